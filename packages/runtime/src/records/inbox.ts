import { RecordError } from "../errors/index.js";
import { readU16, recordHead } from "./frame.js";
import { allocate } from "./slab.js";

/** A record of at least this length is likely to begin a long message. */
const long = 32_768;
/** Room behind it for the rest of a message that is little longer than a record, so that it need not move. */
const spare = 4096;

/** Takes records, still sealed: `buffer[start, end)`. Returns false when no more are wanted. */
export type TakeRecord = (buffer: Uint8Array, start: number, end: number) => boolean;

/**
 * Cuts a stream of bytes into records. A record that lies in one chunk stays where it is; only one that is spread over
 * chunks is copied, into memory of its length (64 KiB at most) and a little more.
 */
export class Inbox {
  readonly #take: TakeRecord;
  /** What sealing adds: no record is shorter. */
  readonly #shortest: number;
  /** A record that is spread over chunks, as far as it is here; `#length` bytes of it are the record. */
  #partial: Uint8Array | undefined;
  #length = 0;
  #have = 0;
  /** While such a record is being taken: its memory, which nobody else has, and which has some room behind it. */
  own: Uint8Array | undefined;
  /** The first byte of a head whose second is still to come; −1: none. */
  #half = -1;

  constructor(take: TakeRecord, shortest: number) {
    this.#take = take;
    this.#shortest = shortest;
  }

  /** In the middle of a record. */
  get isPartial(): boolean {
    return this.#partial !== undefined || this.#half >= 0;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    if (this.#half >= 0 && chunk.length > 0) {
      this.#begin((this.#half << 8) | (chunk[0] ?? 0));
      this.#half = -1;
      at = 1;
    }
    if (this.#partial !== undefined) {
      at = this.#fill(this.#partial, chunk, at);
      if (at < 0) return;
    }
    while (chunk.length - at >= recordHead) {
      const length = this.#checked(readU16(chunk, at));
      const end = at + recordHead + length;
      if (end > chunk.length) {
        const partial = this.#begin(length);
        this.#fill(partial, chunk, at + recordHead);
        return;
      }
      if (!this.#take(chunk, at + recordHead, end)) return;
      at = end;
    }
    if (at < chunk.length) this.#half = chunk[at] ?? 0;
  }

  #begin(length: number): Uint8Array {
    this.#checked(length);
    this.#partial = allocate(length >= long ? length + spare : length);
    this.#length = length;
    this.#have = 0;
    return this.#partial;
  }

  /** Returns where the chunk goes on behind the record, or −1 when it is used up or no more is wanted. */
  #fill(partial: Uint8Array, chunk: Uint8Array, from: number): number {
    const taken = Math.min(this.#length - this.#have, chunk.length - from);
    partial.set(chunk.subarray(from, from + taken), this.#have);
    this.#have += taken;
    if (this.#have < this.#length) return -1;
    this.#partial = undefined;
    this.own = partial;
    const goesOn = this.#take(partial, 0, this.#length);
    this.own = undefined;
    return goesOn ? from + taken : -1;
  }

  #checked(length: number): number {
    if (length < this.#shortest) {
      throw new RecordError(
        `a record of ${length} bytes, shorter than its tag of ${this.#shortest}`,
      );
    }
    return length;
  }
}
