import { OptionError, UnfinishedError } from "../errors/index.js";
import type { Places } from "./compile.js";
import type { Form } from "./form.js";
import { isThenable } from "./hooks.js";
import type { Session } from "./session.js";

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

/** The reacting form: a handler per event. They run one at a time, in the order of the events. */
export class React implements Form {
  readonly #session: Session;
  readonly #handlers: Handlers;
  #isBusy = false;
  #running = start;
  /** The turn that the running handler was called in. */
  #turn = 0;

  constructor(session: Session, handlers: Handlers) {
    this.#session = session;
    this.#handlers = handlers;
  }

  begin(): void {
    const session = this.#session;
    if (session.place.kind === "send") {
      const handler = this.#handlers.byName.get(start);
      if (handler === undefined || !this.#call(handler, start, undefined, true)) return;
    }
    this.progress();
  }

  /** Calls handlers while there are events for them. */
  progress(): void {
    const session = this.#session;
    if (this.#isBusy) return;
    for (;;) {
      session.moveOn();
      const { place } = session;
      if (session.failure !== undefined || place.isAutomatic) return;
      if (place.kind === "end") {
        session.finish();
        return;
      }
      if (session.wire.arrivals.queue.size === 0 || place.kind !== "receive") return;
      const move = session.take();
      if (move === undefined) return;
      const handler = this.#handlers.byName.get(move.handler);
      if (handler === undefined || !this.#call(handler, move.handler, session.event, false)) return;
    }
  }

  /** Returns true when the handler is done already. */
  #call(handler: Handler, name: string, event: unknown, isStart: boolean): boolean {
    const session = this.#session;
    const { metadata } = session;
    this.#running = name;
    this.#isBusy = true;
    this.#turn = session.turn;
    const state = session.stateAt(session.place);
    try {
      const { side } = this.#handlers;
      const result: unknown = isStart
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
    this.#session.failThrown(error);
  };

  readonly #returnedLater = (value: unknown): void => {
    // The session goes on, not just this form: the last event may have been what an end or a fault waited for.
    if (this.#returned(value)) this.#session.progress();
  };

  #returned(value: unknown): boolean {
    const session = this.#session;
    if (session.failure !== undefined) return false;
    this.#isBusy = false;
    const kind = session.place.visible?.kind;
    const isQuiet = kind !== "send";
    const isAnswer = value === undefined ? session.turn === this.#turn : session.isCurrent(value);
    if (isQuiet && isAnswer) return true;
    const at = session.place.visible?.name ?? session.place.name;
    const what = `the handler ${this.#running} ${why(value, kind === "send")}, and the session stands at "${at}"`;
    session.fail(new UnfinishedError(at, what), true, true);
    return false;
  }
}

function why(value: unknown, mustSend: boolean): string {
  if (mustSend) return "must send before it returns";
  return value === undefined
    ? "must return the state that its last step gave"
    : "returned another state than the one that its last step gave";
}
