/** Bytes of a slab: what is encoded in one turn goes out as one record, at once when this is full. */
export const slabSize = 16_384;

/** How many idle slabs a process keeps. */
const keep = 64;

const idle: Uint8Array[] = [];

/** Room for the longest record with its head. */
export const largeSize = 65_537;
const keepLarge = 8;
const idleLarge: Uint8Array[] = [];

/**
 * Memory for one record that is being written. Connections borrow a slab for a turn and give it back when the link has
 * taken the bytes, so that idle connections hold none.
 */
export function takeSlab(): Uint8Array {
  return idle.pop() ?? allocate(slabSize);
}

/** Memory for one record of the greatest length. */
export function takeLarge(): Uint8Array {
  return idleLarge.pop() ?? allocate(largeSize);
}

/** Gives memory back that `takeSlab` or `takeLarge` gave. */
export function giveSlab(slab: Uint8Array): void {
  if (slab.length === slabSize && idle.length < keep) idle.push(slab);
  else if (slab.length === largeSize && idleLarge.length < keepLarge) idleLarge.push(slab);
}

/** Memory that is overwritten before it is read. Node's sockets take its own kind of array without a wrapper. */
export const allocate: (size: number) => Uint8Array =
  nodeAllocate() ?? ((size) => new Uint8Array(size));

function nodeAllocate(): ((size: number) => Uint8Array) | undefined {
  const host: unknown = Reflect.get(globalThis, "Buffer");
  if (typeof host !== "function") return undefined;
  const allocator: unknown = Reflect.get(host, "allocUnsafeSlow");
  if (typeof allocator !== "function") return undefined;
  return (size) => {
    const bytes: unknown = allocator(size);
    return bytes instanceof Uint8Array ? bytes : new Uint8Array(size);
  };
}

/** The bytes themselves: `slice` of Node's own kind of array is a view. */
export function copyOf(buffer: Uint8Array, start: number, end: number): Uint8Array {
  const copy = new Uint8Array(end - start);
  copy.set(buffer.subarray(start, end));
  return copy;
}
