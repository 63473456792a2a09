import { diagnostic } from "@capitan/diagnostics";
import type { Name, ProtocolDeclaration } from "@capitan/syntax";
import { isBuiltInType } from "../names/reserved.js";
import type { Scope } from "../names/scope.js";
import type { Report } from "../report/findings.js";
import type { Shared } from "./context.js";
import type { SaidMessage } from "./flow.js";
import { type Roles, reportHidden } from "./roles.js";

/** The parameters of a protocol that is looked at by itself stand for events. Reports names that they cannot have. */
export function declareParameters(
  { parameters = [] }: ProtocolDeclaration,
  roles: Roles,
  scope: Scope,
  { messages }: Pick<Shared, "messages">,
  report: Report,
): Map<string, SaidMessage> {
  const events = new Map<string, SaidMessage>();
  const first = new Map<string, Name>();
  for (const name of parameters) {
    const { text, span } = name;
    const label = { span, text: "" };
    const other = first.get(text);
    if (other !== undefined) {
      report.add(
        diagnostic("CAP2002", { kind: "parameter", name: text, same: undefined }, [
          label,
          { span: other.span, text: "the first one" },
        ]),
      );
      continue;
    }
    first.set(text, name);
    if (isBuiltInType(text)) {
      report.add(diagnostic("CAP2004", { name: text, kind: "a parameter" }, [label]));
    } else if (roles.indexOf(text) !== undefined) {
      const hidden = { kind: "parameter", name: text, hidden: "a role" };
      report.add(diagnostic("CAP2003", hidden, [label]));
    } else {
      reportHidden("parameter", name, scope, report);
    }
    const message: SaidMessage = {
      kind: "event",
      name: text,
      event: undefined,
      isParameter: true,
      index: -1,
    };
    events.set(text, message);
    messages.set(`parameter ${text}`, message);
  }
  return events;
}

/** Warns of parameters that their protocol does not use. */
export function warnOfUnusedParameters(
  { parameters = [] }: ProtocolDeclaration,
  events: ReadonlyMap<string, SaidMessage>,
  used: ReadonlySet<SaidMessage>,
  report: Report,
): void {
  for (const name of new Set(parameters)) {
    const message = events.get(name.text);
    if (message === undefined || used.has(message)) continue;
    const label = { span: name.span, text: "" };
    report.add(diagnostic("CAP2005", { kind: "parameter", name: name.text }, [label]));
  }
}
