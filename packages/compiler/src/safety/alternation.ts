import { diagnostic } from "@capitan/diagnostics";
import type { AlternationFault } from "@capitan/session";
import { type Case, contextOf } from "./judge.js";
import { speechOf } from "./speech.js";

/** Reports the place where a role that has sent sends again before it has heard back. */
export function reportAlternation(given: Case, { role, first, second }: AlternationFault): void {
  const { declaration, flow, report } = given;
  const speech = speechOf(flow);
  const setting = declaration.settings.find(({ kind }) => kind === "alternating");
  const one = speech.place(first);
  const other = speech.place(second);
  if (one === undefined || other === undefined) return;
  const name = speech.role(role);
  const again = one === other ? `${name} sends this in every round` : "and sends again here";
  report.add(
    diagnostic(
      "CAP3201",
      { role: name, message: other.text },
      [
        { span: other.name, text: again },
        ...(one === other ? [] : [{ span: one.name, text: `${name} has sent this` }]),
        ...(setting === undefined
          ? []
          : [{ span: setting.span, text: "turns are asked for here" }]),
      ],
      { context: contextOf(given, name) },
    ),
  );
}
