const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** Texts up to this many bytes are decoded here when they are ASCII; a call of the platform's decoder costs more than that. */
const shortText = 12;

/** Node's own decoder: three times as fast as TextDecoder, but it puts U+FFFD in the place of what is malformed. */
const slice = nativeMethod<[number, number], string>("Buffer", "utf8Slice");
const checkWellFormed = nativeMethod<[], boolean>("String", "isWellFormed");

/** The text of `bytes[start, end)`, or undefined when it is not well-formed UTF-8. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= shortText) {
    const text = decodeShortAscii(bytes, start, end);
    if (text !== undefined) return text;
  }
  if (slice !== undefined) {
    const text = slice(bytes, start, end);
    if (!text.includes("\ufffd")) return text;
  }
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

/** Four at a time: every call makes a string, and putting strings together costs as much again. */
function decodeShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  let bits = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    const a = bytes[at] ?? 0;
    const b = bytes[at + 1] ?? 0;
    const c = bytes[at + 2] ?? 0;
    const d = bytes[at + 3] ?? 0;
    bits |= a | b | c | d;
    text += String.fromCharCode(a, b, c, d);
  }
  for (; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    bits |= byte;
    text += String.fromCharCode(byte);
  }
  return bits < 0x80 ? text : undefined;
}

const loneSurrogate = /\p{Surrogate}/u;

/** Whether every surrogate has its other half, so that the text has a UTF-8 form. */
export function isWellFormed(text: string): boolean {
  return checkWellFormed === undefined ? !loneSurrogate.test(text) : checkWellFormed(text);
}

/** Writes as much of `text` as fits, which must be well-formed. Nothing is cut inside a character. */
export function encodeInto(text: string, target: Uint8Array): { read: number; written: number } {
  return encoder.encodeInto(text, target);
}

/** The UTF-8 form, for constants. */
export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** One code unit per byte: bytes as something that a Set can compare. */
export function rawText(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  for (let at = start; at < end; at += 0x1000) {
    text += String.fromCharCode(...bytes.subarray(at, Math.min(end, at + 0x1000)));
  }
  return text;
}

/** A method that not every platform has, as a function of its `this`. */
function nativeMethod<Arguments extends unknown[], Result>(
  type: string,
  name: string,
): ((self: unknown, ...items: Arguments) => Result) | undefined {
  const owner: unknown = Reflect.get(globalThis, type);
  const prototype: unknown = typeof owner === "function" ? owner.prototype : undefined;
  if (typeof prototype !== "object" || prototype === null) return undefined;
  const method: unknown = Reflect.get(prototype, name);
  // What the platform calls so has the types that its documentation says.
  return typeof method === "function"
    ? (Function.prototype.call.bind(method) as (self: unknown, ...items: Arguments) => Result)
    : undefined;
}
