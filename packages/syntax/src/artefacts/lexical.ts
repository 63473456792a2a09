import * as t from "../scan/tokens.js";
import { wordsIn } from "./model.js";

/** A token of many spellings: its name, what it is in EBNF, and spellings that a test may use. */
export interface Lexeme {
  readonly name: string;
  readonly definition: string;
  readonly samples: readonly string[];
}

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(" | ");

/** The tokens that are no fixed text. The scanner is written by hand, and so are their definitions. */
export const lexemes: readonly Lexeme[] = [
  {
    name: "Identifier",
    definition: "Word - Keyword",
    samples: ["Quote", "Zebra", "x9", "_", "straße", "value", "forever"],
  },
  {
    name: "Role",
    definition: `Identifier | ${quoted(wordsIn(t.Role))}`,
    samples: ["Xena", "master", "peer"],
  },
  {
    name: "Party",
    definition: `Role | ${quoted(wordsIn(t.Party))}`,
    samples: ["Xena", "master", "both", "all"],
  },
  {
    name: "Word",
    definition: "Letter ( Letter | Digit )*",
    samples: ["name", "send", "par", "type"],
  },
  {
    name: "StringLiteral",
    definition: `'"' ( [^"\\#x0-#x1F] | "\\" ( ["\\/bfnrt] | "u" Hex Hex Hex Hex ) )* '"'`,
    samples: ['"a"', '"./other.steer"', '"\\u00e9\\n"'],
  },
  { name: "Integer", definition: `"-"? Natural`, samples: ["0", "3", "-12", "1_000"] },
  {
    name: "Decimal",
    definition: `"-"? Natural "." Digit ( "_"? Digit )*`,
    samples: ["1.5", "-0.25", "10.000_1"],
  },
  {
    name: "DurationLiteral",
    definition: `Natural ( "ms" | "s" | "m" | "h" )`,
    samples: ["250ms", "10s", "5m", "2h"],
  },
  {
    name: "SizeLiteral",
    definition: `Natural ( "B" | "KiB" | "MiB" )`,
    samples: ["512B", "64KiB", "1MiB"],
  },
];

/** What the tokens are made of, and what stands between them. */
export const characters: readonly (readonly [name: string, definition: string])[] = [
  ["Keyword", quoted([...wordsIn(t.Word), ...wordsIn(t.Role), ...wordsIn(t.Party)])],
  ["Letter", "[A-Za-z_] /* or ID_Start of Unicode, and behind the first one ID_Continue */"],
  ["Natural", `"0" | [1-9] ( "_"? Digit )*`],
  ["Digit", "[0-9]"],
  ["Hex", "[0-9A-Fa-f]"],
  ["Blank", `[#x9#xA#xD#x20] | Comment`],
  ["Comment", `"//" [^#xA#xD]* | "/*" ( [^*] | "*"+ [^*/] )* "*"+ "/"`],
];
