import type { TokenType } from "chevrotain";
import { plainName } from "./characters.js";
import { Identifier, words } from "./tokens.js";

/** A name or keyword: its token's type and text. */
export interface Word {
  readonly image: string;
  readonly type: TokenType;
}

/** Finds words by their characters in a text, without cutting them out: files say few words many times. */
export class Words {
  /** By hash: the words with it. */
  readonly #known = new Map<number, Word[]>();

  constructor() {
    for (const [image, type] of words) this.#add(hashOf(image), { image, type });
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
    return this.#add(hash, { image: text.slice(start, end), type: Identifier });
  }

  /** A word by its text. */
  of(image: string): Word {
    return { image, type: words.get(image) ?? Identifier };
  }

  #add(hash: number, word: Word): Word {
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
