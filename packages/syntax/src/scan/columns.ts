import type { DocComment, Token } from "./tokens.js";
import { type Word, Words } from "./words.js";

type Value = Token["value"];

/**
 * The tokens of a text in columns: most of them are read where they stand, and are never made into objects.
 * The last two are the end of the file.
 */
export class Columns {
  readonly words: Words = new Words();
  count = 0;
  /** By token: the `id` of its word. */
  readonly word: Int32Array;
  readonly part: Uint8Array;
  readonly start: Int32Array;
  /** By token: 1 for the first on its line. */
  readonly first: Uint8Array;
  /** Of tokens that have one. */
  readonly docs = new Map<number, DocComment>();
  readonly #values = new Map<number, Value>();
  readonly #quiet = new Set<number>();

  /** For a text of `length` code units, which has at most so many tokens and the two ends. */
  constructor(length: number) {
    this.word = new Int32Array(length + 2);
    this.part = new Uint8Array(length + 2);
    this.start = new Int32Array(length + 2);
    this.first = new Uint8Array(length + 2);
  }

  push(word: Word, start: number, first: boolean): void {
    const index = this.count;
    this.word[index] = word.id;
    this.part[index] = word.part;
    this.start[index] = start;
    if (first) this.first[index] = 1;
    this.count = index + 1;
  }

  /** Of the last token. */
  mark(quiet: boolean, value: Value, doc: DocComment | undefined): void {
    const index = this.count - 1;
    if (quiet) this.#quiet.add(index);
    if (value !== undefined) this.#values.set(index, value);
    if (doc !== undefined) this.docs.set(index, doc);
  }

  wordAt(index: number): Word | undefined {
    return this.words.all[this.word[index] ?? -1];
  }

  partAt(index: number): number {
    return this.part[index] ?? 0;
  }

  /** Makes a token, which stands at `place` in its vector. */
  token(index: number, place: number): Token {
    const word = this.wordAt(index);
    if (word === undefined) throw new RangeError(`there is no token ${index}`);
    const { image, type } = word;
    const start = this.start[index] ?? 0;
    return {
      image,
      startOffset: start,
      // Chevrotain numbers the types of its vocabulary when the parser is made, which is before the first scan.
      tokenTypeIdx: type.tokenTypeIdx ?? -1,
      tokenType: type,
      end: start + image.length,
      first: this.first[index] === 1,
      quiet: this.#quiet.has(index),
      doc: this.docs.get(index),
      value: this.#values.get(index),
      index: place,
      match: -1,
    };
  }

  tokens(): Token[] {
    const tokens: Token[] = [];
    for (let index = 0; index < this.count; index += 1) tokens.push(this.token(index, index));
    return tokens;
  }
}
