import { ProtocolError } from "../errors/index.js";
import { channelsFrom } from "../parts/channels.js";
import { restIsValid } from "../parts/rest.js";
import type { PlacedPart } from "./compile.js";
import type { Form, SessionOptions } from "./form.js";
import { hasUnexpected, isDrained, isFinished } from "./standing.js";
import { Strand } from "./strand.js";
import type { SessionWire } from "./surface.js";

/**
 * One role of one session, from its first step to its last: its strands, one outside of all parts and one for each part
 * that runs, and what ends them all. The first failure is final.
 */
export class Conversation {
  readonly options: SessionOptions;
  readonly wire: SessionWire;
  /** Outside of all parts. */
  readonly root: Strand;
  failure: Error | undefined;
  /** Those that run, the root first. */
  #strands: readonly Strand[];
  #isSettled = false;

  constructor(options: SessionOptions) {
    this.options = options;
    this.wire = options.wire;
    this.root = new Strand(this, undefined, options.wire.lane(0), options.places.initial);
    this.#strands = [this.root];
  }

  /** Opens the strand of a part. */
  open(parent: Strand, { channel, initial }: PlacedPart): Strand {
    const strand = new Strand(this, parent, this.wire.lane(channel), initial);
    this.#strands = [...this.#strands, strand];
    return strand;
  }

  begin(form: Form): void {
    this.root.begin(form);
    this.checkEnd();
  }

  /** Called by the wire, after anything that may let the session go on. */
  progress(): void {
    if (this.failure !== undefined || this.#isSettled) return;
    for (const strand of this.#strands) strand.progress();
    this.checkEnd();
  }

  /** The ends that come from outside, and the own end. */
  checkEnd(): void {
    if (this.failure !== undefined || this.#isSettled) return;
    if (this.#strands.length > 1) this.#joinFinished();
    const { fault } = this.wire;
    // What came before wrong frames is taken first; but a part in which nothing waits any more ends the others with it.
    if (fault !== undefined && (fault.now || this.#strands.some(isDrained))) {
      this.fail(fault.error, false, fault.tell);
      return;
    }
    for (const strand of this.#strands) {
      if (hasUnexpected(strand)) {
        strand.unexpected();
        return;
      }
    }
    if (this.wire.arrivals.parts.size > 0) this.#checkParts();
    if (this.failure !== undefined) return;
    if (isFinished(this.root)) this.#close();
    else if (this.wire.arrivals.isClosed) this.#checkClosed();
  }

  /** Lets those go whose `par` goes on when they have all ended. */
  #joinFinished(): void {
    for (const strand of this.#strands) {
      if (strand.parent === undefined || !isFinished(strand)) continue;
      this.#strands = this.#strands.filter((other) => other !== strand);
      strand.leave(undefined);
      strand.parent.partEnded();
    }
  }

  /** Frames wait in parts that do not run: that is well as long as this role may still come to them. */
  #checkParts(): void {
    for (const [part, { queue }] of this.wire.arrivals.parts) {
      if (queue.size === 0) continue;
      const mayCome = ({ lane, place }: Strand): boolean =>
        lane.part === part || channelsFrom(place).has(part);
      if (this.#strands.some(mayCome)) continue;
      this.fail(new ProtocolError(`a frame for part ${part} outside of its par`), false, true);
      return;
    }
  }

  /** The other end has closed. */
  #checkClosed(): void {
    for (const { lane, place } of this.#strands) {
      const { kind, name } = place;
      if (kind === "send") {
        this.fail(new ProtocolError("the other end has closed the session too early"), false, true);
        return;
      }
      if (lane.queue.size === 0 && (kind === "receive" || kind === "receive-signal")) {
        const text = `the other end has closed the session in the state "${name}"`;
        this.fail(new ProtocolError(text), false, true);
        return;
      }
    }
    if (restIsValid(this.#strands, this.wire)) this.wire.arrivals.acknowledgeAll();
  }

  #close(): void {
    const { arrivals } = this.wire;
    this.wire.close();
    this.root.leave(undefined);
    if (arrivals.acknowledged < arrivals.sentEvents) {
      if (!arrivals.isClosed) return;
      this.fail(this.wire.truncated(undefined), false, false);
      return;
    }
    this.#isSettled = true;
    this.options.settled(undefined, this.root.place.ended);
  }

  /** The program has thrown. */
  failThrown(error: unknown): void {
    const known = error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
    this.fail(known, true, true);
  }

  /** `thrown`: by the program. `tell`: the other end does not know. */
  fail(error: Error, thrown: boolean, tell: boolean): void {
    if (this.failure !== undefined || this.#isSettled) return;
    this.failure = error;
    this.wire.abort(error, thrown, tell);
    for (const strand of this.#strands) strand.leave(error);
    this.options.settled(error, this.root.place.ended);
  }
}
