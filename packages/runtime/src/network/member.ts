import {
  ConnectionLostError,
  isErrorCode,
  ProtocolError,
  ProtocolMismatchError,
  RoleFailedError,
  SameRoleError,
  VersionMismatchError,
} from "../errors/index.js";
import type { Link } from "../link/link.js";
import { defaultWindow } from "../records/credit.js";
import { defaultKeepalive, type KeepaliveTimes } from "../records/keepalive.js";
import { type Setup, wireVersion } from "../records/setup.js";
import { bootId, nextInstance } from "../steer/boot.js";
import type { OpenedSteer } from "../steer/opened.js";
import type { Caller } from "../steer/types.js";
import {
  BEGIN,
  CUT,
  DATA,
  decodeBegin,
  decodeRefuse,
  END,
  encodeJoin,
  JOIN,
  REFUSE,
} from "./frames.js";
import { PairLink } from "./pair-link.js";
import type { Application, Guest, Seat } from "./seat.js";
import { Trunk, type TrunkOwner } from "./trunk.js";

/** The seat of a role that joins through a hub. */
export class MemberSeat implements Seat, TrunkOwner {
  readonly #trunk: Trunk;
  readonly #steer: OpenedSteer<unknown>;
  readonly #session: string;
  readonly #keepalive: KeepaliveTimes | undefined;
  #application: Application | undefined;
  #guest: Guest | undefined;
  /** By number of the role; the own one is empty. Undefined until the session begins. */
  #links: readonly (PairLink | undefined)[] | undefined;
  #open = 0;
  /** The role that the hub plays. */
  #hub = 0;
  #lost: { readonly error: Error | undefined } | undefined;

  constructor(steer: OpenedSteer<unknown>, session: string, keepalive: KeepaliveTimes | undefined) {
    this.#steer = steer;
    this.#session = session;
    this.#keepalive = keepalive;
    this.#trunk = new Trunk(steer);
    this.#trunk.open(this);
  }

  apply(application: Application, guest: Guest): void {
    this.#application = application;
    this.#guest = guest;
    if (this.#lost !== undefined) {
      guest.refused(goneError(this.#lost.error));
      return;
    }
    this.#trunk.watch(this.#keepalive ?? application.keepalive ?? defaultKeepalive);
    this.#trunk.say(JOIN, encodeJoin({ setup: setupOf(application), session: this.#session }));
  }

  leave(): void {
    if (this.#links === undefined) this.#trunk.end();
  }

  onGone(callback: () => void): void {
    this.#steer.onGone(callback);
  }

  // What the hub says

  frame(type: number, buffer: Uint8Array, start: number, end: number): void {
    switch (type) {
      case BEGIN:
        this.#begin(buffer, start, end);
        break;
      case REFUSE:
        this.#refused(decodeRefuse(buffer, start, end) ?? []);
        break;
      case DATA:
        this.#linkOf(buffer[start]).data(buffer.subarray(start + 1, end));
        break;
      case END:
        this.#linkOf(buffer[start]).ended();
        break;
      case CUT:
        this.#linkOf(buffer[start]).cut(undefined);
        break;
      default:
        throw new ProtocolError(`the hub sent a frame of type ${type}: is it a hub?`);
    }
  }

  #linkOf(role: number | undefined): PairLink {
    const link = this.#links?.[role ?? -1];
    if (link === undefined) throw new ProtocolError("the hub speaks for a role that is not there");
    return link;
  }

  #begin(buffer: Uint8Array, start: number, end: number): void {
    const application = this.#application;
    const begin = decodeBegin(buffer, start, end);
    if (application === undefined || this.#links !== undefined || begin === undefined) {
      throw new ProtocolError("a BEGIN that cannot be");
    }
    const { address } = this.#trunk;
    const { roles, role: own } = application;
    if (begin.names.length !== roles.length || begin.hub >= roles.length) {
      throw new ProtocolError("the hub counts other roles than the protocol has");
    }
    this.#hub = begin.hub;
    const links = roles.map((role, number) =>
      role === own
        ? undefined
        : new PairLink(this.#trunk, number, address, () => this.#linkClosed()),
    );
    this.#links = links;
    this.#open = roles.length - 1;
    const byRole = new Map<string, Link>();
    const others: Caller[] = [];
    for (const [number, role] of roles.entries()) {
      const link = links[number];
      if (link === undefined) continue;
      byRole.set(role, link);
      others.push({ address, role, name: begin.names[number] ?? "" });
    }
    const { id, fingerprint } = begin;
    this.#guest?.seated({ id, fingerprint, links: byRole, others });
  }

  /** With the last of its pipes a member has nothing to do here. */
  #linkClosed(): void {
    this.#open -= 1;
    if (this.#open === 0) this.#trunk.end();
  }

  #refused(texts: readonly string[]): void {
    const application = this.#application;
    const guest = this.#guest;
    if (application === undefined || this.#links !== undefined) return;
    this.#guest = undefined;
    guest?.refused(refusalOf(texts, application));
    this.#trunk.end();
  }

  drained(): void {
    for (const link of this.#links ?? []) link?.drained();
  }

  lost(error: Error | undefined): void {
    this.#lost = { error };
    if (this.#links === undefined) {
      this.#guest?.refused(goneError(error));
      return;
    }
    // It is the hub that is gone: its role is to be named.
    this.#links[this.#hub]?.cut(error);
    for (const link of this.#links) link?.cut(error);
  }
}

function goneError(error: Error | undefined): Error {
  return error ?? new ConnectionLostError("the hub has hung up before the session began");
}

function setupOf(application: Application): Setup {
  return {
    version: wireVersion,
    window: defaultWindow,
    maxMessage: 0,
    boot: bootId(),
    instance: nextInstance(),
    fingerprints: application.fingerprints,
    role: application.role,
    protocol: application.protocol,
    name: application.name,
  };
}

/** The error of a member whom the hub has refused. */
function refusalOf([code = "", first = "", second = ""]: readonly string[], ours: Application) {
  switch (code) {
    case "protocol-mismatch":
      return new ProtocolMismatchError(
        { name: ours.protocol, fingerprint: ours.fingerprints[0] ?? "" },
        { name: first, fingerprint: second },
      );
    case "same-role":
      return new SameRoleError(ours.role);
    case "version-mismatch":
      return new VersionMismatchError(wireVersion, Number(first));
    default:
      return new RoleFailedError(second, isErrorCode(code) ? code : "session", first);
  }
}
