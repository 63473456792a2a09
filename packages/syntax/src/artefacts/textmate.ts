import type { TokenType } from "chevrotain";
import * as t from "../scan/tokens.js";

/** Which words of the language an editor shows alike. Every word that the scanner knows is in one of these. */
const groups: readonly (readonly [scope: string, types: readonly TokenType[]])[] = [
  [
    "keyword.control",
    [t.Choice, t.By, t.On, t.Loop, t.Break, t.Continue, t.End, t.Par, t.And, t.Run, t.Return],
  ],
  [
    "keyword.other.step",
    [
      t.Send,
      t.Receive,
      t.TxHandshake,
      t.RxHandshake,
      t.TxKeepalive,
      t.RxKeepalive,
      t.Handshake,
      t.Stream,
      t.To,
      t.Within,
      t.Where,
    ],
  ],
  ["keyword.other.setting", [t.Deadline, t.Keepalive, t.Max, t.Alternating]],
  [
    "storage.type",
    [t.Event, t.Record, t.Enum, t.Union, t.Type, t.Protocol, t.Endpoint, t.System, t.Fn],
  ],
  ["storage.modifier", [t.Refines]],
  ["keyword.control.import", [t.Import, t.From, t.As, t.Codec]],
  ["support.type.builtin", [t.SetOf, t.MapOf]],
  ["constant.language", [t.True, t.False]],
  ["variable.language.role", [t.Master, t.Peer, t.Both, t.All]],
];

/** Words that mean something in one place only, and how that place looks. */
const contextual: readonly (readonly [TokenType, string])[] = [
  [t.In, String.raw`\bin\b(?=\s*-?[0-9])`],
  [t.Matches, String.raw`\bmatches\b(?=\s*")`],
  ...[t.Length, t.SizeOf, t.Count, t.Value].map(
    (type) => [type, String.raw`\b${spelling(type)}\b(?=\s*(?:in\b|[<>=]))`] as const,
  ),
  [t.Every, String.raw`\bevery\b(?=\s*[0-9])`],
  [t.Timeout, String.raw`\btimeout\b(?=\s*[0-9])`],
  [t.Message, String.raw`\bmessage\b(?=\s*[0-9])`],
  [t.Forever, String.raw`\bforever\b(?=\s*(?:;|as\b|\{))`],
];

/** Types that need no declaration. They are names to the parser, and known to the compiler. */
export const builtInTypes =
  "bool u8 u16 u32 i8 i16 i32 int u64 i64 f32 f64 string bytes timestamp uuid json".split(" ");

function spelling(type: TokenType): string {
  return String(type.PATTERN);
}

const alternatives = (types: readonly TokenType[]): string => types.map(spelling).join("|");

/** Behind a word: it is no field, member or role in front of a message. */
const noField = String.raw`(?!\s*\??\s*:)`;

const scope = (name: string): string => `${name}.steer`;

/** The words of the scanner that no group and no place has; a test holds it empty. */
export function uncoloured(): readonly string[] {
  const known = new Set([
    ...groups.flatMap(([, types]) => types.map(spelling)),
    ...contextual.map(([type]) => spelling(type)),
  ]);
  return [...t.words.keys()].filter((word) => !known.has(word));
}

/** A TextMate grammar: what editors colour before a language server has said anything. */
export function textMateGrammar(): object {
  return {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    name: "steer",
    scopeName: "source.steer",
    fileTypes: ["steer"],
    patterns: [
      { include: "#comments" },
      { include: "#strings" },
      { include: "#declarations" },
      { include: "#functions" },
      { include: "#arrows" },
      { include: "#fields" },
      { include: "#numbers" },
      { include: "#words" },
      { include: "#types" },
      { include: "#marks" },
    ],
    repository: {
      comments: {
        patterns: [
          { name: scope("comment.line.documentation"), match: "///(?!/).*$" },
          { name: scope("comment.line.double-slash"), match: "//.*$" },
          { name: scope("comment.block"), begin: String.raw`/\*`, end: String.raw`\*/` },
        ],
      },
      strings: {
        name: scope("string.quoted.double"),
        begin: '"',
        end: '"|$',
        patterns: [
          {
            name: scope("constant.character.escape"),
            match: String.raw`\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4})`,
          },
          { name: scope("invalid.illegal"), match: String.raw`\\.` },
        ],
      },
      declarations: {
        match: String.raw`\b(event|record|enum|union|type|protocol|endpoint|system)\s+([\p{L}_][\p{L}\p{N}_]*)${noField}`,
        captures: {
          1: { name: scope("storage.type") },
          2: { name: scope("entity.name.type") },
        },
      },
      functions: {
        match: String.raw`\b(fn)\s+([\p{L}_][\p{L}\p{N}_]*)`,
        captures: {
          1: { name: scope("storage.type") },
          2: { name: scope("entity.name.function") },
        },
      },
      arrows: {
        begin: "->(?!\\s*fn\\b)",
        end: "(?=[:;{}])",
        beginCaptures: { 0: { name: scope("keyword.operator.arrow") } },
        patterns: [
          { include: "#comments" },
          { name: scope("variable.other.role"), match: String.raw`[\p{L}_][\p{L}\p{N}_]*` },
          { include: "#marks" },
        ],
      },
      fields: {
        match: String.raw`([\p{L}_][\p{L}\p{N}_]*)\s*(\??)\s*(:)`,
        captures: {
          1: { name: scope("variable.other.property") },
          2: { name: scope("keyword.operator.optional") },
          3: { name: scope("punctuation.separator") },
        },
      },
      numbers: {
        name: scope("constant.numeric"),
        match: String.raw`-?\b[0-9][0-9_]*(?:\.[0-9][0-9_]*)?(?:ms|s|m|h|B|KiB|MiB)?\b`,
      },
      words: {
        patterns: [
          ...contextual.map(([, match]) => ({ name: scope("keyword.other.constraint"), match })),
          ...groups.map(([name, types]) => ({
            name: scope(name),
            match: String.raw`\b(?:${alternatives(types)})\b${noField}`,
          })),
        ],
      },
      types: {
        patterns: [
          {
            name: scope("support.type.builtin"),
            match: String.raw`\b(?:${builtInTypes.join("|")})\b`,
          },
          { name: scope("entity.name.type"), match: String.raw`\b\p{Lu}[\p{L}\p{N}_]*` },
        ],
      },
      marks: {
        patterns: [
          { name: scope("keyword.operator"), match: String.raw`->|\.\.|==|<=|>=|[<>=|?]` },
          { name: scope("punctuation.separator"), match: "[,;:]" },
          { name: scope("punctuation.bracket"), match: String.raw`[{}()\[\]]` },
        ],
      },
    },
  };
}

/** What an editor has to know to indent, comment and close brackets. */
export function languageConfiguration(): object {
  return {
    comments: { lineComment: "//", blockComment: ["/*", "*/"] },
    brackets: [
      ["{", "}"],
      ["[", "]"],
      ["(", ")"],
    ],
    autoClosingPairs: [
      { open: "{", close: "}" },
      { open: "[", close: "]" },
      { open: "(", close: ")" },
      { open: '"', close: '"', notIn: ["string", "comment"] },
      { open: "/*", close: " */", notIn: ["string"] },
    ],
    surroundingPairs: [
      ["{", "}"],
      ["[", "]"],
      ["(", ")"],
      ["<", ">"],
      ['"', '"'],
    ],
    wordPattern: String.raw`[\p{L}_][\p{L}\p{N}_]*`,
    indentationRules: {
      increaseIndentPattern: String.raw`^.*\{[^}"]*$`,
      decreaseIndentPattern: String.raw`^\s*\}`,
    },
    onEnterRules: [
      {
        beforeText: String.raw`^\s*///(?!/)`,
        action: { indent: "none", appendText: "/// " },
      },
    ],
  };
}
