import { createHash } from "node:crypto";

/** Counts and digests what passes by: both sides have one, and compare at the end. */
export class Sum {
  readonly #hash = createHash("sha256");
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    this.#hash.update(piece);
  }

  /** SHA-256. To be asked for once, when everything has passed. */
  digest(): Uint8Array {
    return this.#hash.digest();
  }
}
