/** Whether a set given as bits has an element. */
export function hasBit(words: Uint32Array, element: number): boolean {
  return (((words[element >>> 5] ?? 0) >>> (element & 31)) & 1) === 1;
}

/**
 * Sets of small integers that only grow, each known by a number: equal sets have equal numbers. Of up to 31 elements the
 * number is the set itself, bit by bit; larger ones are hash-consed.
 */
export class RoleSets {
  readonly #width: number;
  readonly #small: boolean;
  readonly #sets: Uint32Array[] = [];
  readonly #byText = new Map<string, number>();
  readonly #added = new Map<number, number>();

  /** `size`: elements are 0 to size - 1. The empty set is number 0. */
  constructor(size: number) {
    this.#width = size;
    this.#small = size <= 31;
    this.#intern(this.bits());
  }

  /** An empty set as bits, 32 elements to a word. */
  bits(): Uint32Array {
    return new Uint32Array((this.#width + 31) >>> 5);
  }

  /** Writes a set as bits. */
  load(set: number, words: Uint32Array): void {
    if (this.#small) words[0] = set;
    else words.set(this.#sets[set] ?? this.bits());
  }

  /** The number of a set given as bits. */
  numberOf(words: Uint32Array): number {
    return this.#small ? (words[0] ?? 0) : this.#intern(words);
  }

  has(set: number, element: number): boolean {
    if (this.#small) return ((set >>> element) & 1) === 1;
    return hasBit(this.#sets[set] ?? this.bits(), element);
  }

  add(set: number, element: number): number {
    if (this.#small) return set | (1 << element);
    if (this.has(set, element)) return set;
    const key = set * this.#width + element;
    let number = this.#added.get(key);
    if (number === undefined) {
      const words = this.bits();
      this.load(set, words);
      words[element >>> 5] = (words[element >>> 5] ?? 0) | (1 << (element & 31));
      number = this.#intern(words);
      this.#added.set(key, number);
    }
    return number;
  }

  #intern(words: Uint32Array): number {
    const text = words.join();
    let number = this.#byText.get(text);
    if (number === undefined) {
      number = this.#sets.length;
      this.#byText.set(text, number);
      this.#sets.push(words.slice());
    }
    return number;
  }
}
