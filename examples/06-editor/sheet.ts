import type { Change, Diagnostics } from "./editing.js";
import { understand } from "./language.js";

/** What the language server knows of one editor's text. */
export class Sheet {
  version = 0;
  #meaning = understand("");
  #isClosed = false;
  #wake = () => {};

  change({ version, text }: Change): void {
    this.version = version;
    this.#meaning = understand(text);
    this.#wake();
  }

  close(): void {
    this.#isClosed = true;
    this.#wake();
  }

  explain(name: string): string {
    const value = this.#meaning.values.get(name);
    return value === undefined ? `${name} is not known` : `${name} is ${value}`;
  }

  /** The problems of the newest version, again and again until the text is closed. The last version is never left out. */
  async *diagnostics(): AsyncGenerator<Diagnostics, void> {
    let told = 0;
    while (told < this.version || !this.#isClosed) {
      if (told < this.version) {
        told = this.version;
        yield { version: told, problems: this.#meaning.problems };
      } else {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }
}
