/** How a piece of text is meant; the theme decides how it looks. */
export type Tone =
  | "plain"
  | "error"
  | "warning"
  | "frame"
  | "secondary"
  | "strong"
  | "good"
  | "faint";

/** The signs that the renderer draws with. Each takes one column. */
export interface Glyphs {
  readonly frameTop: string;
  readonly frameMiddle: string;
  readonly frameBottom: string;
  readonly bar: string;
  readonly gap: string;
  readonly line: string;
  readonly primary: string;
  readonly secondary: string;
  /** Corners of the bracket at the left of a label over several lines: open, side, close, and the corner at the text. */
  readonly primaryBracket: Bracket;
  readonly secondaryBracket: Bracket;
  readonly hang: string;
  readonly hook: string;
  readonly senderLeft: string;
  readonly senderRight: string;
  readonly headLeft: string;
  readonly headRight: string;
  readonly crossing: string;
  readonly done: string;
  readonly fault: string;
  readonly unread: string;
  readonly repeats: string;
  readonly cut: string;
}

export interface Bracket {
  readonly open: string;
  readonly side: string;
  readonly close: string;
  readonly up: string;
}

export interface Theme {
  readonly glyphs: Glyphs;
  readonly color: boolean;
  readonly unicode: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

const unicodeGlyphs: Glyphs = {
  frameTop: "╭",
  frameMiddle: "├",
  frameBottom: "╰",
  bar: "│",
  gap: "┆",
  line: "─",
  primary: "━",
  secondary: "─",
  primaryBracket: { open: "┏", side: "┃", close: "┗", up: "┛" },
  secondaryBracket: { open: "╭", side: "│", close: "╰", up: "╯" },
  hang: "│",
  hook: "╰",
  senderLeft: "├",
  senderRight: "┤",
  headLeft: "◀",
  headRight: "▶",
  crossing: "┼",
  done: "■",
  fault: "✗",
  unread: "✉",
  repeats: "↻",
  cut: "…",
};

const asciiGlyphs: Glyphs = {
  frameTop: ",",
  frameMiddle: "|",
  frameBottom: "'",
  bar: "|",
  gap: ":",
  line: "-",
  primary: "^",
  secondary: "-",
  primaryBracket: { open: "/", side: "|", close: "\\", up: "^" },
  secondaryBracket: { open: "/", side: "|", close: "\\", up: "-" },
  hang: "|",
  hook: "'",
  senderLeft: "|",
  senderRight: "|",
  headLeft: "<",
  headRight: ">",
  crossing: "+",
  done: "#",
  fault: "x",
  unread: "!",
  repeats: "@",
  cut: "~",
};

/** Select Graphic Rendition parameters (ECMA-48), of the sixteen colours that every terminal theme defines. */
const renditions: Readonly<Record<Tone, string | undefined>> = {
  plain: undefined,
  error: "1;31",
  warning: "1;33",
  frame: "34",
  secondary: "36",
  strong: "1",
  good: "32",
  faint: "2",
};

export const narrowest = 40;

export function createTheme(options: {
  readonly color: boolean;
  readonly unicode: boolean;
  readonly width: number;
}): Theme {
  const width = Math.max(narrowest, Math.floor(options.width) || narrowest);
  return { ...options, width, glyphs: options.unicode ? unicodeGlyphs : asciiGlyphs };
}

export function paint(theme: Theme, tone: Tone, text: string): string {
  const rendition = renditions[tone];
  if (!theme.color || rendition === undefined || text === "") return text;
  return `\u001b[${rendition}m${text}\u001b[0m`;
}
