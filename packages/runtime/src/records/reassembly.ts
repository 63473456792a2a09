import { LimitError } from "../errors/index.js";
import { allocate } from "./slab.js";

/** Bytes of unfinished messages of the whole process, at most, unless a limit says otherwise. */
export const defaultReassembly = 268_435_456;

let unfinished = 0;

/** Bytes of unfinished messages of the whole process. */
export function unfinishedBytes(): number {
  return unfinished;
}

const nothing = new Uint8Array(0);

/** A block has room for so much more than what made it necessary: no more than that is ever allocated ahead. */
const ahead = 65_536;

/** One long message on its way in, gathered in blocks of memory. Up to about 64 KiB it needs one. */
export class Reassembly {
  readonly label: number;
  /** Blocks that are full; most messages have none. */
  #full: Uint8Array[] | undefined;
  #block: Uint8Array = nothing;
  /** What stands in the block: `#block[#from, #filled)`. */
  #from = 0;
  #filled = 0;
  length = 0;

  constructor(label: number) {
    this.label = label;
  }

  /**
   * Adds `buffer[start, end)`. `most`: bytes of the message; `mostOfAll`: of the process. `isOwn`: the buffer is nobody
   * else's, so that a message can begin where it lies, and what follows be put behind it.
   */
  add(
    buffer: Uint8Array,
    start: number,
    end: number,
    isOwn: boolean,
    most: number,
    mostOfAll: number,
  ): void {
    const length = end - start;
    if (this.length + length > most) {
      throw new LimitError(`a message is longer than ${most} bytes, the limit of \`max message\``);
    }
    if (unfinished + length > mostOfAll) {
      throw new LimitError(
        `unfinished messages of this process are longer than ${mostOfAll} bytes, the limit \`reassembly\``,
      );
    }
    this.length += length;
    unfinished += length;
    if (isOwn && this.length === length) {
      this.#block = buffer;
      this.#from = start;
      this.#filled = end;
      return;
    }
    if (this.#block.length - this.#filled < length) {
      if (this.#filled > this.#from) {
        this.#full ??= [];
        this.#full.push(this.#standing());
      }
      this.#block = allocate(length + Math.min(ahead, Math.max(length, 4096)));
      this.#from = 0;
      this.#filled = 0;
    }
    this.#block.set(buffer.subarray(start, end), this.#filled);
    this.#filled += length;
  }

  #standing(): Uint8Array {
    return this.#block.subarray(this.#from, this.#filled);
  }

  /** The whole message, in memory of its own. */
  join(): Uint8Array {
    const last = this.#standing();
    const { length } = this;
    this.drop();
    if (last.length === length) return last;
    const whole = allocate(length);
    let at = 0;
    for (const piece of [...(this.#full ?? []), last]) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  /** It is not counted as unfinished any more. */
  drop(): void {
    unfinished -= this.length;
    this.length = 0;
  }
}
