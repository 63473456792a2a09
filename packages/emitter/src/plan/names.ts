import type { Protocol, Role, RoleState } from "@capitan/compiler";
import { camelCase, pascalCase } from "../names.js";

/** The names that a protocol gives to the module. Every exported type begins with the protocol, then the role. */
export const protocolNames = (protocol: Protocol) => ({
  end: `${pascalCase(protocol.name)}End`,
});

export function sideNames(protocol: Protocol, role: Role) {
  const prefix = `${pascalCase(protocol.name)}${pascalCase(role.name)}`;
  return {
    /** Every other name of a type here begins so. */
    prefix,
    state: (state: RoleState): string =>
      state.kind === "end" ? protocolNames(protocol).end : prefix + pascalCase(state.name),
    handlers: `${prefix}Handlers`,
    hooks: `${prefix}Hooks`,
    options: `${prefix}Options`,
    machine: `${camelCase(protocol.name)}${pascalCase(role.name)}Machine`,
  };
}

/** The constants of a protocol that only its module sees. */
export interface Constants {
  readonly fingerprint: string;
  /** In role order. */
  readonly machines: readonly string[];
}

/** Names that are in `taken` already get a `$`, which cannot occur in the names of a file. They are added to it. */
export function constantsOf(protocol: Protocol, taken: Set<string>): Constants {
  const allocate = (name: string): string => {
    if (taken.has(name)) return allocate(`${name}$`);
    taken.add(name);
    return name;
  };
  return {
    fingerprint: allocate(`${camelCase(protocol.name)}Fingerprint`),
    machines: protocol.roles.map((role) => allocate(sideNames(protocol, role).machine)),
  };
}
