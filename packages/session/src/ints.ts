/** A list of integers that grows at its end. */
export interface Ints {
  items: Int32Array;
  count: number;
}

export function ints(capacity = 64): Ints {
  return { items: new Int32Array(capacity), count: 0 };
}

export function push(list: Ints, value: number): void {
  if (list.count === list.items.length) {
    const grown = new Int32Array(list.count * 2);
    grown.set(list.items);
    list.items = grown;
  }
  list.items[list.count++] = value;
}

/** The list as an array of its length. */
export function packed(list: Ints): Int32Array {
  return list.items.subarray(0, list.count);
}
