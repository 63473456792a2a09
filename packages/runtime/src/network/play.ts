import { realClock } from "../clock/real.js";
import { AbortedError, OpeningTimeoutError } from "../errors/index.js";
import type { Machine } from "../machine.js";
import { defaultKeepalive } from "../records/keepalive.js";
import { placesOf } from "../session/compile.js";
import { Conversation } from "../session/conversation.js";
import { drive } from "../session/drive.js";
import { type Hooks, hooksOf, isThenable } from "../session/hooks.js";
import { type Handlers, handlersOf, React } from "../session/react.js";
import type { RunOptions } from "../session/run.js";
import type { SessionWire } from "../session/surface.js";
import { defaultOpening, limitsOf } from "../steer/options.js";
import type { Settled } from "../steer/played.js";
import type { Peer } from "./peer.js";
import { Pipes, type PipesOwner } from "./pipes.js";
import { checkRoster } from "./roster.js";
import type { Guest, Seated } from "./seat.js";
import type { NetworkSteerParts, RoleOptions } from "./steer.js";
import { NetworkWire } from "./wire.js";

/** One call of a role function over a network, up to the moment in which its session begins. */
export class NetworkPlaying implements Guest, PipesOwner {
  readonly #machine: Machine<unknown>;
  readonly #parts: NetworkSteerParts;
  readonly #side: object;
  readonly #options: RoleOptions<unknown>;
  readonly #runOptions: RunOptions;
  readonly #settled: Settled;
  readonly #hooks: Hooks;
  readonly #handlers: Handlers | undefined;
  readonly #fingerprints: readonly string[];
  #pipes: Pipes | undefined;
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
      const what = "the other roles did not come";
      this.#limit(waitingTimeout, () => new OpeningTimeoutError(waitingTimeout, undefined, what));
    }
    const { role, roles, protocol, keepalive } = this.#machine;
    const { name = "" } = this.#options;
    const fingerprints = this.#fingerprints;
    const application = { role, roles, protocol, fingerprints, name, keepalive };
    this.#parts.seat.apply(application, this);
  }

  /** Gives what this role says to each of the others a new key, where it is sealed. */
  rekey(): void {
    for (const { wire } of this.#pipes?.connected ?? []) wire.rekey();
  }

  cancel(error: Error): void {
    this.#fail(error, false);
  }

  #limit(milliseconds: number, error: () => Error): void {
    this.#stopWaiting();
    const { clock = realClock } = this.#options;
    const timer = clock.setTimer(() => this.#fail(error(), false), milliseconds);
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
    const { clock = realClock, limits, name = "", keepalive } = this.#options;
    const { openingTimeout = defaultOpening } = this.#options;
    const machine = this.#machine;
    const options = {
      machine,
      fingerprints: this.#fingerprints,
      roster: this.#parts.roster,
      name,
      limits: limitsOf(limits, machine.maxMessage),
      keepalive: keepalive ?? machine.keepalive ?? defaultKeepalive,
      openingTimeout,
      clock,
      checksSends: this.#runOptions.validateSend !== false,
    };
    const pipes = new Pipes(options, session, this);
    this.#session = session;
    this.#pipes = pipes;
    this.#limit(openingTimeout, () => pipes.late(openingTimeout));
    pipes.open();
  }

  // The pipes

  ready(): void {
    this.#stopWaiting();
    // Not before this chunk has been read: if a fault follows in it, no code of the program is called.
    queueMicrotask(() => this.#makeMetadata());
  }

  failed(error: Error): void {
    this.#fail(error, false);
  }

  progress(peer: Peer): void {
    if (this.#conversation === undefined) {
      this.#pipes?.check(peer);
      return;
    }
    this.#wire?.acknowledgeClosed(this.#conversation.options.places);
    this.#conversation.progress();
  }

  #makeMetadata(): void {
    if (this.#isOver) return;
    const source: unknown = this.#options.metadata;
    try {
      const others = this.#session?.others ?? [];
      const metadata: unknown = typeof source === "function" ? source({ others }) : source;
      if (isThenable(metadata)) {
        metadata.then(
          (made) => this.#start(made),
          (error) => this.#failThrown(error),
        );
      } else {
        this.#start(metadata);
      }
    } catch (error) {
      this.#failThrown(error);
    }
  }

  #start(metadata: unknown): void {
    if (this.#isOver) return;
    const places = placesOf(this.#machine, this.#session?.fingerprint);
    const peers = this.#pipes?.connected ?? [];
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
    this.#pipes?.drop(error, thrown);
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
