import type { PlacedPart } from "../session/compile.js";
import type { Form } from "../session/form.js";
import type { Strand } from "../session/strand.js";

/** How a part is played. */
export type PartForm = (child: Strand, part: PlacedPart) => Form;

/** The parts of a `par` that a strand stands at. */
export class Split {
  readonly #strand: Strand;
  /** Parts that have not ended. */
  #running = 0;
  #isBeginning = false;

  constructor(strand: Strand) {
    this.#strand = strand;
  }

  get runs(): boolean {
    return this.#running > 0;
  }

  /** Begins all parts. Returns whether they have all ended already. */
  begin(formOf: PartForm): boolean {
    const strand = this.#strand;
    const { parts } = strand.place;
    this.#running = parts.length;
    this.#isBeginning = true;
    const children = parts.map((part) => ({ part, child: strand.conversation.open(strand, part) }));
    for (const { part, child } of children) {
      if (strand.failure === undefined) child.begin(formOf(child, part));
    }
    this.#isBeginning = false;
    return this.#running === 0;
  }

  /** One part has ended. Returns whether it was the last one, and nobody else looks after that. */
  ended(): boolean {
    this.#running -= 1;
    return this.#running === 0 && !this.#isBeginning;
  }
}
