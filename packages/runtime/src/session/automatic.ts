import { handshakeEntry } from "../records/queue.js";
import type { Place } from "./compile.js";
import { runHook } from "./hooks.js";
import type { Strand } from "./strand.js";

/** Takes the steps of a strand that no program takes: handshakes, keepalives, hooks. */
export class AutomaticSteps {
  readonly #strand: Strand;
  #hookRuns = false;

  constructor(strand: Strand) {
    this.#strand = strand;
  }

  /** Takes the step at `place`, where the strand stands. Returns false when it cannot be taken now. `wanted`: hooks may run. */
  take(place: Place, wanted: boolean): boolean {
    const { state } = place;
    switch (state.kind) {
      case "send-signal":
        if (!this.#send(place)) return false;
        break;
      case "receive-signal":
        if (!this.#receive(place)) return false;
        break;
      case "hook":
        if (!wanted || this.#hookRuns || !this.#hook(state.hook)) return false;
        break;
      default:
        return false;
    }
    if (place.next !== undefined) this.#strand.arriveAt(place.next);
    return true;
  }

  #send(place: Place): boolean {
    const { sender } = this.#strand.lane;
    return sender?.isIdle === true && sender.signal(handshakeEntry - place.entry);
  }

  #receive(place: Place): boolean {
    const { lane } = this.#strand;
    if (lane.queue.size === 0) return false;
    if (lane.queue.label() !== place.entry) {
      this.#strand.unexpected();
      return false;
    }
    lane.take(false);
    this.#strand.deadline.clear();
    return true;
  }

  /** Returns false when the hook is not done yet, or has failed. */
  #hook(name: string): boolean {
    const strand = this.#strand;
    const { conversation } = strand;
    this.#hookRuns = true;
    return runHook(
      conversation.options.hooks,
      name,
      strand.metadata,
      (wasAsynchronous) => {
        this.#hookRuns = false;
        if (!wasAsynchronous || strand.failure !== undefined) return;
        if (strand.place.next !== undefined) strand.arriveAt(strand.place.next);
        strand.moveOn();
        conversation.progress();
      },
      (error) => conversation.failThrown(error),
    );
  }
}
