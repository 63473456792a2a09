/** Whether a set given as bits has an element. */
export function hasBit(words: Uint32Array, element: number): boolean {
  return (((words[element >>> 5] ?? 0) >>> (element & 31)) & 1) === 1;
}

/** Sets of small integers that only grow, hash-consed: a set is a number, and adding is a table look-up once seen. */
export class RoleSets {
  readonly #width: number;
  readonly #sets: Uint32Array[] = [];
  readonly #byText = new Map<string, number>();
  readonly #added = new Map<number, number>();

  /** `size`: elements are 0 to size - 1. The empty set is number 0. */
  constructor(size: number) {
    this.#width = size;
    this.#number(new Uint32Array((size + 31) >>> 5));
  }

  /** The set as bits, 32 elements to a word; not to be changed. */
  words(set: number): Uint32Array {
    return this.#sets[set] ?? new Uint32Array((this.#width + 31) >>> 5);
  }

  /** The number of a set given as bits, which are copied. */
  numberOf(words: Uint32Array): number {
    return this.#number(words.slice());
  }

  has(set: number, element: number): boolean {
    return hasBit(this.words(set), element);
  }

  add(set: number, element: number): number {
    if (this.has(set, element)) return set;
    const key = set * this.#width + element;
    let number = this.#added.get(key);
    if (number === undefined) {
      const words = this.#sets[set]?.slice() ?? new Uint32Array((this.#width + 31) >>> 5);
      words[element >>> 5] = (words[element >>> 5] ?? 0) | (1 << (element & 31));
      number = this.#number(words);
      this.#added.set(key, number);
    }
    return number;
  }

  #number(words: Uint32Array): number {
    const text = words.join();
    let number = this.#byText.get(text);
    if (number === undefined) {
      number = this.#sets.length;
      this.#byText.set(text, number);
      this.#sets.push(words);
    }
    return number;
  }
}
