import type { TokenType } from "chevrotain";
import { isDigit, plainName } from "./characters.js";
import { always } from "./mark.js";
import * as t from "./tokens.js";

/** What a word or mark is to whoever reads plain steps; 0 for all that has no place in them. */
export const part = {
  send: 1,
  receive: 2,
  choice: 3,
  by: 4,
  on: 5,
  to: 6,
  /** A name: of an event or a role. */
  name: 7,
  /** `master` and `peer`, which can be roles only. */
  role: 8,
  arrow: 9,
  colon: 10,
  comma: 11,
  semicolon: 12,
  /** Begins steps as one side sees them. */
  endpoint: 13,
  // From here on brackets only.
  leftBrace: 14,
  rightBrace: 15,
  leftParen: 16,
  rightParen: 17,
  leftBracket: 18,
  rightBracket: 19,
} as const;

/** A word or mark, as often as it may stand in a text. */
export interface Word {
  /** Its place in `Words.all`. */
  readonly id: number;
  readonly image: string;
  readonly type: TokenType;
  readonly part: number;
}

const parts: ReadonlyMap<TokenType, number> = new Map([
  [t.Send, part.send],
  [t.Receive, part.receive],
  [t.Choice, part.choice],
  [t.By, part.by],
  [t.On, part.on],
  [t.To, part.to],
  [t.Identifier, part.name],
  [t.Master, part.role],
  [t.Peer, part.role],
  [t.Arrow, part.arrow],
  [t.Colon, part.colon],
  [t.Comma, part.comma],
  [t.Semicolon, part.semicolon],
  [t.Endpoint, part.endpoint],
  [t.LeftBrace, part.leftBrace],
  [t.RightBrace, part.rightBrace],
  [t.LeftParen, part.leftParen],
  [t.RightParen, part.rightParen],
  [t.LeftBracket, part.leftBracket],
  [t.RightBracket, part.rightBracket],
]);

/** The words and marks of a text. Finds words without cutting them out: files say few words many times. */
export class Words {
  readonly all: Word[] = [];
  /** By hash: the words with it. */
  readonly #known = new Map<number, Word[]>();
  /** By character code: the marks that begin no longer one. */
  readonly #marks: (Word | undefined)[] = new Array(128).fill(undefined);
  readonly #arrow: Word;
  readonly #colon: Word;

  constructor() {
    for (const [image, type] of t.words) this.#know(hashOf(image), this.add(type, image));
    for (const type of always) {
      const image = String(type.PATTERN);
      this.#marks[image.charCodeAt(0)] = this.add(type, image);
    }
    this.#arrow = this.add(t.Arrow, "->");
    this.#colon = this.add(t.Colon, ":");
  }

  /** The name or keyword that begins with `code` at `start`; undefined if it is none, or is not all in ASCII. */
  nameAt(text: string, start: number, code: number): Word | undefined {
    if (isDigit(code)) return undefined;
    let hash = code;
    let end = start + 1;
    let next = text.charCodeAt(end);
    while (plainName[next] === 1) {
      hash = (hash * 31 + next) & 0xffffff;
      end += 1;
      next = text.charCodeAt(end);
    }
    if (next === 36 || next >= 128) return undefined;
    const same = this.#known.get(hash);
    if (same !== undefined) {
      for (let index = 0; index < same.length; index += 1) {
        const word = same[index];
        if (word?.image.length === end - start && text.startsWith(word.image, start)) return word;
      }
    }
    return this.#know(hash, this.add(t.Identifier, text.slice(start, end)));
  }

  /** The mark that begins with `code`, where `next` leaves no doubt which it is. */
  markAt(code: number, next: number): Word | undefined {
    if (code === 45) return next === 62 ? this.#arrow : undefined;
    if (code === 58) return next === 58 || next === 61 ? undefined : this.#colon;
    return code < 128 ? this.#marks[code] : undefined;
  }

  /** One that is not found again. */
  add(type: TokenType, image: string): Word {
    const category = type.CATEGORIES?.[0] === t.Identifier ? t.Identifier : type;
    const word = { id: this.all.length, image, type, part: parts.get(category) ?? 0 };
    this.all.push(word);
    return word;
  }

  #know(hash: number, word: Word): Word {
    const same = this.#known.get(hash);
    if (same === undefined) this.#known.set(hash, [word]);
    else same.push(word);
    return word;
  }
}

function hashOf(image: string): number {
  let hash = 0;
  for (let index = 0; index < image.length; index += 1) {
    hash = (hash * 31 + image.charCodeAt(index)) & 0xffffff;
  }
  return hash;
}
