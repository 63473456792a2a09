import type { Span } from "@capitan/diagnostics";
import type { Branch, ChoiceStep, Direction, Doc, MessageStep, Name, Step } from "../ast.js";
import type { Columns } from "../scan/columns.js";
import { part } from "../scan/words.js";

const send: Direction = { kind: "send" };
const receive: Direction = { kind: "receive" };
const nothing: readonly Step[] = [];
const noNames: readonly Name[] = [];
/**
 * Reads plain steps where they stand, without the parser: messages of events, and choices in which there is nothing else.
 * Nearly all steps are plain, and this takes a tenth of the time. Whatever has a clause, a mistake or any other form is
 * not plain; what is read is exactly what the grammar reads.
 */
export class PlainSteps {
  readonly #columns: Columns;
  readonly #match: Int32Array;
  readonly #file: string;
  /** Steps of all sequences that are being read, innermost last. */
  readonly #steps: Step[] = [];
  readonly #branches: Branch[] = [];
  /** The last token at which something was found not to be plain: no choice around it is tried again. */
  #odd = -1;

  /** `match`: by opening bracket the one that closes it. */
  constructor(columns: Columns, match: Int32Array, file: string) {
    this.#columns = columns;
    this.#match = match;
    this.#file = file;
  }

  /** The plain steps from a token on, and the token behind them. */
  from(index: number): { readonly steps: Step[]; readonly end: number } {
    const end = this.#sequence(index);
    return { steps: this.#steps.splice(0), end };
  }

  /** Reads steps; the token behind them. */
  #sequence(from: number): number {
    for (let at = from; ; ) {
      const next = this.#step(at);
      if (next === at) return at;
      at = next;
    }
  }

  /** Reads one step; the token behind it, or `at` itself if it is not plain. */
  #step(at: number): number {
    switch (this.#part(at)) {
      case part.send:
      case part.receive:
        return this.#local(at);
      case part.name:
      case part.role:
        return this.#part(at + 1) === part.arrow ? this.#arrow(at) : at;
      case part.choice:
        return this.#choice(at);
      default:
        return at;
    }
  }

  /** `send E;` */
  #local(at: number): number {
    if (this.#part(at + 1) !== part.name || this.#part(at + 2) !== part.semicolon) return at;
    const direction = this.#part(at) === part.send ? send : receive;
    this.#steps.push(this.#message(at, direction, at + 1));
    return at + 3;
  }

  /** `A -> B, C: E;` */
  #arrow(at: number): number {
    const colon = this.#listEnd(at + 2);
    if (this.#part(colon) !== part.colon || this.#part(colon + 1) !== part.name) return at;
    if (this.#part(colon + 2) !== part.semicolon) return at;
    const to = this.#list(at + 2, colon);
    const direction = { kind: "arrow", from: this.#name(at), to } as const;
    this.#steps.push(this.#message(at, direction, colon + 1));
    return colon + 3;
  }

  #message(at: number, direction: MessageStep["direction"], event: number): MessageStep {
    return {
      kind: "message",
      direction,
      said: { kind: "event", event: this.#name(event) },
      within: undefined,
      alias: undefined,
      doc: this.#doc(at),
      span: this.#span(at, event + 1),
    };
  }

  /** `choice by A { on E { … } }` */
  #choice(at: number): number {
    const open = at + 3;
    const close = this.#match[open] ?? 0;
    if (this.#odd >= at && this.#odd < close) return at;
    if (this.#part(at + 1) !== part.by || !this.#isRole(at + 2)) return at;
    if (this.#part(open) !== part.leftBrace) return at;
    const steps = this.#steps.length;
    const branches = this.#branches.length;
    for (let next = open + 1; next < close; ) {
      const behind = this.#branch(next);
      if (behind === next) {
        this.#steps.length = steps;
        this.#branches.length = branches;
        return at;
      }
      next = behind;
    }
    const step: ChoiceStep = {
      kind: "choice",
      chooser: this.#name(at + 2),
      head: this.#span(at, at + 2),
      within: undefined,
      alias: undefined,
      branches: this.#branches.splice(branches),
      incomplete: false,
      doc: this.#doc(at),
      span: this.#span(at, close),
    };
    this.#steps.push(step);
    return close + 1;
  }

  /** `on E to A, B { … }` */
  #branch(at: number): number {
    const named = this.#part(at) === part.on && this.#part(at + 1) === part.name;
    const told = this.#part(at + 2) === part.to;
    const open = told ? this.#listEnd(at + 3) : at + 2;
    if (!named || this.#part(open) !== part.leftBrace) {
      this.#odd = at;
      return at;
    }
    const steps = this.#steps.length;
    const end = this.#sequence(open + 1);
    if (end !== this.#match[open]) {
      // The choice that begins there may know better.
      this.#odd = Math.max(this.#odd, end);
      return at;
    }
    this.#branches.push({
      event: this.#name(at + 1),
      to: told ? this.#list(at + 3, open) : noNames,
      within: undefined,
      alias: undefined,
      steps: end === open + 1 ? nothing : this.#steps.splice(steps),
      doc: this.#doc(at),
      span: this.#span(at, end),
    });
    return end + 1;
  }

  /** The token behind the roles `A, B`; -1 if there is none. */
  #listEnd(at: number): number {
    if (!this.#isRole(at)) return -1;
    let end = at + 1;
    while (this.#part(end) === part.comma && this.#isRole(end + 1)) end += 2;
    return end;
  }

  #list(from: number, to: number): readonly [Name, ...Name[]] {
    const first = this.#name(from);
    if (to === from + 1) return [first];
    const names: [Name, ...Name[]] = [first, this.#name(from + 2)];
    for (let at = from + 4; at < to; at += 2) names.push(this.#name(at));
    return names;
  }

  #part(index: number): number {
    return this.#columns.partAt(index);
  }

  #isRole(index: number): boolean {
    const here = this.#part(index);
    return here === part.name || here === part.role;
  }

  #name(index: number): Name {
    return { text: this.#columns.wordAt(index)?.image ?? "", span: this.#span(index, index) };
  }

  #span(first: number, last: number): Span {
    const { start } = this.#columns;
    const end = (start[last] ?? 0) + (this.#columns.wordAt(last)?.image.length ?? 0);
    return { file: this.#file, start: start[first] ?? 0, end };
  }

  #doc(index: number): Doc {
    const { docs } = this.#columns;
    if (docs.size === 0) return undefined;
    const doc = docs.get(index);
    if (doc === undefined) return undefined;
    doc.taken = true;
    return doc.text;
  }
}
