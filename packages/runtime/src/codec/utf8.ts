const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();
const loneSurrogate = /\p{Surrogate}/u;

/** Texts up to this many bytes are decoded here when they are ASCII; a call of the platform's decoder costs more than that. */
const shortText = 24;

/** The text of `bytes[start, end)`, or undefined when it is not well-formed UTF-8. */
export function decodeText(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (end - start <= shortText) {
    const text = decodeShortAscii(bytes, start, end);
    if (text !== undefined) return text;
  }
  try {
    return decoder.decode(bytes.subarray(start, end));
  } catch {
    return undefined;
  }
}

function decodeShortAscii(bytes: Uint8Array, start: number, end: number): string | undefined {
  let text = "";
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0x80;
    if (byte >= 0x80) return undefined;
    text += String.fromCharCode(byte);
  }
  return text;
}

/** Whether every surrogate has its other half, so that the text has a UTF-8 form. */
export function isWellFormed(text: string): boolean {
  return !loneSurrogate.test(text);
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
