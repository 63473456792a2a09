import { ProtocolError } from "../errors/index.js";

/** Bytes of credit of one direction, unless the option says otherwise. */
export const defaultWindow = 262_144;

/**
 * While long messages are taken as fast as they come, the window is opened this much wider: then what limits them is the
 * time that credit needs to travel, and nothing of it waits in memory. It closes again as soon as something does.
 */
export const widest = 4;
/** Bytes of a long message, at least. */
const long = 16_384;

/** What may still come in. All totals count from the beginning of the session and never fall. */
export class IncomingCredit {
  readonly window: number;
  /** The window as it is open now. */
  #open: number;
  /** What the other side may have sent in all. */
  #promised: number;
  /** What has arrived. */
  #arrived = 0;
  /** What has arrived and is done with. */
  #returned = 0;

  constructor(window: number) {
    this.window = window;
    this.#open = window;
    this.#promised = window;
  }

  /** A frame of `cost` has arrived. */
  arrive(cost: number): void {
    this.#arrived += cost;
    if (this.#arrived > this.#promised) {
      throw new ProtocolError(
        `the other end has sent ${this.#arrived - this.#promised} bytes beyond its credit`,
      );
    }
  }

  /** The program has taken a message of `length` bytes; `keepsUp`: and no other waits. */
  pace(length: number, keepsUp: boolean): void {
    if (!keepsUp) this.#open = this.window;
    else if (length >= long) this.#open = Math.min(this.#open * 2, this.window * widest);
  }

  /**
   * Frames of `cost` are done with. Answers the new total when it is time to tell it, otherwise 0. Half of the window
   * is never too late: until then more than half of it is left, and no frame costs more.
   */
  release(cost: number): number {
    this.#returned += cost;
    const total = this.#returned + this.#open;
    if (total - this.#promised < this.#open / 2) return 0;
    this.#promised = total;
    return total;
  }
}

/** What we may still send. */
export class OutgoingCredit {
  /** The other side's window. */
  readonly window: number;
  #total: number;
  #spent = 0;

  constructor(window: number) {
    this.window = window;
    this.#total = window;
  }

  get left(): number {
    return this.#total - this.#spent;
  }

  spend(cost: number): void {
    this.#spent += cost;
  }

  /** The other side has told a new total. */
  raise(total: number): void {
    if (total < this.#total) throw new ProtocolError("the other end has taken credit back");
    if (total > this.#spent + this.window * widest) {
      throw new ProtocolError("the other end returns credit for bytes that were never sent");
    }
    this.#total = total;
  }
}
