import { type Channel, knownOpening, plainChannel } from "../channel/index.js";
import { realClock } from "../clock/real.js";
import {
  AbortedError,
  OpeningTimeoutError,
  ProtocolError,
  SelfConnectionError,
  VersionMismatchError,
} from "../errors/index.js";
import type { Link } from "../link/link.js";
import type { Machine } from "../machine.js";
import { defaultKeepalive } from "../records/keepalive.js";
import { type Setup, wireVersion } from "../records/setup.js";
import { Wire } from "../records/wire.js";
import { placesOf } from "../session/compile.js";
import { Conversation } from "../session/conversation.js";
import { drive } from "../session/drive.js";
import { type Hooks, hooksOf, isThenable } from "../session/hooks.js";
import { type Handlers, handlersOf, React } from "../session/react.js";
import type { RunOptions } from "../session/run.js";
import type { SessionWire } from "../session/surface.js";
import { bootId, nextInstance } from "../steer/boot.js";
import { openLink } from "../steer/open.js";
import { defaultOpening, limitsOf } from "../steer/options.js";
import type { Settled } from "../steer/played.js";
import { mismatch } from "./agreement.js";
import { failureOf, toldTo } from "./failure.js";
import { Peer, type PeerOwner } from "./peer.js";
import { checkRoster, prologueOfPair } from "./roster.js";
import type { Guest, Seated } from "./seat.js";
import type { NetworkSteerParts, RoleOptions } from "./steer.js";
import { NetworkWire } from "./wire.js";

/** One call of a role function over a network, up to the moment in which its session begins. */
export class NetworkPlaying implements Guest, PeerOwner {
  readonly #machine: Machine<unknown>;
  readonly #parts: NetworkSteerParts;
  readonly #side: object;
  readonly #options: RoleOptions<unknown>;
  readonly #runOptions: RunOptions;
  readonly #settled: Settled;
  readonly #hooks: Hooks;
  readonly #handlers: Handlers | undefined;
  readonly #fingerprints: readonly string[];
  #peers: readonly Peer[] = [];
  #session: Seated | undefined;
  #conversation: Conversation | undefined;
  #wire: NetworkWire | undefined;
  #isOver = false;
  #stopWaiting: () => void = () => {};
  #stopListening: () => void = () => {};

  constructor(
    machine: Machine<unknown>,
    parts: NetworkSteerParts,
    side: object,
    options: RoleOptions<unknown>,
    runOptions: RunOptions,
    settled: Settled,
  ) {
    this.#machine = machine;
    this.#parts = parts;
    this.#side = side;
    this.#options = options;
    this.#runOptions = runOptions;
    this.#settled = settled;
    this.#fingerprints = [
      machine.fingerprint,
      ...machine.compatible.map((other) => other.fingerprint),
    ];
    const places = placesOf(machine);
    this.#hooks = hooksOf(runOptions, places.hooks);
    this.#handlers = typeof side === "function" ? undefined : handlersOf(side, places);
    if (parts.roster !== undefined) checkRoster(parts.roster, machine.roles, machine.role);
  }

  begin(): void {
    this.#listen();
    if (this.#isOver) return;
    const { waitingTimeout } = this.#options;
    if (waitingTimeout !== undefined) {
      this.#limit(waitingTimeout, "the other roles did not come");
    }
    const { role, roles, protocol, keepalive } = this.#machine;
    const { name = "" } = this.#options;
    const fingerprints = this.#fingerprints;
    const application = { role, roles, protocol, fingerprints, name, keepalive };
    this.#parts.seat.apply(application, this);
  }

  /** Gives what this role says to each of the others a new key, where it is sealed. */
  rekey(): void {
    for (const { wire } of this.#peers) wire?.rekey();
  }

  cancel(error: Error): void {
    this.#fail(error, false);
  }

  #limit(milliseconds: number, what: string): void {
    this.#stopWaiting();
    const { clock = realClock } = this.#options;
    const timer = clock.setTimer(
      () => this.#fail(new OpeningTimeoutError(milliseconds, undefined, what), false),
      milliseconds,
    );
    this.#stopWaiting = () => clock.clearTimer(timer);
  }

  #listen(): void {
    const stops: (() => void)[] = [];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
    for (const signal of [this.#runOptions.signal, this.#options.signal]) {
      if (signal === undefined) continue;
      const abort = (): void =>
        this.#fail(new AbortedError(undefined, { cause: signal.reason }), false);
      signal.addEventListener("abort", abort);
      stops.push(() => signal.removeEventListener("abort", abort));
      if (signal.aborted) abort();
    }
  }

  // The network

  refused(error: Error): void {
    this.#fail(error, false);
  }

  seated(session: Seated): void {
    if (this.#isOver) return;
    const { machine, fingerprints } = { machine: this.#machine, fingerprints: this.#fingerprints };
    this.#session = session;
    if (!fingerprints.includes(session.fingerprint)) {
      const theirs = { protocol: machine.protocol, fingerprints: [session.fingerprint] };
      this.#fail(mismatch({ protocol: machine.protocol, fingerprints }, theirs), false);
      return;
    }
    this.#limit(this.#options.openingTimeout ?? defaultOpening, "not all roles have opened");
    const peers: Peer[] = [];
    for (const [number, role] of machine.roles.entries()) {
      if (role !== machine.role) peers.push(new Peer(role, number, this));
    }
    this.#peers = peers;
    for (const peer of peers) {
      const link = session.links.get(peer.role);
      if (link !== undefined && !this.#isOver) this.#openPipe(peer, link, session);
    }
  }

  #openPipe(peer: Peer, link: Link, session: Seated): void {
    const { roster } = this.#parts;
    if (roster === undefined) {
      const wire = this.#wireTo(peer, link, plainChannel);
      link.start(wire);
      return;
    }
    const theirs = roster.keys.get(peer.role);
    if (theirs === undefined) throw new Error("a roster that was not checked");
    const own = this.#machine.roles.indexOf(this.#machine.role);
    const [initiator, responder] = [Math.min(own, peer.number), Math.max(own, peer.number)];
    const { id, fingerprint } = session;
    const around = { id, fingerprint, initiator, responder };
    const side = own === initiator ? "initiator" : "responder";
    const opening = knownOpening(side, roster.ours, theirs, prologueOfPair(roster, around));
    const { clock = realClock, openingTimeout } = this.#options;
    openLink(link, side, opening, { clock, openingTimeout }).then(
      (steer) => {
        if (this.#isOver) link.destroy();
        else steer.attach(this.#wireTo(peer, link, steer.channel));
      },
      (error: Error) => this.#fail(failureOf(this.#machine.role, peer.role, error), false),
    );
  }

  #wireTo(peer: Peer, link: Link, channel: Channel): Wire {
    const limits = limitsOf(this.#options.limits, this.#machine.maxMessage);
    const { clock = realClock, name = "" } = this.#options;
    const wire = new Wire(
      {
        link,
        channel,
        clock,
        limits,
        checksSends: this.#runOptions.validateSend !== false,
        channels: placesOf(this.#machine).wire,
      },
      peer,
    );
    peer.wire = wire;
    wire.introduce({
      version: wireVersion,
      window: limits.window,
      maxMessage: limits.maxMessage,
      boot: bootId(),
      instance: nextInstance(),
      fingerprints: this.#fingerprints,
      role: this.#machine.role,
      protocol: this.#machine.protocol,
      name,
    });
    return wire;
  }

  /** A role has introduced itself. The hub has compared versions already; but who says so may be somebody else. */
  introduced(peer: Peer, theirs: Setup): string {
    const { protocol, role } = this.#machine;
    const fingerprint = this.#session?.fingerprint ?? "";
    if (theirs.version !== wireVersion) {
      throw new VersionMismatchError(wireVersion, theirs.version);
    }
    if (theirs.protocol !== protocol || !theirs.fingerprints.includes(fingerprint)) {
      throw mismatch({ protocol, fingerprints: this.#fingerprints }, theirs);
    }
    if (theirs.role === role) throw new SelfConnectionError();
    if (theirs.role !== peer.role) {
      throw new ProtocolError(`the role ${theirs.role} answers for the role ${peer.role}`);
    }
    peer.isIntroduced = true;
    peer.wire?.watch(this.#options.keepalive ?? this.#machine.keepalive ?? defaultKeepalive);
    if (this.#peers.every(({ isIntroduced }) => isIntroduced)) {
      this.#stopWaiting();
      // Not before this chunk has been read: if a fault follows in it, no code of the program is called.
      queueMicrotask(() => this.#makeMetadata(fingerprint));
    }
    return fingerprint;
  }

  #makeMetadata(fingerprint: string): void {
    if (this.#isOver) return;
    const source: unknown = this.#options.metadata;
    try {
      const others = this.#session?.others ?? [];
      const metadata: unknown = typeof source === "function" ? source({ others }) : source;
      if (isThenable(metadata)) {
        metadata.then(
          (made) => this.#start(made, fingerprint),
          (error) => this.#failThrown(error),
        );
      } else {
        this.#start(metadata, fingerprint);
      }
    } catch (error) {
      this.#failThrown(error);
    }
  }

  #start(metadata: unknown, fingerprint: string): void {
    if (this.#isOver) return;
    const places = placesOf(this.#machine, fingerprint);
    const peers = this.#peers.flatMap((peer) =>
      peer.wire === undefined ? [] : { peer, wire: peer.wire },
    );
    const [only] = peers;
    let wire: SessionWire | undefined;
    if (places.stride === 0) {
      // Two roles may have a network, too: nothing is different for them.
      wire = only?.wire;
    } else {
      this.#wire = new NetworkWire(this.#machine.role, peers, places.stride);
      this.#wire.acknowledgeClosed(places);
      wire = this.#wire;
    }
    if (wire === undefined) throw new Error("a session begins without its roles");
    const conversation = new Conversation({
      places,
      wire,
      clock: this.#options.clock ?? realClock,
      hooks: this.#hooks,
      metadata,
      debug: this.#runOptions.debug === true,
      settled: (error, ended) => this.#settle(error, ended),
    });
    this.#conversation = conversation;
    const side = this.#side;
    const { root } = conversation;
    conversation.begin(
      this.#handlers === undefined
        ? drive(root, (state) => (typeof side === "function" ? side(state) : undefined))
        : new React(root, this.#handlers),
    );
  }

  progress(peer: Peer): void {
    if (this.#conversation !== undefined) {
      const { places } = this.#conversation.options;
      this.#wire?.acknowledgeClosed(places);
      this.#conversation.progress();
      return;
    }
    const fault = peer.wire?.fault;
    if (fault === undefined) return;
    this.#fail(failureOf(this.#machine.role, peer.role, fault.error), false);
  }

  // The end

  #failThrown(error: unknown): void {
    this.#fail(error instanceof Error ? error : new Error(`thrown: ${String(error)}`), true);
  }

  #fail(error: Error, thrown: boolean): void {
    if (this.#conversation !== undefined) {
      this.#conversation.fail(error, thrown, true);
      return;
    }
    if (this.#isOver) return;
    for (const [role, link] of this.#session?.links ?? []) {
      const wire = this.#peers.find((peer) => peer.role === role)?.wire;
      if (wire === undefined) link.destroy();
      else wire.abort(toldTo(this.#machine.role, role, error), thrown, wire.fault?.tell !== false);
    }
    this.#settle(error, {});
  }

  #settle(error: Error | undefined, ended: object): void {
    this.#isOver = true;
    this.#stopWaiting();
    this.#stopListening();
    this.#parts.seat.leave(error);
    this.#settled(error, ended);
  }
}
