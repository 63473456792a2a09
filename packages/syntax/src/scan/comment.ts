import type { DocComment } from "./tokens.js";

/** Gathers the `///` lines that stand in front of a token. */
export class DocComments {
  readonly all: DocComment[] = [];
  #lines: string[] = [];
  #start = 0;
  #end = 0;

  /** Whether `take` has something. */
  get pending(): boolean {
    return this.#lines.length > 0;
  }

  /** Sees the comment `[start, end)`: `///` documents, `//` and `////…` do not. */
  see(text: string, start: number, end: number): void {
    if (text.charCodeAt(start + 2) !== 47 || text.charCodeAt(start + 3) === 47) return;
    if (this.#lines.length === 0) this.#start = start;
    this.#end = end;
    const from = text.charCodeAt(start + 3) === 32 ? start + 4 : start + 3;
    this.#lines.push(text.slice(from, end).trimEnd());
  }

  /** The lines since the last call. */
  take(): DocComment | undefined {
    if (this.#lines.length === 0) return undefined;
    const doc = { text: this.#lines.join("\n"), start: this.#start, end: this.#end, taken: false };
    this.#lines = [];
    this.all.push(doc);
    return doc;
  }
}
