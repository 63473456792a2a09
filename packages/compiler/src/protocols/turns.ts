import { diagnostic, type Span } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import type { Report } from "../report/findings.js";
import type { Flow } from "./flow.js";

/** Reports what no `alternating` protocol can have: a stream is many events in a row, and parts speak at the same time. */
export function checkTurns({ settings }: ProtocolDeclaration, flow: Flow, report: Report): boolean {
  const setting = settings.find(({ kind }) => kind === "alternating");
  if (setting === undefined) return true;
  let sound = true;
  const add = (what: string, span: Span): void => {
    sound = false;
    report.add(
      diagnostic("CAP3202", { what }, [
        { span, text: "" },
        { span: setting.span, text: "turns are asked for here" },
      ]),
    );
  };
  const seen = new Set<Span>();
  for (const { kind, name } of flow.places) {
    if ((kind !== "stream" && kind !== "join") || seen.has(name)) continue;
    seen.add(name);
    add(kind === "stream" ? "a stream, many events in a row," : "a `par`", name);
  }
  return sound;
}
