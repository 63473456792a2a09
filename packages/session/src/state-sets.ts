/** Hash-consed sets of integers, each stored once and known by a small number. Elements ascend. */
export interface StateSets {
  readonly starts: number[];
  pool: Int32Array;
  used: number;
  /** Sets of two and more by hash. A set of one is found by its element: in `single`, -1 where there is none. */
  readonly byHash: Map<number, number[]>;
  single: Int32Array;
}

export function stateSets(): StateSets {
  return {
    starts: [0],
    pool: new Int32Array(1024),
    used: 0,
    byHash: new Map(),
    single: new Int32Array(0),
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
  if (count === 1) return internOne(sets, items[0] ?? 0, items);
  let hash = count;
  for (let i = 0; i < count; i++) hash = (Math.imul(hash, 0x01000193) ^ (items[i] ?? 0)) | 0;
  let same = sets.byHash.get(hash);
  if (same === undefined) {
    same = [];
    sets.byHash.set(hash, same);
  }
  for (const candidate of same) if (holds(sets, candidate, items, count)) return candidate;
  const number = append(sets, items, count);
  same.push(number);
  return number;
}

function internOne(sets: StateSets, item: number, items: Int32Array): number {
  if (item >= sets.single.length) {
    const grown = new Int32Array(Math.max(64, 2 * item)).fill(-1);
    grown.set(sets.single);
    sets.single = grown;
  }
  const known = sets.single[item] ?? 0;
  if (known !== -1) return known;
  const number = append(sets, items, 1);
  sets.single[item] = number;
  return number;
}

function append(sets: StateSets, items: Int32Array, count: number): number {
  const number = countSets(sets);
  if (sets.used + count > sets.pool.length) {
    const grown = new Int32Array(Math.max(sets.pool.length * 2, sets.used + count));
    grown.set(sets.pool);
    sets.pool = grown;
  }
  for (let i = 0; i < count; i++) sets.pool[sets.used + i] = items[i] ?? 0;
  sets.used += count;
  sets.starts.push(sets.used);
  return number;
}

function holds(sets: StateSets, set: number, items: Int32Array, count: number): boolean {
  const start = sets.starts[set] ?? 0;
  if ((sets.starts[set + 1] ?? 0) - start !== count) return false;
  for (let i = 0; i < count; i++) if ((sets.pool[start + i] ?? 0) !== (items[i] ?? 0)) return false;
  return true;
}
