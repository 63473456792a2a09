import { type Channel, knownOpening, plainChannel } from "../channel/index.js";
import type { Clock } from "../clock/clock.js";
import {
  OpeningTimeoutError,
  ProtocolError,
  RoleFailedError,
  SelfConnectionError,
  VersionMismatchError,
} from "../errors/index.js";
import type { Link } from "../link/link.js";
import type { Machine } from "../machine.js";
import type { KeepaliveTimes } from "../records/keepalive.js";
import type { ArrivalLimits } from "../records/lane.js";
import { type Setup, wireVersion } from "../records/setup.js";
import { Wire } from "../records/wire.js";
import { placesOf } from "../session/compile.js";
import { bootId, nextInstance } from "../steer/boot.js";
import { openLink } from "../steer/open.js";
import { mismatch } from "./agreement.js";
import { failureOf, toldTo } from "./failure.js";
import { Peer, type PeerOwner } from "./peer.js";
import { prologueOfPair, type Roster } from "./roster.js";
import type { Seated } from "./seat.js";
import type { Connected } from "./wire.js";

export interface PipesOptions {
  readonly machine: Machine<unknown>;
  /** Its own version, then those it is compatible with. */
  readonly fingerprints: readonly string[];
  readonly roster: Roster | undefined;
  readonly name: string;
  readonly limits: ArrivalLimits;
  readonly keepalive: KeepaliveTimes;
  readonly openingTimeout: number;
  readonly clock: Clock;
  readonly checksSends: boolean;
}

/** Who opens pipes. */
export interface PipesOwner {
  /** All roles have introduced themselves. */
  ready(): void;
  /** With one of them this cannot be. */
  failed(error: Error): void;
  /** Something has changed on the wire of a peer. */
  progress(peer: Peer): void;
}

/** The pipes of one role to all others: sealed where there is a roster, and opened when all have introduced themselves. */
export class Pipes implements PeerOwner {
  readonly #options: PipesOptions;
  readonly #session: Seated;
  readonly #owner: PipesOwner;
  readonly #peers: readonly Peer[];
  #isOver = false;

  constructor(options: PipesOptions, session: Seated, owner: PipesOwner) {
    this.#options = options;
    this.#session = session;
    this.#owner = owner;
    const { roles, role: own } = options.machine;
    this.#peers = roles.flatMap((role, number) =>
      role === own ? [] : new Peer(role, number, this),
    );
  }

  /** Those whose pipe is open: all, when all are ready. */
  get connected(): readonly Connected[] {
    return this.#peers.flatMap((peer) =>
      peer.wire === undefined ? [] : { peer, wire: peer.wire },
    );
  }

  /** Not all are here in time: names the first that is missing. */
  late(milliseconds: number): Error {
    const missing = this.#peers.find(({ isIntroduced }) => !isIntroduced)?.role ?? "";
    const cause = new OpeningTimeoutError(milliseconds, undefined, `${missing} has not opened`);
    return new RoleFailedError(missing, cause.code, "", { cause });
  }

  open(): void {
    const { fingerprints, machine } = this.#options;
    const { fingerprint, links } = this.#session;
    if (!fingerprints.includes(fingerprint)) {
      const theirs = { protocol: machine.protocol, fingerprints: [fingerprint] };
      this.#owner.failed(mismatch({ protocol: machine.protocol, fingerprints }, theirs));
      return;
    }
    for (const peer of this.#peers) {
      const link = links.get(peer.role);
      if (link !== undefined && !this.#isOver) this.#openOne(peer, link);
    }
  }

  #openOne(peer: Peer, link: Link): void {
    const { roster, machine, clock, openingTimeout } = this.#options;
    if (roster === undefined) {
      link.start(this.#wireTo(peer, link, plainChannel));
      return;
    }
    const theirs = roster.keys.get(peer.role);
    if (theirs === undefined) throw new Error("a roster that was not checked");
    const own = machine.roles.indexOf(machine.role);
    const [initiator, responder] = [Math.min(own, peer.number), Math.max(own, peer.number)];
    const { id, fingerprint } = this.#session;
    const around = { id, fingerprint, initiator, responder };
    const side = own === initiator ? "initiator" : "responder";
    const opening = knownOpening(side, roster.ours, theirs, prologueOfPair(roster, around));
    openLink(link, side, opening, { clock, openingTimeout }).then(
      (steer) => {
        if (this.#isOver) link.destroy();
        else steer.attach(this.#wireTo(peer, link, steer.channel));
      },
      (error: Error) => this.#failed(peer, error),
    );
  }

  #wireTo(peer: Peer, link: Link, channel: Channel): Wire {
    const { machine, fingerprints, limits, clock, checksSends, name } = this.#options;
    const channels = placesOf(machine).wire;
    const wire = new Wire({ link, channel, clock, limits, checksSends, channels }, peer);
    peer.wire = wire;
    wire.introduce({
      version: wireVersion,
      window: limits.window,
      maxMessage: limits.maxMessage,
      boot: bootId(),
      instance: nextInstance(),
      fingerprints,
      role: machine.role,
      protocol: machine.protocol,
      name,
    });
    return wire;
  }

  /** A role has introduced itself. The hub has compared versions already; but who says so may be somebody else. */
  introduced(peer: Peer, theirs: Setup): string {
    const { machine, fingerprints, keepalive } = this.#options;
    const { protocol, role } = machine;
    const { fingerprint } = this.#session;
    if (theirs.version !== wireVersion) {
      throw new VersionMismatchError(wireVersion, theirs.version);
    }
    if (theirs.protocol !== protocol || !theirs.fingerprints.includes(fingerprint)) {
      throw mismatch({ protocol, fingerprints }, theirs);
    }
    if (theirs.role === role) throw new SelfConnectionError();
    if (theirs.role !== peer.role) {
      throw new ProtocolError(`the role ${theirs.role} answers for the role ${peer.role}`);
    }
    peer.isIntroduced = true;
    peer.wire?.watch(keepalive);
    if (this.#peers.every(({ isIntroduced }) => isIntroduced)) this.#owner.ready();
    return fingerprint;
  }

  progress(peer: Peer): void {
    this.#owner.progress(peer);
  }

  /** What has happened to a peer before the session began. */
  check(peer: Peer): void {
    const fault = peer.wire?.fault;
    if (fault !== undefined) this.#failed(peer, fault.error);
  }

  #failed(peer: Peer, error: Error): void {
    if (!this.#isOver) this.#owner.failed(failureOf(this.#options.machine.role, peer.role, error));
  }

  /** There will be no session. `thrown`: by the program. */
  drop(error: Error, thrown: boolean): void {
    this.#isOver = true;
    for (const [role, link] of this.#session.links) {
      const wire = this.#peers.find((peer) => peer.role === role)?.wire;
      if (wire === undefined) link.destroy();
      else {
        const told = toldTo(this.#options.machine.role, role, error);
        wire.abort(told, thrown, wire.fault?.tell !== false);
      }
    }
  }
}
