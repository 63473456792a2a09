import { EOF as endOfFile, type IToken, type TokenType } from "chevrotain";

/**
 * A token as the parser sees it. `startOffset` and `end` are UTF-16 code units, `end` exclusive.
 * The vector ends with an end-of-file token, so that there is always a next one.
 */
export interface Token extends IToken {
  tokenType: TokenType;
  readonly end: number;
  /** The first token on its line. */
  readonly first: boolean;
  /** A mistake in it, or right in front of it, has been reported: one that is found at it is the same. */
  quiet: boolean;
  /** The `///` lines between the token before and this one. */
  readonly doc: DocComment | undefined;
  /** A string's text, a number's, duration's (milliseconds) or size's (bytes) value; undefined if it is malformed. */
  readonly value: string | number | bigint | undefined;
  /** Its place in the vector; given once the brackets are balanced. */
  index: number;
  /** The index of the bracket that closes this one. */
  match: number;
}

/** Lines of `///` that stand together. */
export interface DocComment {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Whether a declaration, field, member, step or branch has taken it. */
  taken: boolean;
}

// Categories, from the widest: any word; a word that can own hooks; one that can be a role; a free name.
export const Word: TokenType = {
  name: "Word",
  LABEL: "a name",
  // Tells Chevrotain that there are categories before it has worked out which; it then replaces this.
  categoryMatches: [0],
};
export const Party: TokenType = { name: "Party", LABEL: "a role", CATEGORIES: [Word] };
export const Role: TokenType = { name: "Role", LABEL: "a role", CATEGORIES: [Party] };
export const Identifier: TokenType = { name: "Identifier", LABEL: "a name", CATEGORIES: [Role] };

/** Words with a meaning by their spelling. The lexer finds a word's type here. */
export const words: Map<string, TokenType> = new Map();

function word(text: string, category: TokenType): TokenType {
  const type: TokenType = {
    name: text.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase()),
    LABEL: `\`${text}\``,
    PATTERN: text,
    CATEGORIES: [category],
  };
  words.set(text, type);
  return type;
}

const keyword = (text: string): TokenType => word(text, Word);
/** Means something in one place only, and is a free name everywhere else. */
const contextual = (text: string): TokenType => word(text, Identifier);

/** Whether the word can name no declaration and no loop. */
export const isKeyword = (text: string): boolean => {
  const type = words.get(text);
  return type !== undefined && !type.CATEGORIES?.includes(Identifier);
};

export const Import = keyword("import");
export const From = keyword("from");
export const As = keyword("as");
export const Type = keyword("type");
export const Event = keyword("event");
export const Record = keyword("record");
export const Enum = keyword("enum");
export const Union = keyword("union");
export const Protocol = keyword("protocol");

export const SetOf = keyword("set");
export const MapOf = keyword("map");
export const True = keyword("true");
export const False = keyword("false");
export const Where = keyword("where");
export const And = keyword("and");
export const In = contextual("in");
export const Matches = contextual("matches");
export const Length = contextual("length");
export const SizeOf = contextual("size");
export const Count = contextual("count");
export const Value = contextual("value");

export const Fn = keyword("fn");
export const Deadline = keyword("deadline");
export const Keepalive = keyword("keepalive");
export const Every = contextual("every");
export const Timeout = contextual("timeout");
export const Max = keyword("max");
export const Message = contextual("message");
export const Alternating = keyword("alternating");

export const Send = keyword("send");
export const Receive = keyword("receive");
export const TxHandshake = keyword("tx_handshake");
export const RxHandshake = keyword("rx_handshake");
export const TxKeepalive = keyword("tx_keepalive");
export const RxKeepalive = keyword("rx_keepalive");
export const Handshake = keyword("handshake");
export const Choice = keyword("choice");
export const By = keyword("by");
export const On = keyword("on");
export const To = keyword("to");
export const Loop = keyword("loop");
export const Break = keyword("break");
export const Continue = keyword("continue");
export const End = keyword("end");
export const Within = keyword("within");
export const Forever = contextual("forever");
export const Master = word("master", Role);
export const Peer = word("peer", Role);
export const Both = word("both", Party);
export const All = word("all", Party);

export const Stream = keyword("stream");
export const Par = keyword("par");
export const Run = keyword("run");
export const Return = keyword("return");
export const Endpoint = keyword("endpoint");
export const Refines = keyword("refines");
export const System = keyword("system");
export const Codec = keyword("codec");

const mark = (name: string, text: string): TokenType => ({
  name,
  LABEL: `\`${text}\``,
  PATTERN: text,
});

export const LeftBrace = mark("LeftBrace", "{");
export const RightBrace = mark("RightBrace", "}");
export const LeftParen = mark("LeftParen", "(");
export const RightParen = mark("RightParen", ")");
export const LeftBracket = mark("LeftBracket", "[");
export const RightBracket = mark("RightBracket", "]");
export const Semicolon = mark("Semicolon", ";");
export const Comma = mark("Comma", ",");
export const Colon = mark("Colon", ":");
export const Question = mark("Question", "?");
export const Bar = mark("Bar", "|");
export const Arrow = mark("Arrow", "->");
export const Range = mark("Range", "..");
export const Equal = mark("Equal", "=");
export const EqualEqual = mark("EqualEqual", "==");
export const Less = mark("Less", "<");
export const LessEqual = mark("LessEqual", "<=");
export const Greater = mark("Greater", ">");
export const GreaterEqual = mark("GreaterEqual", ">=");

export const StringLiteral: TokenType = { name: "StringLiteral", LABEL: "a string" };
export const Integer: TokenType = { name: "Integer", LABEL: "a number" };
export const Decimal: TokenType = { name: "Decimal", LABEL: "a number" };
export const DurationLiteral: TokenType = { name: "DurationLiteral", LABEL: "a duration" };
export const SizeLiteral: TokenType = { name: "SizeLiteral", LABEL: "a size" };

export const EndOfFile: TokenType = endOfFile;

/** Everything that a parser has to know of. */
export const vocabulary: readonly TokenType[] = [
  Word,
  Party,
  Role,
  Identifier,
  ...words.values(),
  LeftBrace,
  RightBrace,
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  Semicolon,
  Comma,
  Colon,
  Question,
  Bar,
  Arrow,
  Range,
  Equal,
  EqualEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  StringLiteral,
  Integer,
  Decimal,
  DurationLiteral,
  SizeLiteral,
];

/** Whether a token is of a type, or of one in its category. */
export function is(token: IToken, type: TokenType): boolean {
  return (
    token.tokenTypeIdx === type.tokenTypeIdx ||
    (type.isParent === true && type.categoryMatchesMap?.[token.tokenTypeIdx] === true)
  );
}
