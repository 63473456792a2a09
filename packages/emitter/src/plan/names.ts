import type { Protocol, Role, RoleState } from "@capitan/compiler";
import { camelCase, pascalCase } from "../names.js";

/** The names that a protocol gives to the module. Every exported type begins with the protocol, then the role. */
export const protocolNames = (protocol: Protocol) => ({
  end: `${pascalCase(protocol.name)}End`,
  fingerprint: `${camelCase(protocol.name)}Fingerprint`,
});

export function sideNames(protocol: Protocol, role: Role) {
  const prefix = `${pascalCase(protocol.name)}${pascalCase(role.name)}`;
  return {
    state: (state: RoleState): string =>
      state.kind === "end" ? protocolNames(protocol).end : prefix + pascalCase(state.name),
    handlers: `${prefix}Handlers`,
    hooks: `${prefix}Hooks`,
    options: `${prefix}Options`,
    machine: `${camelCase(protocol.name)}${pascalCase(role.name)}Machine`,
  };
}

/** A constant that only the module itself sees keeps its name unless it is taken; `$` cannot occur in the names of a file. */
export const privateName = (name: string, isTaken: (name: string) => boolean): string =>
  isTaken(name) ? `${name}$` : name;
