import type { Protocol } from "@capitan/compiler";

/** What was proven of a protocol, in one line: "Atm: 2 roles, can end, at most 1 unread message, half-duplex". */
export function factsLine(protocol: Protocol): string {
  const { facts, roles, messages } = protocol;
  if (messages.length === 0) return `${protocol.name}: ${roles.length} roles, no messages`;
  const words = [
    `${roles.length} roles`,
    facts.canEnd ? "can end" : "never ends",
    unread(protocol),
    ...(roles.length === 2
      ? [facts.halfDuplex ? "half-duplex" : "both sides can talk at once"]
      : []),
  ];
  return `${protocol.name}: ${words.join(", ")}`;
}

function unread({ facts }: Protocol): string {
  let most = 0;
  let exact = true;
  for (const { bound } of facts.channels) {
    if (bound.kind === "unbounded") return "a queue can grow without bound";
    if (bound.messages > most) {
      most = bound.messages;
      exact = bound.kind === "exact";
    } else if (bound.messages === most && bound.kind === "at-most") exact = false;
  }
  return `at most ${exact ? "" : "≤ "}${most} unread ${most === 1 ? "message" : "messages"}`.replace(
    "most ≤ ",
    "most ",
  );
}
