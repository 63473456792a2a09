/** How many terminal columns a code point takes: 0, 1 or 2. */
export function codePointWidth(point: number): 0 | 1 | 2 {
  if (point < 0x300) return 1;
  if (isZeroWidth(point)) return 0;
  return isWide(point) ? 2 : 1;
}

/** Columns of a text on one line. Tabs and control characters must have been replaced before. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += codePointWidth(character.codePointAt(0) ?? 0);
  return width;
}

/** Marks that sit on the character before them, joiners, variation selectors and the byte order mark. */
function isZeroWidth(point: number): boolean {
  if (point === 0x200b || point === 0x200c || point === 0x200d || point === 0xfeff) return true;
  return /^[\p{Mn}\p{Me}\p{Emoji_Modifier}]$/u.test(String.fromCodePoint(point));
}

/** Blocks of East Asian Width W and F (UAX 11); pictures are asked for by property. */
const wideBlocks: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x17000, 0x18cff],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];

function isWide(point: number): boolean {
  for (const [first, last] of wideBlocks) {
    if (point < first) break;
    if (point <= last) return true;
  }
  return point >= 0x231a && /^\p{Emoji_Presentation}$/u.test(String.fromCodePoint(point));
}
