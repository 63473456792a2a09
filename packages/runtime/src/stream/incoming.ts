import { endEntry, itemEntry } from "../records/queue.js";
import type { ReceiveMove } from "../session/compile.js";
import { handled, rejected } from "../session/faults.js";
import { decode, refusal } from "../session/payload.js";
import type { Strand } from "../session/strand.js";
import type { ReceivedStream } from "./types.js";

/** What stands first in the queue. */
type Head = "nothing" | "item" | "end" | "failed";

/** What iterators give at their end. */
const done: IteratorReturnResult<undefined> = Object.freeze({ value: undefined, done: true });

/** Whoever waits for something of the stream. */
interface Waiting {
  /** Tries to give it; the head of the queue is an item. */
  item(): void;
  ended(): void;
  failed(error: Error): void;
}

/**
 * A stream that arrives. Items wait in the lane until the program takes them: while there are any, that needs no waiting.
 * The end, and nothing else, moves the strand on; whoever wants no more asks for it and drops what comes before it.
 */
export class Incoming implements ReceivedStream<unknown, object> {
  readonly move: ReceiveMove;
  readonly #strand: Strand;
  #hasEnded = false;
  #isCancelled = false;
  /** The program waits for an item or a batch. */
  #asking: Waiting | undefined;
  /** The program waits for the end. */
  #leaving: Promise<object> | undefined;
  #left: Waiting | undefined;
  #next: object | undefined;

  constructor(strand: Strand, move: ReceiveMove) {
    this.#strand = strand;
    this.move = move;
  }

  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return this.#iterator(this.#takeOne);
  }

  batches(): AsyncIterable<unknown[]> {
    const iterator = this.#iterator(this.#takeAll);
    return { [Symbol.asyncIterator]: () => iterator };
  }

  #iterator<Item>(take: () => Item): AsyncIterator<Item> {
    return {
      next: () => this.#ask(take),
      return: () => {
        this.cancel();
        return Promise.resolve(done);
      },
    };
  }

  /** The state behind the stream. */
  next(): Promise<object> {
    const { failure } = this.#strand;
    if (failure !== undefined) return rejected(failure);
    this.cancel();
    if (this.#hasEnded) return Promise.resolve(this.#behind());
    if (this.#strand.failure !== undefined) return rejected(this.#strand.failure);
    this.#leaving ??= new Promise((resolve, reject) => {
      this.#left = { item() {}, ended: () => resolve(this.#behind()), failed: reject };
    });
    return this.#leaving;
  }

  #behind(): object {
    this.#next ??= this.#strand.stateAt(this.move.next);
    return this.#next;
  }

  #ask<Item>(take: () => Item): Promise<IteratorResult<Item, undefined>> {
    const { failure } = this.#strand;
    if (failure !== undefined) return rejected(failure);
    switch (this.#asking === undefined ? this.#head() : "nothing") {
      case "item": {
        const value = take();
        if (this.#strand.failure !== undefined) return rejected(this.#strand.failure);
        return Promise.resolve({ value, done: false });
      }
      case "end":
        return Promise.resolve(done);
      case "failed":
        return rejected(this.#strand.failure);
      case "nothing":
        return this.#wait(take);
    }
  }

  #wait<Item>(take: () => Item): Promise<IteratorResult<Item, undefined>> {
    const before = this.#asking;
    const promise = new Promise<IteratorResult<Item, undefined>>((resolve, reject) => {
      const asking: Waiting = {
        item: () => {
          const value = take();
          if (this.#strand.failure !== undefined) return;
          this.#asking = undefined;
          resolve({ value, done: false });
        },
        ended: () => resolve(done),
        failed: reject,
      };
      // Who asks for several items before the first has come gets them in order.
      this.#asking = before === undefined ? asking : this.#inOrder(before, asking);
    });
    handled(promise);
    if (this.#strand.conversation.wire.fault !== undefined) this.#strand.conversation.progress();
    return promise;
  }

  #inOrder(first: Waiting, second: Waiting): Waiting {
    return {
      item: () => {
        first.item();
        if (this.#strand.failure === undefined) this.#asking = second;
      },
      ended() {
        first.ended();
        second.ended();
      },
      failed(error) {
        first.failed(error);
        second.failed(error);
      },
    };
  }

  /** Looks at what waits. An end that stands first is taken. */
  #head(): Head {
    if (this.#hasEnded || this.#isCancelled) return "end";
    const { queue } = this.#strand.lane;
    if (queue.size === 0) return "nothing";
    const entry = queue.label();
    if (entry === itemEntry + this.move.label) return "item";
    if (entry !== endEntry + this.move.label) {
      this.#strand.unexpected();
      return "failed";
    }
    this.#end();
    return "end";
  }

  /** Takes the item that stands first. Undefined when it is invalid: the session has failed. */
  readonly #takeOne = (): unknown => {
    const { lane } = this.#strand;
    const { queue } = lane;
    try {
      const value = decode(this.move, queue.buffer(), queue.start(), queue.end());
      lane.take(true);
      if (queue.size === 0) this.#strand.waitHere();
      return value;
    } catch (error) {
      this.#strand.fail(
        refusal(this.move.event, error, "receiving", this.move.step.from),
        false,
        true,
      );
      return undefined;
    }
  };

  /** Takes all items that are here. */
  readonly #takeAll = (): unknown[] => {
    const { queue } = this.#strand.lane;
    const entry = itemEntry + this.move.label;
    const items: unknown[] = [];
    while (queue.size > 0 && queue.label() === entry) items.push(this.#takeOne());
    return items;
  };

  /** The program wants no more: what still comes before the end is dropped. */
  cancel(): void {
    if (this.#hasEnded || this.#isCancelled) return;
    this.#isCancelled = true;
    this.#asking?.ended();
    this.#asking = undefined;
    this.#drain();
    if (!this.#hasEnded && this.#strand.failure === undefined)
      this.#strand.lane.cancel(this.move.step);
  }

  #drain(): void {
    const { lane } = this.#strand;
    const { queue } = lane;
    while (queue.size > 0) {
      const entry = queue.label();
      if (entry === endEntry + this.move.label) {
        this.#end();
        return;
      }
      if (entry !== itemEntry + this.move.label) {
        this.#strand.unexpected();
        return;
      }
      lane.take(true);
    }
    this.#strand.waitHere();
  }

  #end(): void {
    this.#strand.lane.take(true);
    this.#hasEnded = true;
    this.#strand.streamEnded(this.move);
    if (this.#strand.failure !== undefined) return;
    this.#asking?.ended();
    this.#asking = undefined;
    this.#left?.ended();
  }

  /** Something may have arrived. */
  progress(): void {
    if (this.#hasEnded) return;
    if (this.#isCancelled) {
      if (this.#strand.lane.queue.size > 0) this.#drain();
      return;
    }
    while (this.#asking !== undefined && this.#head() === "item") {
      this.#asking.item();
      if (this.#strand.failure !== undefined) return;
    }
  }

  /** The session has failed. */
  leave(failure: Error): void {
    this.#asking?.failed(failure);
    this.#asking = undefined;
    handled(this.#leaving);
    this.#left?.failed(failure);
  }
}
