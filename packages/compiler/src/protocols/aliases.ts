import { diagnostic, type Span } from "@capitan/diagnostics";
import type { Name } from "@capitan/syntax";
import type { RoleMachine } from "../program.js";
import type { Report } from "../report/findings.js";
import type { Flow, Place } from "./flow.js";
import { partText } from "./parts.js";

/**
 * `as name` gives a handler its name: reports names that mean another handler in the generated code, that of another event
 * or the one that starts. Steps with one event may share a name, and so their handler. Returns
 * whether there is nothing to report.
 */
export function checkAliases(flow: Flow, report: Report): boolean {
  if (!flow.hasAliases) return true;
  let sound = true;
  const names = usualNames(flow);
  const first = new Map<string, Place>();
  for (const place of flow.places) {
    const { alias } = place;
    if (alias === undefined) continue;
    const other = first.get(alias.text);
    if (other === undefined) {
      first.set(alias.text, place);
      if (!checkReserved(alias, place, names, report)) sound = false;
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

/** By the names that handlers have without `as`: what they are for, and the message that may share them. */
function usualNames({ places, parts, roles }: Flow): ReadonlyMap<string, Usual> {
  const names = new Map<string, Usual>([
    ["start", { what: "the handler that starts", said: undefined }],
    ["end", { what: "the end of the session", said: undefined }],
  ]);
  for (const { kind, text: said, message, from } of places) {
    if (message === undefined || (kind !== "event" && kind !== "stream")) continue;
    const handler = `on${message.name}${kind === "stream" ? "Stream" : ""}`;
    const what = `the handler of \`${said}\``;
    names.set(handler, { what, said });
    if (roles.length > 2) names.set(`${handler}From${roles[from]}`, { what, said });
  }
  for (const part of parts) {
    const what = `the handler that starts ${partText(part)}`;
    names.set(`start${capitalised(part.name)}`, { what, said: undefined });
  }
  return names;
}

interface Usual {
  readonly what: string;
  readonly said: string | undefined;
}

function checkReserved(
  { text, span }: Name,
  place: Place,
  names: ReadonlyMap<string, Usual>,
  report: Report,
): boolean {
  const taken = names.get(text);
  if (taken === undefined || taken.said === place.text) return true;
  reportTaken(taken.what, text, place, span, report);
  return false;
}

function reportTaken(what: string, name: string, place: Place, span: Span, report: Report): void {
  const params = { first: what, second: `the step \`${place.text}\``, name };
  report.add(diagnostic("CAP4006", params, [{ span, text: "" }]));
}

/** Reports names that mean the handler behind a `par`, whose state has its name from the protocol as a whole. */
export function checkJoinNames(
  flow: Flow,
  machines: () => readonly RoleMachine[],
  report: Report,
): boolean {
  if (!flow.hasAliases || flow.parts.length === 0) return true;
  const names = new Map<string, string>();
  for (const { states, parts } of machines()) {
    for (const { kind, name } of [...states, ...parts.flatMap((part) => part.states)]) {
      if (kind === "par") names.set(`after${capitalised(name)}`, name);
    }
  }
  let sound = true;
  const seen = new Set<Name>();
  for (const place of flow.places) {
    const { alias, kind } = place;
    if (alias === undefined || kind === "join" || seen.has(alias)) continue;
    seen.add(alias);
    const par = names.get(alias.text);
    if (par === undefined) continue;
    sound = false;
    reportTaken(`the handler behind the \`par\` ${par}`, alias.text, place, alias.span, report);
  }
  return sound;
}

const capitalised = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
