import { AbortedError, OptionError } from "../errors/index.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import type { Steer } from "../steer/types.js";
import { commonFingerprint, mismatch } from "./agreement.js";
import { idLength, mostRoles } from "./frames.js";
import { Lobby } from "./lobby.js";
import { checkRoleOptions } from "./options.js";
import type { Application, Guest, Seat } from "./seat.js";
import { NetworkSteer, type RoleOptions } from "./steer.js";

/** What gives the steers of one role: `net.Seller({ metadata })`. */
export type RoleSteers = <Metadata = undefined>(
  options?: RoleOptions<Metadata>,
) => Steer<NoInfer<Metadata>>;

/** A network within this process: a maker of steers for each role. */
export type MemoryNetwork<Role extends string> = { readonly [Name in Role]: RoleSteers };

/**
 * A network of roles within this process. Sessions are made as role functions are called: the first of each role sit down
 * together, then the second, and so on. Nothing is sealed, because nothing leaves the process.
 *
 * `roles` are those of the protocol, in its order; the `roles` of its descriptor are just that.
 */
export function memoryNetwork<const Role extends string>(
  roles: readonly Role[],
): MemoryNetwork<Role> {
  if (roles.length < 2 || roles.length > mostRoles || new Set(roles).size < roles.length) {
    throw new OptionError("roles", "`roles` must be the roles of a protocol, in its order");
  }
  const lobby = new Lobby<MemorySeat>(roles, (seats) => seatTogether(roles, seats));
  const steersOf =
    (role: Role): RoleSteers =>
    <Metadata>(options: RoleOptions<Metadata> = {}) => {
      checkRoleOptions(options);
      const seat = new MemorySeat(role, roles, lobby);
      const side = role === roles[0] ? "responder" : "initiator";
      const parts = {
        side,
        address: "memory",
        sealed: false,
        seat,
        role,
        roster: undefined,
      } as const;
      return new NetworkSteer(parts, options);
    };
  const steers = roles.map((role) => [role, steersOf(role)]);
  // The type says what the entries are: a function for each role.
  return Object.freeze(Object.fromEntries(steers)) as MemoryNetwork<Role>;
}

/** The name under which all wait: there is one lobby for each network. */
const everybody = "";

class MemorySeat implements Seat {
  readonly role: string;
  readonly #roles: readonly string[];
  readonly #lobby: Lobby<MemorySeat>;
  application: Application | undefined;
  guest: Guest | undefined;
  /** The seat is given back. */
  #error: Error | undefined;
  readonly #gone: (() => void)[] = [];

  constructor(role: string, roles: readonly string[], lobby: Lobby<MemorySeat>) {
    this.role = role;
    this.#roles = roles;
    this.#lobby = lobby;
  }

  apply(application: Application, guest: Guest): void {
    if (this.#error !== undefined) {
      guest.refused(this.#error);
      return;
    }
    if (application.roles.join() !== this.#roles.join()) {
      const text = `the protocol ${application.protocol} has the roles ${application.roles.join(", ")}, this network has ${this.#roles.join(", ")}`;
      guest.refused(new OptionError("roles", text));
      return;
    }
    this.application = application;
    this.guest = guest;
    this.#lobby.add(everybody, this);
  }

  leave(error: Error | undefined): void {
    this.#error = error ?? new AbortedError();
    this.#lobby.remove(everybody, this);
    for (const callback of this.#gone.splice(0)) callback();
  }

  onGone(callback: () => void): void {
    if (this.#error !== undefined) callback();
    else this.#gone.push(callback);
  }
}

function seatTogether(roles: readonly string[], seats: readonly MemorySeat[]): void {
  const applications = seats.flatMap(({ application }) => application ?? []);
  const fingerprint = commonFingerprint(applications);
  if (fingerprint === undefined) {
    for (const [at, { application, guest }] of seats.entries()) {
      const other = applications.find(
        (one) => application !== undefined && commonFingerprint([application, one]) === undefined,
      );
      const theirs = other ?? applications[at === 0 ? 1 : 0];
      if (application !== undefined && theirs !== undefined)
        guest?.refused(mismatch(application, theirs));
    }
    return;
  }
  const links = roles.map(() => new Map<string, Link>());
  for (const [one, role] of roles.entries()) {
    for (const [other, another] of roles.entries()) {
      if (other <= one) continue;
      const [near, far] = memoryPair();
      links[one]?.set(another, near);
      links[other]?.set(role, far);
    }
  }
  const id = crypto.getRandomValues(new Uint8Array(idLength));
  const callers = applications.map(({ role, name }) => ({ address: "memory", role, name }));
  for (const [number, { guest, role }] of seats.entries()) {
    const others = callers.filter((caller) => caller.role !== role);
    guest?.seated({ id, fingerprint, links: links[number] ?? new Map(), others });
  }
}
