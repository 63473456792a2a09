import type { Program, Protocol, RoleMachine } from "../index.js";

/** A program as data that another implementation could produce: protocols with their machines by names. */
export function outlineOf({ files }: Program): { readonly protocols: readonly unknown[] } {
  const protocols = [...files.values()].flatMap((file) =>
    file.protocols.map((protocol) => ({
      file: file.path,
      name: protocol.name,
      fingerprint: protocol.fingerprint,
      settings: {
        deadline: protocol.settings.deadline ?? null,
        keepalive: protocol.settings.keepalive ?? null,
        maxMessage: protocol.settings.maxMessage ?? null,
        alternating: protocol.settings.alternating,
      },
      canEnd: protocol.facts.canEnd,
      halfDuplex: protocol.facts.halfDuplex,
      roles: protocol.machines.map((machine) => roleOutline(machine, protocol)),
    })),
  );
  return { protocols };
}

function roleOutline(machine: RoleMachine, protocol: Protocol) {
  const role = protocol.roles[machine.role];
  return {
    role: role?.name,
    function: role?.functionName,
    metadata: role?.metadata ?? null,
    initial: machine.states[machine.initial]?.name,
    states: machine.states.map((state) => ({
      name: state.name,
      ...(state.within === undefined ? {} : { within: state.within }),
      steps: state.transitions.map(({ kind, partner, message, hook, target, alias, line }) => {
        const what = kind === "hook" ? hook : saidOf(message, protocol);
        const other =
          partner === -1
            ? ""
            : ` ${kind === "send" ? "to" : "from"} ${protocol.roles[partner]?.name}`;
        const named = alias === undefined ? "" : ` as ${alias}`;
        return `${kind} ${what}${other}${named} -> ${machine.states[target]?.name} @${line}`;
      }),
    })),
  };
}

function saidOf(index: number, { messages }: Protocol): string {
  const message = messages[index];
  switch (message?.kind) {
    case "event":
      return message.name;
    case "stream":
      return `stream ${message.name}`;
    case "handshake":
      return `handshake ${message.phase}`;
    case "keepalive":
      return "keepalive";
    case undefined:
      return "?";
  }
}
