import type { Outbox } from "./outbox.js";
import { afterTurn, type TurnWork } from "./turn.js";

/** What came of a try to send. */
export type Pumped = "nothing" | "done" | "more";

/** Something that has more to send than one record, and takes turns with others. */
export interface PumpWork {
  /** It waits for its turn. */
  isPumping: boolean;
  /** Sends about a record. "more": it could go on at once. */
  pump(): Pumped;
}

/**
 * Shares one link between streams and long messages of several parts: at the end of a turn of the event loop each sends a
 * record, in turns, until nothing can or the link holds bytes. Then others can still come between.
 */
export class Pump implements TurnWork {
  readonly #outbox: Outbox;
  readonly #moved: () => void;
  readonly #works: PumpWork[] = [];
  #isScheduled = false;

  /** `moved`: something was sent, and who waits for it may go on. */
  constructor(outbox: Outbox, moved: () => void) {
    this.#outbox = outbox;
    this.#moved = moved;
  }

  add(work: PumpWork): void {
    if (work.isPumping) return;
    work.isPumping = true;
    this.#works.push(work);
    this.#schedule();
  }

  /** The link has taken everything. */
  drained(): void {
    if (this.#works.length > 0) this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    afterTurn(this);
  }

  afterTurn(): void {
    this.#isScheduled = false;
    let hasMoved = false;
    while (!this.#outbox.blocked) {
      const work = this.#works.shift();
      if (work === undefined) break;
      work.isPumping = false;
      const pumped = work.pump();
      if (pumped !== "nothing") hasMoved = true;
      if (pumped === "more" && !work.isPumping) {
        work.isPumping = true;
        this.#works.push(work);
      }
    }
    if (hasMoved) this.#moved();
  }
}
