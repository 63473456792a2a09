import type { TokenType } from "chevrotain";
import { plainName } from "./characters.js";
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
  leftBrace: 13,
  rightBrace: 14,
  leftParen: 15,
  rightParen: 16,
  leftBracket: 17,
  rightBracket: 18,
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
  readonly #marks = new Map<TokenType, Word>();

  constructor() {
    for (const [image, type] of t.words) this.#know(hashOf(image), this.add(type, image));
  }

  /** The word that begins at `start`, as far as it is made of ASCII. */
  at(text: string, start: number): Word {
    let hash = 0;
    let end = start;
    for (let code = text.charCodeAt(end); plainName[code] === 1; code = text.charCodeAt(end)) {
      hash = (hash * 31 + code) & 0xffffff;
      end += 1;
    }
    const same = this.#known.get(hash);
    if (same !== undefined) {
      for (let index = 0; index < same.length; index += 1) {
        const word = same[index];
        if (word?.image.length === end - start && text.startsWith(word.image, start)) return word;
      }
    }
    return this.#know(hash, this.add(t.Identifier, text.slice(start, end)));
  }

  mark(type: TokenType): Word {
    const known = this.#marks.get(type);
    if (known !== undefined) return known;
    const word = this.add(type, String(type.PATTERN));
    this.#marks.set(type, word);
    return word;
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
