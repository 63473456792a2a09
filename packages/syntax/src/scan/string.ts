import { add, type Report, shown } from "../report.js";

/** The value of a string literal and where it ends; what is wrong with it has been reported. */
export interface ScannedString {
  /** As well as it can be read. */
  readonly value: string;
  /** Whether nothing is wrong with it. */
  readonly sound: boolean;
  readonly end: number;
  readonly closed: boolean;
}

const simple: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

/** Reads a string from its opening quote on, with the escapes of JSON. It ends on its line. */
export function scanString(text: string, start: number, report: Report): ScannedString {
  const quote = text[start];
  const mistakes = report.diagnostics.length;
  let value = "";
  let plain = start + 1;
  let offset = plain;
  for (;;) {
    const code = text.charCodeAt(offset);
    if (Number.isNaN(code) || code === 10 || code === 13) {
      add(
        report,
        "CAP1003",
        {},
        { start, end: offset },
        `it ends with its line, without \`${quote}\``,
      );
      return { value: value + text.slice(plain, offset), end: offset, sound: false, closed: false };
    }
    if (code === text.charCodeAt(start)) {
      const sound = report.diagnostics.length === mistakes;
      return { value: value + text.slice(plain, offset), end: offset + 1, sound, closed: true };
    }
    if (code === 92) {
      const escaped = scanEscape(text, offset, report);
      value += text.slice(plain, offset) + escaped.value;
      offset = escaped.end;
      plain = offset;
    } else if (code < 32) {
      const hexadecimal = code.toString(16).padStart(4, "0");
      const written = code === 9 ? "\\t" : `\\u${hexadecimal}`;
      add(
        report,
        "CAP1019",
        { what: code === 9 ? "a tab" : `the control character U+${hexadecimal.toUpperCase()}` },
        { start: offset, end: offset + 1 },
        `write \`${written}\``,
      );
      offset += 1;
    } else if (code >= 0xd800 && code <= 0xdfff) {
      offset += surrogate(text, offset, report);
    } else {
      offset += 1;
    }
  }
}

/** Steps over a surrogate pair; half of one is not text. */
function surrogate(text: string, offset: number, report: Report): number {
  if ((text.codePointAt(offset) ?? 0) > 0xffff) return 2;
  add(
    report,
    "CAP1019",
    { what: "half of a surrogate pair" },
    { start: offset, end: offset + 1 },
    "this is not a character",
  );
  return 1;
}

function scanEscape(text: string, offset: number, report: Report): { value: string; end: number } {
  const letter = text[offset + 1];
  if (letter === undefined || letter === "\n" || letter === "\r") {
    return { value: "", end: offset + 1 };
  }
  const character = simple[letter];
  if (character !== undefined && Object.hasOwn(simple, letter)) {
    return { value: character, end: offset + 2 };
  }
  if (letter === "u") {
    const unit = hexUnit(text, offset);
    if (unit !== undefined) return unicode(text, offset, unit, report);
  }
  const end = offset + 1 + ((text.codePointAt(offset + 1) ?? 0) > 0xffff ? 2 : 1);
  const written = text.slice(offset, end);
  add(
    report,
    "CAP1005",
    { escape: shown(written) },
    { start: offset, end },
    letter === "u"
      ? "four hexadecimal digits must follow"
      : 'one of \\" \\\\ \\/ \\b \\f \\n \\r \\t \\u0000',
  );
  return { value: letter === "u" ? "" : text.slice(offset + 1, end), end };
}

/** The code unit of `\u` and four hexadecimal digits at `offset`. */
function hexUnit(text: string, offset: number): number | undefined {
  const digits = text.slice(offset + 2, offset + 6);
  return text[offset] === "\\" && text[offset + 1] === "u" && /^[0-9a-fA-F]{4}$/.test(digits)
    ? Number.parseInt(digits, 16)
    : undefined;
}

function unicode(
  text: string,
  offset: number,
  unit: number,
  report: Report,
): { value: string; end: number } {
  if (unit < 0xd800 || unit > 0xdfff) {
    return { value: String.fromCharCode(unit), end: offset + 6 };
  }
  const low = unit < 0xdc00 ? hexUnit(text, offset + 6) : undefined;
  if (low !== undefined && low >= 0xdc00 && low <= 0xdfff) {
    return { value: String.fromCharCode(unit, low), end: offset + 12 };
  }
  add(
    report,
    "CAP1019",
    { what: "half of a surrogate pair" },
    { start: offset, end: offset + 6 },
    "this is not a character",
  );
  return { value: "\ufffd", end: offset + 6 };
}
