import { LimitError } from "../errors/index.js";

/** Bytes of unfinished messages of the whole process, at most, unless a limit says otherwise. */
export const defaultReassembly = 268_435_456;

let unfinished = 0;

/** Bytes of unfinished messages of the whole process. */
export function unfinishedBytes(): number {
  return unfinished;
}

/** The pieces of one long message that is on its way in. */
export class Reassembly {
  readonly label: number;
  readonly #pieces: Uint8Array[] = [];
  length = 0;

  constructor(label: number) {
    this.label = label;
  }

  /**
   * Adds `buffer[start, end)`. `most`: bytes of the message; `mostOfAll`: of the process. A piece that is the smaller part
   * of its chunk is copied, so that it does not keep the chunk alive.
   */
  add(buffer: Uint8Array, start: number, end: number, most: number, mostOfAll: number): void {
    const length = end - start;
    if (this.length + length > most) {
      throw new LimitError(`a message is longer than ${most} bytes, the limit of \`max message\``);
    }
    if (unfinished + length > mostOfAll) {
      throw new LimitError(
        `unfinished messages of this process are longer than ${mostOfAll} bytes, the limit \`reassembly\``,
      );
    }
    const isLarge = length * 2 >= buffer.buffer.byteLength;
    this.#pieces.push(isLarge ? buffer.subarray(start, end) : buffer.slice(start, end));
    this.length += length;
    unfinished += length;
  }

  /** The whole message. */
  join(): Uint8Array {
    const whole = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    this.drop();
    return whole;
  }

  drop(): void {
    unfinished -= this.length;
    this.length = 0;
    this.#pieces.length = 0;
  }
}
