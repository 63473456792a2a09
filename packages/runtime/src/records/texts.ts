import { readU16, writeU16 } from "./frame.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

/** Bytes of one text at most. */
export const maxText = 1024;

/** Texts, each as u16 length and UTF-8. Longer ones are cut at `maxText` bytes, between characters. */
export function encodeTexts(texts: readonly string[]): Uint8Array {
  const encoded = texts.map(cut);
  const whole = new Uint8Array(encoded.reduce((sum, text) => sum + 2 + text.length, 0));
  let at = 0;
  for (const text of encoded) {
    writeU16(whole, at, text.length);
    whole.set(text, at + 2);
    at += 2 + text.length;
  }
  return whole;
}

function cut(text: string): Uint8Array {
  const bytes = encoder.encode(text);
  if (bytes.length <= maxText) return bytes;
  let end = maxText;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.subarray(0, end);
}

/** The texts in `buffer[start, end)`; undefined when they are malformed. At most `most`. */
export function decodeTexts(
  buffer: Uint8Array,
  start: number,
  end: number,
  most: number,
): readonly string[] | undefined {
  const texts: string[] = [];
  let at = start;
  while (at < end) {
    if (texts.length === most || end - at < 2) return undefined;
    const length = readU16(buffer, at);
    at += 2;
    if (length > maxText || end - at < length) return undefined;
    try {
      texts.push(decoder.decode(buffer.subarray(at, at + length)));
    } catch {
      return undefined;
    }
    at += length;
  }
  return texts;
}
