/*
 * Generated modules never say `Map` or `Set` themselves: an event of theirs may be called so.
 */

export function newSet<T>(): Set<T> {
  return new Set();
}

export function newMap<K, V>(): Map<K, V> {
  return new Map();
}

/** An optional field whose name every object has a property of: `constructor`, `toString`. */
export function own<T extends object, K extends keyof T>(value: T, key: K): T[K] | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
