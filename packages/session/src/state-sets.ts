/** Hash-consed sets of integers, each stored once and known by a small number. Elements ascend. */
export interface StateSets {
  readonly starts: number[];
  pool: Int32Array;
  used: number;
  /** By hash: the last set with it. */
  readonly byHash: Map<number, number>;
  /** By set: the one before it with the same hash; -1 where there is none. */
  readonly before: number[];
}

export function stateSets(): StateSets {
  return {
    starts: [0],
    pool: new Int32Array(1024),
    used: 0,
    byHash: new Map(),
    before: [],
  };
}

export function countSets(sets: StateSets): number {
  return sets.starts.length - 1;
}

/** The elements of set number `set`; a view that is valid until the next set is added. */
export function elements(sets: StateSets, set: number): Int32Array {
  return sets.pool.subarray(sets.starts[set] ?? 0, sets.starts[set + 1] ?? 0);
}

/** The number of the set of the first `count` items, which ascend; a new number if it was not there yet. */
export function intern(sets: StateSets, items: Int32Array, count: number): number {
  let hash = count;
  for (let i = 0; i < count; i++) hash = (Math.imul(hash, 0x01000193) ^ (items[i] ?? 0)) | 0;
  const last = sets.byHash.get(hash) ?? -1;
  for (let candidate = last; candidate !== -1; candidate = sets.before[candidate] ?? -1) {
    if (holds(sets, candidate, items, count)) return candidate;
  }
  const number = append(sets, items, count);
  sets.byHash.set(hash, number);
  sets.before[number] = last;
  return number;
}

/** Adds a set that is known not to be there. */
export function append(sets: StateSets, items: Int32Array, count: number): number {
  const number = countSets(sets);
  if (sets.used + count > sets.pool.length) {
    const grown = new Int32Array(Math.max(sets.pool.length * 2, sets.used + count));
    grown.set(sets.pool);
    sets.pool = grown;
  }
  for (let i = 0; i < count; i++) sets.pool[sets.used + i] = items[i] ?? 0;
  sets.used += count;
  sets.starts.push(sets.used);
  sets.before.push(-1);
  return number;
}

function holds(sets: StateSets, set: number, items: Int32Array, count: number): boolean {
  const start = sets.starts[set] ?? 0;
  if ((sets.starts[set + 1] ?? 0) - start !== count) return false;
  for (let i = 0; i < count; i++) if ((sets.pool[start + i] ?? 0) !== (items[i] ?? 0)) return false;
  return true;
}
