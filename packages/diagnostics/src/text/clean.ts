import { codePointWidth } from "./width.js";

/**
 * A text of somebody else, fit for a terminal: no control character can move the cursor, no bidirectional control can
 * reorder what is shown. Line ends become spaces. Without `unicode` the result is plain ASCII of the same width.
 */
export function clean(text: string, unicode: boolean): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  let result = "";
  for (const character of text) result += cleanCharacter(character, unicode);
  return result;
}

/** One character (code point) of such a text; a lone surrogate becomes the replacement character. */
export function cleanCharacter(character: string, unicode: boolean): string {
  const point = character.codePointAt(0) ?? 0;
  if (point >= 0x20 && point < 0x7f) return character;
  if (point === 0x09 || point === 0x0a || point === 0x0d) return " ";
  if (!unicode) return "?".repeat(codePointWidth(point));
  if (point < 0x20) return String.fromCodePoint(0x2400 + point);
  if (point === 0x7f) return "\u2421";
  return isUnshowable(point) ? "\ufffd" : character;
}

function isUnshowable(point: number): boolean {
  return (
    (point >= 0x80 && point <= 0x9f) ||
    (point >= 0xd800 && point <= 0xdfff) ||
    point === 0x061c ||
    (point >= 0x200e && point <= 0x200f) ||
    (point >= 0x2028 && point <= 0x202e) ||
    (point >= 0x2066 && point <= 0x2069)
  );
}
