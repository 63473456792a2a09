/** Which characters make up names and blanks: TypeScript's rules, without `$`. */

const start = /[\p{ID_Start}]/u;
const part = /[\p{ID_Continue}\u200c\u200d]/u;

export const isDigit = (code: number): boolean => code >= 48 && code <= 57;

export function isNameStart(code: number): boolean {
  if (code < 128) return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
  return start.test(String.fromCodePoint(code));
}

export function isNamePart(code: number): boolean {
  if (code < 128) return isNameStart(code) || isDigit(code);
  return part.test(String.fromCodePoint(code));
}

/** Blanks other than line ends. */
export function isBlank(code: number): boolean {
  if (code < 128) return code === 32 || code === 9 || code === 11 || code === 12;
  return code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029 || isSpace(code);
}

const isSpace = (code: number): boolean =>
  code === 0x1680 ||
  (code >= 0x2000 && code <= 0x200a) ||
  code === 0x202f ||
  code === 0x205f ||
  code === 0x3000;

/** By ASCII code: 1 for the characters of names. */
export const plainName: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) =>
  isNamePart(code) ? 1 : 0,
);

/** The offset behind the name that begins or goes on at `offset`. */
export function nameEnd(text: string, offset: number): number {
  let end = offset;
  for (;;) {
    while (plainName[text.charCodeAt(end)] === 1) end += 1;
    const code = text.codePointAt(end);
    if (code === undefined || code < 128 || !isNamePart(code)) return end;
    end += code > 0xffff ? 2 : 1;
  }
}
