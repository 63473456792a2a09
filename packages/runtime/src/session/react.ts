import { OptionError, UnfinishedError } from "../errors/index.js";
import { labelMask } from "../records/queue.js";
import type { Place, Places } from "./compile.js";
import type { Form } from "./form.js";
import { isThenable } from "./hooks.js";
import { afterOf, startOf } from "./names.js";
import { streamAtHead } from "./receiving.js";
import type { Strand } from "./strand.js";

export type Handler = (this: object, ...args: unknown[]) => unknown;

export interface Handlers {
  /** The program's object: `this` of its handlers. */
  readonly side: object;
  readonly byName: ReadonlyMap<string, Handler>;
}

const start = "start";

/** Takes the handlers that a machine needs out of the program's object. @throws OptionError when one is missing */
export function handlersOf(side: object, places: Places): Handlers {
  // Types do not reach programs in JavaScript.
  if (typeof side !== "object" || side === null) {
    throw new OptionError("side", "a role takes its handlers, or one function, after the steer");
  }
  const names = new Set(places.handlers);
  if (places.initial.visible?.kind === "send") names.add(start);
  const byName = new Map<string, Handler>();
  for (const name of names) {
    const handler: unknown = Reflect.get(side, name);
    if (!isHandler(handler)) {
      throw new OptionError(name, `the handler \`${name}\` is missing`);
    }
    byName.set(name, handler);
  }
  return { side, byName };
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

/** The reacting form: a handler per event. Those of one strand run one at a time, in the order of the events. */
export class React implements Form {
  readonly #strand: Strand;
  readonly #handlers: Handlers;
  /** The handler with which a strand begins that sends first. */
  readonly #start: string;
  #isBusy = false;
  #running = start;
  /** The turn that the running handler was called in. */
  #turn = 0;
  /** The handler that is called next, when the program has to send without having received. */
  #opening: string | undefined;

  constructor(strand: Strand, handlers: Handlers, startName = start) {
    this.#strand = strand;
    this.#handlers = handlers;
    this.#start = startName;
  }

  begin(): void {
    this.#opening = this.#start;
    this.progress();
  }

  /** Calls handlers while there is something for them. */
  progress(): void {
    const strand = this.#strand;
    if (this.#isBusy || strand.receiving !== undefined || strand.parts.runs) return;
    for (;;) {
      strand.moveOn();
      const { place } = strand;
      if (strand.failure !== undefined || place.isAutomatic) return;
      if (place.kind === "end" || place.kind === "part-end") {
        strand.finish();
        return;
      }
      if (!this.#goOn(place)) return;
    }
  }

  /** Returns false when nothing more can be done now. */
  #goOn(place: Place): boolean {
    const strand = this.#strand;
    const { queue } = strand.lane;
    switch (place.kind) {
      case "send": {
        const name = this.#opening;
        this.#opening = undefined;
        const state = strand.stateAt(place);
        return name !== undefined && this.#call(name, true, undefined, state);
      }
      case "par":
        this.#opening = afterOf(place);
        strand.split((child, part) => new React(child, this.#handlers, startOf(part.name)));
        return !strand.parts.runs;
      case "receive":
        this.#opening = undefined;
        if (queue.size === 0) return false;
        return queue.label() > labelMask ? this.#takeStream() : this.#take();
      default:
        return false;
    }
  }

  #take(): boolean {
    const strand = this.#strand;
    const move = strand.take();
    if (move === undefined) return false;
    const state = strand.stateAt(strand.place);
    return this.#call(move.handler, false, strand.event, state);
  }

  #takeStream(): boolean {
    const strand = this.#strand;
    const entries = streamAtHead(strand);
    if (entries === undefined) return false;
    const { handler, next } = entries.move;
    return this.#call(handler, false, entries, strand.stateAt(next));
  }

  /** Returns true when the handler is done already. `opens`: it is one without an event. */
  #call(name: string, opens: boolean, event: unknown, state: object): boolean {
    const { byName, side } = this.#handlers;
    const handler = byName.get(name);
    if (handler === undefined) return false;
    this.#running = name;
    this.#isBusy = true;
    this.#turn = this.#strand.turn;
    const { metadata } = this.#strand;
    try {
      const result: unknown = opens
        ? handler.call(side, state, metadata)
        : handler.call(side, event, state, metadata);
      if (isThenable(result)) {
        result.then(this.#returnedLater, this.#threw);
        return false;
      }
      return this.#returned(result);
    } catch (error) {
      this.#threw(error);
      return false;
    }
  }

  readonly #threw = (error: unknown): void => {
    this.#strand.conversation.failThrown(error);
  };

  readonly #returnedLater = (value: unknown): void => {
    // The session goes on, not just this form: the last event may have been what an end or a fault waited for.
    if (this.#returned(value)) this.#strand.conversation.progress();
  };

  #returned(value: unknown): boolean {
    const strand = this.#strand;
    if (strand.failure !== undefined) return false;
    this.#isBusy = false;
    const { visible, name } = strand.ahead;
    const isQuiet = visible?.kind !== "send";
    const isAnswer = value === undefined ? strand.turn === this.#turn : strand.isCurrent(value);
    if (isQuiet && isAnswer) {
      strand.leaveStream();
      return strand.receiving === undefined && strand.failure === undefined;
    }
    const at = visible?.name ?? name;
    const what = `the handler ${this.#running} ${why(value, !isQuiet)}, and the session stands at "${at}"`;
    strand.fail(new UnfinishedError(at, what), true, true);
    return false;
  }
}

function why(value: unknown, mustSend: boolean): string {
  if (mustSend) return "must send before it returns";
  return value === undefined
    ? "must return the state that its last step gave"
    : "returned another state than the one that its last step gave";
}
