import type { Message, Program, ProgramFile, Protocol } from "@capitan/compiler";
import { type Diagnostic, diagnostic, type Span } from "@capitan/diagnostics";
import { protocolOf } from "./scope.js";
import { endpointSide, roleName, type Side, sidesOf } from "./side.js";
import { afterOf, labelOf, startOf, stepNames } from "./steps.js";
import { isEventful, type Step } from "./view.js";

/**
 * What no side of generated code can do: wait for an event and for a handshake or keepalive in one place; call two steps the
 * same. Without `all` only protocols are looked at in which there can be such a thing, since their machines have to be made.
 */
export function sideFindings(
  file: ProgramFile,
  program: Program,
  all: boolean,
): readonly Diagnostic[] {
  const isWanted = (protocol: Protocol): boolean => all || isSuspicious(protocol);
  const sides = [
    ...file.protocols.filter(isWanted).flatMap(sidesOf),
    ...file.endpoints.flatMap((endpoint) => {
      const protocol = protocolOf(endpoint, program);
      return protocol === undefined || !isWanted(protocol)
        ? []
        : [endpointSide(endpoint, protocol)];
    }),
  ];
  return sides.flatMap((side) => [...mixtures(side), ...clashes(side)]);
}

/** Whether steps could be called the same, or be heard in one place with what is no event, by the names of messages alone. */
function isSuspicious({ roles, messages }: Protocol): boolean {
  const labels = messages.flatMap((message) => labelOf(message) || []);
  if (new Set(labels).size < labels.length) return true;
  if (roles.length === 2) return false;
  if (messages.some((message) => !isEventful(message))) return true;
  return labels.some((label) =>
    labels.some((other) => other.startsWith(`${label}To`) || other.startsWith(`${label}From`)),
  );
}

/** Places where a role would hear an event or what the runtime says by itself, whichever comes. */
function mixtures(side: Side): readonly Diagnostic[] {
  const { protocol, view } = side;
  const messageOf = ({ transition }: Step): Message | undefined =>
    protocol.messages[transition.message];
  return view.order.flatMap(({ kind, steps }) => {
    const [first, ...others] = steps;
    if (kind !== "signal" || first === undefined) return [];
    const other = others[0];
    if (other === undefined) return [];
    const signal = isEventful(messageOf(first)) ? other : first;
    const beside = signal === first ? other : first;
    const parameters = {
      role: roleName(side),
      first: wordsOf(messageOf(signal)),
      second: wordsOf(messageOf(beside)),
    };
    return [
      diagnostic("CAP4010", parameters, [
        { span: signal.transition.span, text: `${wordsOf(messageOf(signal))} comes here` },
        { span: beside.transition.span, text: `${wordsOf(messageOf(beside))} comes here` },
      ]),
    ];
  });
}

function wordsOf(message: Message | undefined): string {
  switch (message?.kind) {
    case "event":
      return `\`${message.name}\``;
    case "stream":
      return `a stream of \`${message.name}\``;
    case "handshake":
      return "a handshake";
    default:
      return "a keepalive";
  }
}

/** What a name stands for, and where it comes from. */
interface Use {
  readonly what: string;
  readonly span: Span;
}

/** Handlers, or methods of one state, that mean different things under one name. */
function clashes({ view, protocol }: Side): readonly Diagnostic[] {
  const names = stepNames(view, protocol);
  const handlers = new Map<string, Use>();
  const found: Diagnostic[] = [];
  const note = (uses: Map<string, Use>, name: string, what: string, span: Span): void => {
    const before = uses.get(name);
    if (before === undefined) uses.set(name, { what, span });
    else if (before.what !== what) found.push(clash(name, before, { what, span }));
  };
  for (const { name, kind, steps, par } of view.visible) {
    const methods = new Map<string, Use>();
    for (const step of steps) {
      const { message, span } = step.transition;
      const words = wordsOf(protocol.messages[message]);
      if (kind === "send") note(methods, names.method(step), `what sends ${words}`, span);
      else {
        note(handlers, names.handler(step), `the handler of ${words}`, span);
        // Among several streams and events each is told by its type.
        note(methods, names.label(step), words, span);
      }
    }
    if (par === undefined) continue;
    const { span } = par.transition;
    for (const part of par.parts) {
      note(handlers, startOf(part.name), `the handler that begins part \`${part.name}\``, span);
    }
    note(handlers, afterOf(name), `the handler behind \`${name}\``, span);
  }
  return found;
}

const clash = (name: string, before: Use, use: Use): Diagnostic =>
  diagnostic("CAP4006", { first: before.what, second: use.what, name }, [
    { span: use.span, text: use.what },
    { span: before.span, text: before.what },
  ]);
