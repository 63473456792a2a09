import type { PartMachine, Program, ProgramFile, RoleMachine, RoleState } from "../index.js";

/** What is said, by whom: the words for a machine's numbers. */
interface Words {
  readonly roles: readonly { readonly name: string }[];
  readonly messages: ProgramFile["protocols"][number]["messages"];
}

/** A program as data that another implementation could produce: protocols with their machines by names. */
export function outlineOf({ files }: Program): { readonly protocols: readonly unknown[] } {
  const all = [...files.values()];
  const protocols = all.flatMap((file) =>
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
      roles: protocol.machines.map((machine) => ({
        role: protocol.roles[machine.role]?.name,
        function: protocol.roles[machine.role]?.functionName,
        metadata: protocol.roles[machine.role]?.metadata ?? null,
        ...roleOutline(machine, protocol),
      })),
    })),
  );
  const endpoints = all.flatMap((file) => file.endpoints.map((one) => endpointOutline(one, files)));
  const systems = all.flatMap((file) =>
    file.systems.map((system) => ({
      name: system.name,
      canEnd: system.facts?.canEnd ?? null,
      roles: system.machines.map((machine) => ({
        role: system.roles[machine.role]?.name,
        ...roleOutline(machine, system),
      })),
    })),
  );
  return {
    protocols,
    ...(endpoints.length > 0 ? { endpoints } : {}),
    ...(systems.length > 0 ? { systems } : {}),
  };
}

function endpointOutline(endpoint: ProgramFile["endpoints"][number], files: Program["files"]) {
  const { name, protocol, functionName, metadata, machine, facts } = endpoint;
  const refined = files.get(protocol.file)?.protocols.find((one) => one.name === protocol.name);
  return {
    name,
    refines: protocol.name,
    as: refined?.roles[endpoint.role]?.name,
    function: functionName,
    metadata: metadata ?? null,
    canEnd: facts?.canEnd ?? null,
    ...(refined === undefined ? {} : roleOutline(machine, refined)),
  };
}

function roleOutline(machine: RoleMachine, words: Words) {
  const parts = machine.parts.map((part) => ({
    part: part.name,
    channel: part.channel,
    ...statesOutline(part, machine, words),
  }));
  return {
    ...statesOutline(machine, machine, words),
    ...(parts.length > 0 ? { parts } : {}),
  };
}

function statesOutline(
  { initial, states }: RoleMachine | PartMachine,
  { parts }: RoleMachine,
  words: Words,
) {
  return {
    initial: states[initial]?.name,
    states: states.map((state) => ({
      name: state.name,
      ...(state.within === undefined ? {} : { within: state.within }),
      steps: [
        ...state.transitions.map((transition) => stepText(transition, states, words)),
        ...(state.par === undefined ? [] : [parText(state.par, states, parts)]),
      ],
    })),
  };
}

function stepText(
  { kind, partner, message, hook, target, alias, line }: RoleState["transitions"][number],
  states: readonly RoleState[],
  words: Words,
): string {
  const what = kind === "hook" ? hook : saidOf(message, words);
  const way = kind === "send" ? "to" : "from";
  const other = partner === -1 ? "" : ` ${way} ${words.roles[partner]?.name}`;
  const named = alias === undefined ? "" : ` as ${alias}`;
  return `${kind} ${what}${other}${named} -> ${states[target]?.name} @${line}`;
}

function parText(
  { channels, target, alias, line }: NonNullable<RoleState["par"]>,
  states: readonly RoleState[],
  parts: readonly PartMachine[],
): string {
  const names = channels.map((channel) => parts.find((part) => part.channel === channel)?.name);
  const named = alias === undefined ? "" : ` as ${alias}`;
  return `par ${names.join(" and ")}${named} -> ${states[target]?.name} @${line}`;
}

function saidOf(index: number, { messages }: Words): string {
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
