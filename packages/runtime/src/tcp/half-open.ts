/** Connections that are not authenticated yet, at most. */
export const maxHalfOpen = 1024;
/** Of one address, at most. */
export const maxHalfOpenPerAddress = 64;
/** How long one may stay so. Milliseconds. */
export const halfOpenTime = 5000;

/** A connection that is not authenticated yet. */
export interface HalfOpen {
  readonly address: string;
  drop(): void;
}

/** The strangers at the door: when there are too many, of one address or in all, the oldest has to go. */
export class HalfOpenTable {
  readonly #all = new Set<HalfOpen>();
  readonly #byAddress = new Map<string, Set<HalfOpen>>();

  get size(): number {
    return this.#all.size;
  }

  add(entry: HalfOpen): void {
    const same = this.#byAddress.get(entry.address) ?? new Set();
    if (same.size >= maxHalfOpenPerAddress) this.#dropOldest(same);
    if (this.#all.size >= maxHalfOpen) this.#dropOldest(this.#all);
    same.add(entry);
    this.#byAddress.set(entry.address, same);
    this.#all.add(entry);
  }

  /** It is authenticated, or gone. */
  remove(entry: HalfOpen): void {
    this.#all.delete(entry);
    const same = this.#byAddress.get(entry.address);
    same?.delete(entry);
    if (same?.size === 0) this.#byAddress.delete(entry.address);
  }

  #dropOldest(entries: ReadonlySet<HalfOpen>): void {
    const [oldest] = entries;
    if (oldest === undefined) return;
    this.remove(oldest);
    oldest.drop();
  }
}
