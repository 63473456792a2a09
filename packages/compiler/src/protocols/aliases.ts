import { diagnostic } from "@capitan/diagnostics";
import type { Name } from "@capitan/syntax";
import type { Report } from "../report/findings.js";
import type { Flow, Place } from "./flow.js";

/**
 * `as name` gives a handler its name: reports names that mean another handler in the generated code, that of another event
 * or the one that starts. Steps with one event may share a name, and so their handler. Returns
 * whether there is nothing to report.
 */
export function checkAliases(flow: Flow, report: Report): boolean {
  if (!flow.hasAliases) return true;
  let sound = true;
  const events = new Set<string>();
  for (const { kind, name } of flow.messages) {
    if (kind === "event") events.add(name);
  }
  const first = new Map<string, Place>();
  for (const place of flow.places) {
    const { alias } = place;
    if (alias === undefined) continue;
    const other = first.get(alias.text);
    if (other === undefined) {
      first.set(alias.text, place);
      if (!checkReserved(alias, place, events, report)) sound = false;
    } else if (other.text !== place.text && other.alias !== alias && other.alias !== undefined) {
      sound = false;
      report.add(
        diagnostic(
          "CAP4006",
          {
            first: `the handler of \`${other.text}\``,
            second: `that of \`${place.text}\``,
            name: alias.text,
          },
          [
            { span: alias.span, text: "" },
            { span: other.alias.span, text: "the first one" },
          ],
        ),
      );
    }
  }
  return sound;
}

function checkReserved(
  alias: Name,
  place: Place,
  events: ReadonlySet<string>,
  report: Report,
): boolean {
  const { text } = alias;
  const event = text.startsWith("on") ? text.slice(2) : "";
  const taken =
    text === "start"
      ? "the handler that starts"
      : text === "end"
        ? "the end of the session"
        : events.has(event) && event !== place.text
          ? `the handler of \`${event}\``
          : undefined;
  if (taken === undefined) return true;
  report.add(
    diagnostic("CAP4006", { first: taken, second: `the step \`${place.text}\``, name: text }, [
      { span: alias.span, text: "" },
    ]),
  );
  return false;
}
