import type { PathSegment } from "./payload-error.js";
import { decodeText } from "./utf8.js";

/** Bytes that are part of a value but stand elsewhere: the content of the byte string whose head ends at `at`. */
export interface ExternalBytes {
  /** An offset in the writer's buffer. */
  readonly at: number;
  readonly bytes: Uint8Array;
}

/** Where an offset is in a value. */
export interface Location {
  readonly segments: readonly PathSegment[];
  /** The item is the key of an entry; the segments lead to the map. */
  readonly isKey: boolean;
}

interface Container {
  readonly isMap: boolean;
  readonly items: number;
  begun: number;
  /** The way to the item that was begun last. */
  segment: PathSegment;
}

/**
 * The path to the item at `offset`, found by walking CBOR from `start`. Readers and writers thus keep no path while all
 * is well: it is computed once, when the session fails. Everything before `offset` has been read or written and is
 * well-formed, and nothing behind it is looked at, so the walk is linear and needs no more memory than the depth.
 */
export function locate(
  bytes: Uint8Array,
  start: number,
  offset: number,
  externals: readonly ExternalBytes[] = [],
): Location {
  const open: Container[] = [];
  let at = start;
  for (;;) {
    let top = open.at(-1);
    while (top !== undefined && top.begun === top.items) {
      open.pop();
      top = open.at(-1);
    }
    if (top === undefined && at > start) return { segments: [], isKey: false };
    const isKey = top?.isMap === true && top.begun % 2 === 0;
    if (top !== undefined) {
      if (!top.isMap) top.segment = top.begun;
      top.begun += 1;
    }
    let item = at < offset ? readHead(bytes, at) : undefined;
    while (item?.major === 6) item = item.next < offset ? readHead(bytes, item.next) : undefined;
    if (item === undefined || item.next > offset) return here(open, isKey);
    at = item.next;
    if (item.major === 4 || item.major === 5) {
      const isMap = item.major === 5;
      const items = isMap ? item.argument * 2 : item.argument;
      open.push({ isMap, items, begun: 0, segment: "" });
    } else if (item.major === 2 || item.major === 3) {
      if (!externals.some((external) => external.at === at)) at += item.argument;
      if (at > offset) return here(open, isKey);
    }
    if (isKey && top !== undefined) top.segment = keySegment(bytes, item, at);
  }
}

function here(open: readonly Container[], isKey: boolean): Location {
  const path = isKey ? open.slice(0, -1) : open;
  return { segments: path.map((container) => container.segment), isKey };
}

interface Head {
  readonly major: number;
  readonly argument: number;
  /** Behind the head. */
  readonly next: number;
}

function readHead(bytes: Uint8Array, at: number): Head {
  const initial = bytes[at] ?? 0;
  const info = initial & 31;
  const length = info < 24 ? 0 : 1 << (info - 24);
  let argument = length === 0 ? info : 0;
  for (let index = 1; index <= length; index += 1) {
    argument = argument * 256 + (bytes[at + index] ?? 0);
  }
  return { major: initial >> 5, argument, next: at + 1 + length };
}

function keySegment(bytes: Uint8Array, key: Head, end: number): PathSegment {
  if (key.major === 0) return key.argument;
  if (key.major === 1) return -1 - key.argument;
  if (key.major === 3) return decodeText(bytes, key.next, end) ?? "";
  return `a key of ${end - key.next} bytes`;
}
