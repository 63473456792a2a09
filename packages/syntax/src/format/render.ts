import type { Comment, Document, Group } from "./document.js";

/** How wide a line may be, in UTF-16 code units. What cannot be broken may be wider. */
export const width = 100;

/** The text of a document: lines end where they have to. Linear in its length. */
export function render(document: Document): string {
  return new Renderer(document).run();
}

/** What is left to be written is on three stacks of one height: documents, how far they are indented, whether flat. */
class Renderer {
  readonly #documents: Document[];
  readonly #indents: number[] = [0];
  readonly #flat: boolean[] = [false];
  readonly #parts: string[] = [];
  #column = 0;

  constructor(document: Document) {
    this.#documents = [document];
  }

  run(): string {
    for (;;) {
      const document = this.#documents.pop();
      const indent = this.#indents.pop();
      const flat = this.#flat.pop();
      if (document === undefined || indent === undefined || flat === undefined) break;
      if (typeof document === "string") {
        this.#put(document);
      } else if (isList(document)) {
        for (let index = document.length - 1; index >= 0; index -= 1) {
          this.#push(document[index] ?? "", indent, flat);
        }
      } else {
        this.#write(document, indent, flat);
      }
    }
    return this.#parts.join("");
  }

  #write(
    document: Exclude<Document, string | readonly Document[]>,
    indent: number,
    flat: boolean,
  ): void {
    switch (document.kind) {
      case "line":
        if (flat) {
          this.#put(document.flat);
        } else {
          if (document.blank) this.#parts.push("\n");
          this.#parts.push(lineStart(indent));
          this.#column = indent;
        }
        break;
      case "indent":
        this.#push(document.content, indent + 2, flat);
        break;
      case "group":
        this.#push(document.content, indent, flat || (!document.broken && this.#fits(document)));
        break;
      case "comment":
        this.#comment(document, indent);
        break;
      case "if-broken":
        if (!flat) this.#put(document.text);
        break;
    }
  }

  #push(document: Document, indent: number, flat: boolean): void {
    this.#documents.push(document);
    this.#indents.push(indent);
    this.#flat.push(flat);
  }

  #put(text: string): void {
    this.#parts.push(text);
    this.#column += text.length;
  }

  #comment({ lines, starred }: Comment, indent: number): void {
    for (const [index, text] of lines.entries()) {
      if (index > 0) {
        this.#parts.push("\n");
        this.#column = 0;
        if (starred) this.#put(" ".repeat(indent + 1));
      }
      this.#put(text);
    }
  }

  /** Whether a group, and what follows it up to the next place where a line may end, fit on the rest of the line. */
  #fits(group: Group): boolean {
    const stack: Document[] = [group.content];
    let behind = this.#documents.length;
    for (let left = width - this.#column; left >= 0; ) {
      const current = stack.pop() ?? this.#documents[--behind];
      if (current === undefined) return true;
      const isBehind = behind < this.#documents.length;
      if (typeof current === "string") {
        left -= current.length;
      } else if (isList(current)) {
        for (let index = current.length - 1; index >= 0; index -= 1) {
          stack.push(current[index] ?? "");
        }
      } else {
        switch (current.kind) {
          case "line":
            // What follows is on no line yet: its own may end here.
            if (isBehind) return true;
            left -= current.flat.length;
            break;
          case "indent":
          case "group":
            stack.push(current.content);
            break;
          case "comment":
            if (current.trailing) return true;
            left -= current.lines[0]?.length ?? 0;
            break;
          case "if-broken":
            if (isBehind) left -= current.text.length;
            break;
        }
      }
    }
    return false;
  }
}

/** The ends of a line, with the indentation of the next: files have few depths. */
const starts: string[] = [];
function lineStart(indent: number): string {
  starts[indent] ??= `\n${" ".repeat(indent)}`;
  return starts[indent];
}

const isList = (document: Document): document is readonly Document[] => Array.isArray(document);
