import { PayloadError } from "./payload-error.js";
import type { Reader } from "./reader.js";
import type { Writer } from "./writer.js";

/** What `import codec { Vec3 }` asks of the value `Vec3`: how the type of that name becomes bytes, and what is allowed. */
export interface Codec<T> {
  encode(value: T): Uint8Array;
  /** May throw: then the bytes are none of this type. */
  decode(bytes: Uint8Array): T;
  /** What is wrong with the value, to be read behind its name: "must be of unit length"; undefined when nothing is. */
  validate(value: T): string | undefined;
}

/** Writes the value as a byte string. What its codec throws or objects to is a refusal like any other. */
export function encode<T>(w: Writer, codec: Codec<T>, value: T): void {
  const { at } = w;
  const bytes = guarded(w, at, "cannot be encoded", () => {
    // A value that is not even of the type may make `validate` throw: that is what it is tried on.
    const objection = w.checks ? codec.validate(value) : undefined;
    if (objection !== undefined) throw w.refusal(at, objection);
    return codec.encode(value);
  });
  w.bytes(bytes);
}

/** Reads a byte string and lets the codec make a value of it, which it then has to find valid. */
export function decode<T>(r: Reader, codec: Codec<T>): T {
  const { at } = r;
  const bytes = r.bytes();
  return guarded(r, at, "cannot be decoded", () => {
    const value = codec.decode(bytes);
    const objection = codec.validate(value);
    if (objection !== undefined) throw r.refusal(at, objection);
    return value;
  });
}

/** Runs code of the program in the middle of a payload: nothing but a refusal comes out of it. */
function guarded<T>(where: Writer | Reader, at: number, reason: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof PayloadError) throw error;
    // What it says stays here: refusals are told to the other side.
    const refusal = where.refusal(at, reason);
    refusal.cause = error;
    throw refusal;
  }
}
