import { error, warning } from "./entry.js";

/** 1xxx: the text itself. `found` and `expected` come as they are to be read: "`;`", "a name", "the end of the file". */
export const text = {
  CAP1001: error(
    (p: { readonly found: string; readonly expected: string }) =>
      `expected ${p.expected}, found ${p.found}`,
  ),
  CAP1002: error(
    (p: { readonly character: string }) => `${p.character} has no meaning in a .steer file`,
  ),
  CAP1003: error((_: Record<string, never>) => "this string is not closed"),
  CAP1004: error((_: Record<string, never>) => "this comment is not closed"),
  CAP1005: error(
    (p: { readonly escape: string }) => `\`${p.escape}\` is not an escape of a string`,
  ),
  CAP1006: error(
    (p: { readonly text: string; readonly why: string }) =>
      `\`${p.text}\` is not a number: ${p.why}`,
  ),
  CAP1007: error(
    (p: { readonly unit: string; readonly expected: string }) =>
      `\`${p.unit}\` is not a unit: expected ${p.expected}`,
  ),
  CAP1008: error(
    (p: { readonly text: string; readonly limit: string }) =>
      `\`${p.text}\` is too large: at most ${p.limit}`,
  ),
  CAP1009: error((p: { readonly limit: number }) => `nested deeper than ${p.limit} levels`),
  CAP1010: error(
    (p: { readonly size: string; readonly limit: string }) =>
      `this file is too large: ${p.size}, at most ${p.limit}`,
  ),
  CAP1011: error((p: { readonly offset: number }) => `this file is not UTF-8 (byte ${p.offset})`),
  // CAP1012 was for words of a later version; a code is never given a second meaning.
  CAP1013: error(
    (p: { readonly word: string; readonly kind: string }) =>
      `\`${p.word}\` is a keyword and cannot name ${p.kind}`,
  ),
  CAP1014: error(
    (p: { readonly what: string; readonly before: string }) =>
      `${p.what} must stand before ${p.before}`,
  ),
  CAP1015: warning((_: Record<string, never>) => "this doc comment documents nothing"),
  CAP1016: error((p: { readonly what: string }) => `missing ${p.what}`),
  CAP1017: error(
    (p: { readonly found: string; readonly meant: string }) =>
      `\`${p.found}\` is not a keyword: did you mean \`${p.meant}\`?`,
  ),
  CAP1018: error((p: { readonly bracket: string }) => `this \`${p.bracket}\` closes nothing`),
  CAP1019: error((p: { readonly what: string }) => `a string cannot hold ${p.what} as it stands`),
  CAP1020: error((p: { readonly quote: string }) => `strings are written in ", not in ${p.quote}`),
  CAP1021: error(
    (p: { readonly what: string; readonly where: string }) => `${p.what} cannot stand ${p.where}`,
  ),
  CAP1022: error((p: { readonly what: string }) => `${p.what} is given twice`),
  CAP1023: error((_: Record<string, never>) => "`|` joins literals only"),
  CAP1024: error(
    (p: { readonly limit: number }) =>
      `more than ${p.limit} mistakes: the rest of this file was not read`,
  ),
  CAP1025: error((p: { readonly what: string }) => `steer has no ${p.what}`),
} as const;
