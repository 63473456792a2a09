import { OptionError } from "../errors/index.js";
import type { Outbox } from "../records/outbox.js";
import type { Pumped, PumpWork } from "../records/pump.js";
import type { Sender } from "../records/sender.js";
import { breathe } from "../records/turn.js";
import type { SendMove } from "../session/compile.js";
import { nothing } from "../session/faults.js";
import { isThenable } from "../session/hooks.js";
import { refusal } from "../session/payload.js";
import type { Strand } from "../session/strand.js";

/** So many items may leave in one turn of the event loop: a fast producer must not keep everything else waiting. */
const breath = 8192;

type Make = (signal: AbortSignal) => unknown;

function isMake(value: unknown): value is Make {
  return typeof value === "function";
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}

function isAsyncIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

/** Whether a stream can be sent from `value`. */
function isSource(value: unknown): boolean {
  return isMake(value) || isAsyncIterable(value) || isIterable(value);
}

/**
 * A stream that leaves, as fast as credit and link allow. An item that is asked of the producer is sent before the next one
 * is asked for. It ends with its producer, or, in the turn in which the other side's CANCEL is read, without it.
 */
export class Outgoing implements PumpWork {
  isPumping = false;
  readonly #strand: Strand;
  readonly #sender: Sender;
  readonly #outbox: Outbox;
  readonly #move: SendMove;
  readonly #source: unknown;
  #controller: AbortController | undefined;
  #iterator: Iterator<unknown> | undefined;
  #asyncIterator: AsyncIterator<unknown> | undefined;
  /** The strand stands where it can be sent. */
  #mayBegin = false;
  #hasBegun = false;
  #hasEnded = false;
  #goOn = nothing;
  /** Items since the event loop has had a turn. */
  #sinceBreath = 0;
  #isBreathing = false;

  /** @throws OptionError when `source` is none */
  constructor(strand: Strand, move: SendMove, source: unknown) {
    if (!isSource(source)) {
      throw new OptionError("source", `${move.method} takes an iterable, or what makes one`);
    }
    const sender = strand.lane.toward(move.step);
    if (sender === undefined) throw new OptionError("source", "a stream before SETUP");
    this.#strand = strand;
    this.#sender = sender;
    this.#outbox = sender.outbox;
    this.#move = move;
    this.#source = source;
  }

  /** All steps before it are taken. */
  begin(): void {
    if (this.#mayBegin) return;
    this.#mayBegin = true;
    this.progress();
  }

  /** Credit may have come, or the link may have room, or the other side wants no more. */
  progress(): void {
    if (!this.#mayBegin || this.#hasEnded) return;
    if (!this.#hasBegun) {
      if (this.#sender.isIdle && this.#sender.canStream) this.#open();
      return;
    }
    if (this.#sender.isCancelled) {
      this.#cancel();
      return;
    }
    this.#sender.proceed();
    if (!this.#sender.isIdle || this.#isBreathing) return;
    if (this.#iterator !== undefined) this.#sender.share(this);
    else if (!this.#outbox.blocked) this.#goOn();
  }

  #open(): void {
    this.#hasBegun = true;
    if (this.#sender.isCancelled) {
      this.#end();
      return;
    }
    try {
      const items = this.#items();
      if (this.#hasEnded) return;
      if (isAsyncIterable(items)) {
        this.#asyncIterator = items[Symbol.asyncIterator]();
        this.#pull(this.#asyncIterator);
      } else if (isIterable(items)) {
        this.#iterator = items[Symbol.iterator]();
        this.#sender.share(this);
      } else {
        throw new OptionError("source", "the function for a stream gives no iterable");
      }
    } catch (error) {
      this.#strand.conversation.failThrown(error);
    }
  }

  #items(): unknown {
    if (!isMake(this.#source)) return this.#source;
    this.#controller = new AbortController();
    return this.#source(this.#controller.signal);
  }

  /** About a record of a synchronous producer. */
  pump(): Pumped {
    const iterator = this.#iterator;
    if (iterator === undefined) return "nothing";
    let pumped: Pumped = "nothing";
    let { at } = this.#outbox;
    while (!this.#hasEnded && !this.#isBreathing && this.#sender.isIdle) {
      let result: IteratorResult<unknown>;
      try {
        result = iterator.next();
      } catch (error) {
        this.#hasEnded = true;
        this.#strand.conversation.failThrown(error);
        return "done";
      }
      if (this.#hasEnded) break;
      if (result.done === true) {
        this.#end();
        return "done";
      }
      this.#send(result.value);
      pumped = "done";
      // The record is full and gone: others may have a turn.
      if (this.#outbox.at <= at) return "more";
      at = this.#outbox.at;
    }
    return pumped;
  }

  async #pull(iterator: AsyncIterator<unknown>): Promise<void> {
    try {
      for (;;) {
        const result = await iterator.next();
        if (this.#hasEnded) return;
        if (result.done === true) {
          this.#end();
          return;
        }
        this.#send(result.value);
        if (!this.#sender.isIdle || this.#outbox.blocked || this.#isBreathing) await this.#room();
        if (this.#hasEnded) return;
      }
    } catch (error) {
      if (!this.#hasEnded) this.#strand.conversation.failThrown(error);
    }
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#goOn = () => {
        this.#goOn = nothing;
        resolve();
      };
    });
  }

  #send(value: unknown): void {
    try {
      this.#sender.item(this.#move.step, value);
    } catch (error) {
      this.#strand.fail(refusal(this.#move.event, error, "sending"), true, true);
      return;
    }
    this.#strand.conversation.wire.sent(this.#move.step);
    this.#sinceBreath += 1;
    if (this.#sinceBreath < breath) return;
    this.#isBreathing = true;
    breathe(() => {
      this.#sinceBreath = 0;
      this.#isBreathing = false;
      this.progress();
    });
  }

  #end(): void {
    this.#hasEnded = true;
    // An item that was counted and never left stands for the end.
    const hasDropped = this.#sender.endStream(this.#move.step.label);
    if (!hasDropped) this.#strand.conversation.wire.sent(this.#move.step);
    this.#strand.streamSent();
  }

  /** The other side wants no more. What the producer still says about it does not matter. */
  #cancel(): void {
    this.#end();
    this.#stop(undefined);
  }

  /** The session has failed. */
  leave(failure: Error): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    if (this.#hasBegun) this.#stop(failure);
  }

  #stop(reason: Error | undefined): void {
    this.#goOn();
    try {
      this.#controller?.abort(reason);
      this.#iterator?.return?.();
      const returned: unknown = this.#asyncIterator?.return?.();
      if (isThenable(returned)) returned.then(nothing, nothing);
    } catch {
      // A producer that cannot clean up: the stream has ended all the same.
    }
  }
}
