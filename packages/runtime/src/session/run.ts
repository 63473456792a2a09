import { AbortedError, OpeningTimeoutError, OptionError } from "../errors/index.js";
import type { Machine } from "../machine.js";
import { defaultKeepalive } from "../records/keepalive.js";
import { type Setup, wireVersion } from "../records/setup.js";
import { Wire, type WireOwner } from "../records/wire.js";
import { bootId, nextInstance } from "../steer/boot.js";
import { OpenedSteer } from "../steer/opened.js";
import { defaultOpening, limitsOf } from "../steer/options.js";
import { PlayedSteer } from "../steer/played.js";
import type { Caller, Steer } from "../steer/types.js";
import { agree } from "./agree.js";
import { placesOf } from "./compile.js";
import { Conversation } from "./conversation.js";
import { drive } from "./drive.js";
import { type Hooks, hooksOf, isThenable } from "./hooks.js";
import type { Options } from "./options.js";
import { type Handlers, handlersOf, React } from "./react.js";

/** The options of a role with hooks have them, too. */
export interface RunOptions extends Options {
  readonly hooks?: object | undefined;
}

/**
 * Plays one role of a session over `steer`: what the functions of generated modules call. Resolves to the end once
 * everything that was sent is known to have arrived; rejects with the error that ended the session.
 */
export function run<Metadata, End>(
  machine: Machine<End>,
  steer: Steer<Metadata>,
  side: object,
  options: RunOptions = {},
): Promise<End> {
  return new Promise((resolve, reject) => {
    const settled = (error: Error | undefined, ended: object): void => {
      if (error !== undefined) reject(error);
      else if (isEnd<End>(ended)) resolve(ended);
    };
    if (steer instanceof PlayedSteer) {
      steer.play(machine, side, options, settled);
      return;
    }
    if (machine.roles.length > 2) {
      throw new OptionError(
        "steer",
        `${machine.protocol} has ${machine.roles.length} roles: its steers come from a network (memoryNetwork, host, join)`,
      );
    }
    if (!(steer instanceof OpenedSteer)) {
      throw new OptionError("steer", "this is no steer that was opened by this runtime");
    }
    new Playing(machine, steer, side, options, settled).begin();
  });
}

/** The machine says what its end is: its type is carried by the machine, its value is made from it. */
function isEnd<End>(value: object): value is End & object {
  return "at" in value;
}

/** One call of a role function, up to the moment in which its session begins. */
class Playing implements WireOwner {
  readonly #machine: Machine<unknown>;
  readonly #steer: OpenedSteer<unknown>;
  readonly #side: object;
  readonly #options: Options;
  readonly #settled: (error: Error | undefined, ended: object) => void;
  readonly #hooks: Hooks = new Map();
  readonly #handlers: Handlers | undefined;
  /** What the program handed in cannot be meant. */
  readonly #refused: Error | undefined;
  readonly #wire: Wire;
  readonly #ours: Setup;
  #conversation: Conversation | undefined;
  #isOver = false;
  #stopWaiting: () => void = () => {};
  #stopListening: () => void = () => {};

  constructor(
    machine: Machine<unknown>,
    steer: OpenedSteer<unknown>,
    side: object,
    options: Options,
    settled: (error: Error | undefined, ended: object) => void,
  ) {
    this.#machine = machine;
    this.#steer = steer;
    this.#side = side;
    this.#options = options;
    this.#settled = settled;
    const places = placesOf(machine);
    try {
      this.#hooks = hooksOf(options, places.hooks);
      this.#handlers = typeof side === "function" ? undefined : handlersOf(side, places);
    } catch (error) {
      // Not thrown: the other side would wait, and the link would keep this process alive.
      this.#refused = error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
    }
    const limits = limitsOf(steer.options.limits, machine.maxMessage);
    this.#ours = {
      version: wireVersion,
      window: limits.window,
      maxMessage: limits.maxMessage,
      boot: bootId(),
      instance: nextInstance(),
      fingerprints: [machine.fingerprint, ...machine.compatible.map((other) => other.fingerprint)],
      role: machine.role,
      protocol: machine.protocol,
      name: steer.options.name ?? "",
    };
    this.#wire = new Wire(
      {
        link: steer.link,
        channel: steer.channel,
        clock: steer.clock,
        limits,
        checksSends: options.validateSend !== false,
        channels: places.wire,
      },
      this,
    );
  }

  begin(): void {
    this.#steer.claim((error) => this.#fail(error, true));
    if (this.#refused !== undefined) this.#fail(this.#refused, true);
    if (this.#isOver) return;
    const { openingTimeout = defaultOpening } = this.#steer.options;
    const timer = this.#steer.clock.setTimer(
      () => this.#fail(new OpeningTimeoutError(openingTimeout), true),
      openingTimeout,
    );
    this.#stopWaiting = () => this.#steer.clock.clearTimer(timer);
    this.#listen();
    if (this.#isOver) return;
    this.#wire.introduce(this.#ours);
    this.#steer.attach(this.#wire);
  }

  #listen(): void {
    const signals = [this.#options.signal, this.#steer.options.signal];
    const stops: (() => void)[] = [];
    this.#stopListening = () => {
      for (const stop of stops) stop();
    };
    for (const signal of signals) {
      if (signal === undefined) continue;
      const abort = (): void =>
        this.#fail(new AbortedError(undefined, { cause: signal.reason }), true);
      signal.addEventListener("abort", abort);
      stops.push(() => signal.removeEventListener("abort", abort));
      if (signal.aborted) abort();
    }
  }

  /** The other side has introduced itself. Throws when the session cannot be. */
  setup(theirs: Setup): string {
    const fingerprint = agree(this.#machine, this.#ours, theirs);
    this.#stopWaiting();
    this.#wire.watch(this.#steer.options.keepalive ?? this.#machine.keepalive ?? defaultKeepalive);
    const { address } = this.#steer;
    const caller: Caller = { address, role: theirs.role, name: theirs.name };
    // Not before this chunk has been read: if a fault follows in it, no code of the program is called.
    queueMicrotask(() => this.#makeMetadata(caller, fingerprint));
    return fingerprint;
  }

  #makeMetadata(caller: Caller, fingerprint: string): void {
    if (this.#isOver) return;
    const source: unknown = this.#steer.options.metadata;
    try {
      const metadata: unknown = typeof source === "function" ? source(caller) : source;
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
    const conversation = new Conversation({
      places: placesOf(this.#machine, fingerprint),
      wire: this.#wire,
      clock: this.#steer.clock,
      hooks: this.#hooks,
      metadata,
      debug: this.#options.debug === true,
      settled: (error, ended) => this.#settle(error, ended),
    });
    this.#conversation = conversation;
    const side = this.#side;
    const { root } = conversation;
    const form =
      this.#handlers === undefined
        ? drive(root, (state) => (typeof side === "function" ? side(state) : undefined))
        : new React(root, this.#handlers);
    conversation.begin(form);
  }

  progress(): void {
    if (this.#conversation !== undefined) {
      this.#conversation.progress();
      return;
    }
    const { fault } = this.#wire;
    if (fault !== undefined) this.#fail(fault.error, fault.tell);
  }

  #fail(error: Error, tell: boolean): void {
    if (this.#conversation !== undefined) {
      this.#conversation.fail(error, false, tell);
      return;
    }
    if (this.#isOver) return;
    this.#wire.abort(error, false, tell);
    this.#settle(error, {});
  }

  #failThrown(error: unknown): void {
    if (this.#isOver) return;
    this.#wire.abort(error, true, true);
    this.#settle(error instanceof Error ? error : new Error(`thrown: ${String(error)}`), {});
  }

  #settle(error: Error | undefined, ended: object): void {
    this.#isOver = true;
    this.#stopWaiting();
    this.#stopListening();
    this.#settled(error, ended);
  }
}
