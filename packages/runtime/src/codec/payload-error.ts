/** A step into a value: the name of a field or the key of a map, or the index in an array. */
export type PathSegment = string | number;

/**
 * A value that cannot travel, or bytes that are not the value they should be. Thrown by `Writer` and `Reader` and by
 * the generated functions that use them, and by nothing else in the codec.
 */
export class PayloadError extends Error {
  override readonly name = "PayloadError";
  /** Where in the value: `["items", 3, "price"]`; empty for the value itself. */
  readonly segments: readonly PathSegment[];
  /** The same as text: `items[3].price`; empty for the value itself. */
  readonly path: string;
  /** What is wrong, to be read behind the path: "must be at most 19 characters long". */
  readonly reason: string;

  constructor(segments: readonly PathSegment[], reason: string) {
    const path = pathText(segments);
    super(path === "" ? reason : `${path} ${reason}`);
    this.segments = segments;
    this.path = path;
    this.reason = reason;
  }
}

const identifier = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u;

/** `items[3].price`, `rates["a b"]`. Keys that a stranger made long are cut. */
export function pathText(segments: readonly PathSegment[]): string {
  let text = "";
  for (const segment of segments) {
    if (typeof segment === "number") text += `[${segment}]`;
    else if (!identifier.test(segment)) text += `[${JSON.stringify(shortened(segment))}]`;
    else text += (text === "" ? "" : ".") + shortened(segment);
  }
  return text;
}

function shortened(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 39)}…`;
}

/** What a value is, in the words of a refusal: "a string", "null". Never looks into it. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "object":
      if (value === null) return "null";
      return Array.isArray(value) ? "an array" : "an object";
    case "undefined":
      return "undefined";
    default:
      return `a ${typeof value}`;
  }
}
