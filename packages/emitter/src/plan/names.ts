import type { Endpoint, Protocol, Role } from "@capitan/compiler";
import { camelCase, pascalCase } from "../names.js";
import type { RoleView, Spot } from "./view.js";

/** The names that one side gives to the module. Every exported type begins with the protocol, then the role. */
export interface SideNames {
  /** Every other name of a type here but that of the end begins so. */
  readonly prefix: string;
  readonly end: string;
  readonly handlers: string;
  readonly hooks: string;
  readonly options: string;
  readonly machine: string;
}

/** The type of the end of a protocol or an endpoint. */
export const endName = (name: string): string => `${pascalCase(name)}End`;

export const sideNames = (protocol: Protocol, role: Role): SideNames =>
  namesOf(protocol.name, pascalCase(role.name));

/** An endpoint is one side alone: its names begin with its own. */
export const endpointNames = (endpoint: Endpoint): SideNames => namesOf(endpoint.name, "");

function namesOf(name: string, role: string): SideNames {
  const prefix = `${pascalCase(name)}${role}`;
  return {
    prefix,
    end: endName(name),
    handlers: `${prefix}Handlers`,
    hooks: `${prefix}Hooks`,
    options: `${prefix}Options`,
    machine: `${camelCase(name)}${role}Machine`,
  };
}

/** What the types of a side are called. */
export interface TypeNames {
  /** Of a state or an end. */
  readonly of: (spot: Spot) => string;
  /** Of the functions that drive the parts of a `par`. */
  readonly parts: (spot: Spot) => string;
}

/** States whose names differ in signs that types cannot have get a `$`, which no name of a file has. */
export function typeNames(view: RoleView, side: SideNames): TypeNames {
  const taken = new Set([side.end, side.handlers, side.hooks, side.options]);
  const states = new Map<Spot, string>();
  const parts = new Map<Spot, string>();
  for (const spot of view.visible) {
    const name = side.prefix + spot.name.split(".").map(pascalCase).join("");
    states.set(spot, spot.kind === "end" ? side.end : free(name, taken));
  }
  for (const [spot, name] of states) {
    if (spot.par !== undefined) parts.set(spot, free(`${name}Parts`, taken));
  }
  return { of: (spot) => states.get(spot) ?? "never", parts: (spot) => parts.get(spot) ?? "never" };
}

/** `name`, with as many `$` as it takes to be new. It is added to `taken`. */
export function free(name: string, taken: Set<string>): string {
  if (taken.has(name)) return free(`${name}$`, taken);
  taken.add(name);
  return name;
}

/** The constants of a protocol that only its module sees. */
export interface Constants {
  readonly fingerprint: string;
  /** In role order; of an endpoint the one. */
  readonly machines: readonly string[];
}

/** Names that are in `taken` already get a `$`. They are added to it. */
export const constantsOf = (protocol: Protocol, taken: Set<string>): Constants => ({
  fingerprint: free(`${camelCase(protocol.name)}Fingerprint`, taken),
  machines: protocol.roles.map((role) => free(sideNames(protocol, role).machine, taken)),
});

export const endpointConstants = (endpoint: Endpoint, taken: Set<string>): Constants => ({
  fingerprint: free(`${camelCase(endpoint.name)}Fingerprint`, taken),
  machines: [free(endpointNames(endpoint).machine, taken)],
});
