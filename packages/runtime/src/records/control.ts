import { PART, writeU16, writeU32, writeU64 } from "./frame.js";

/** Bytes of a control frame at most. */
export const longestControl = 11;

/**
 * A frame that may be said again with a newer number until it leaves: credit of a part or of streams, the cancelling of a
 * stream. While the link is blocked none of them piles up.
 */
export class ControlFrame {
  readonly #type: number;
  readonly #part: number;
  readonly #isTotal: boolean;
  number = 0;
  /** It stands in an outbox. */
  isWaiting = false;

  /** `isTotal`: the number has 8 bytes, otherwise 4. */
  constructor(type: number, part: number, isTotal: boolean) {
    this.#type = type;
    this.#part = part;
    this.#isTotal = isTotal;
  }

  /** Returns where the frame ends. */
  write(buffer: Uint8Array, start: number): number {
    let at = writeType(buffer, start, this.#type, this.#part);
    if (this.#isTotal) writeU64(buffer, at, this.number);
    else writeU32(buffer, at, this.number);
    at += this.#isTotal ? 8 : 4;
    this.isWaiting = false;
    return at;
  }
}

/** The type of a frame, and its part when it belongs to one (0: none). Returns where that ends. */
export function writeType(buffer: Uint8Array, at: number, type: number, part: number): number {
  if (part === 0) {
    buffer[at] = type;
    return at + 1;
  }
  buffer[at] = type + PART;
  writeU16(buffer, at + 1, part);
  return at + 3;
}
