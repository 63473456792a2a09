import type { ReceiveStep, SendStep } from "../machine.js";
import type { LongPayload } from "../records/long.js";
import type { Sender } from "../records/sender.js";
import type { Prepared, SessionLane, SessionSender, Standing } from "../session/surface.js";
import { NetworkQueue, type PeerLane, sourcesOf } from "./queue.js";

/** One channel of a session with several roles: it stands for the lanes to all of them. */
export class NetworkLane implements SessionLane, SessionSender {
  readonly part: number;
  readonly queue: NetworkQueue;
  readonly #lanes: readonly PeerLane[];
  /** Who has got the present signal, while there is no credit for another. */
  readonly #signalled = new Set<Sender>();

  constructor(part: number, lanes: readonly PeerLane[], stride: number) {
    this.part = part;
    this.#lanes = lanes;
    this.queue = new NetworkQueue(lanes, stride);
  }

  get sender(): SessionSender {
    return this;
  }

  attend(strand: Standing): void {
    this.queue.standing = strand;
  }

  take(isEvent: boolean): void {
    this.queue.head()?.lane.take(isEvent);
  }

  cancel(step: ReceiveStep): void {
    this.#lanes.find(({ peer }) => peer.role === step.from)?.lane.cancel(step);
  }

  toward(step: SendStep): Sender | undefined {
    const [role] = step.to ?? [];
    return this.#lanes.find(({ peer }) => peer.role === role)?.lane.sender;
  }

  /** What the strand waits for will never come: who should send it, or get what it sends next, has closed. */
  get isStuck(): boolean {
    const { standing } = this.queue;
    if (standing === undefined) return false;
    const { place } = standing;
    const { state } = place;
    switch (state.kind) {
      case "receive":
      case "receive-signal": {
        const sources = sourcesOf(place);
        const awaited = this.#lanes.filter(({ peer }) => sources.has(peer.role));
        return this.queue.size === 0 && awaited.every(({ peer }) => peer.hasClosed);
      }
      case "send": {
        const targets = new Set(state.steps.flatMap(({ to = [] }) => to));
        return this.#lanes.some(({ peer }) => targets.has(peer.role) && peer.hasClosed);
      }
      default:
        return false;
    }
  }

  // Sending

  get isIdle(): boolean {
    return this.#lanes.every(({ lane }) => lane.sender?.isIdle !== false);
  }

  /** To several: to all of them, or, when the payload is refused, to none. */
  send(step: SendStep, value: unknown): void {
    const [sender, ...others] = this.#senders(step.to);
    if (others.length === 0) sender?.send(step, value);
    else this.sendPrepared(this.prepare(step, value));
  }

  prepare(step: SendStep, value: unknown): Prepared {
    const each = this.#senders(step.to).map((sender) => ({
      sender,
      payload: sender.prepare(step, value),
    }));
    return new Addressed(step.label, each);
  }

  sendPrepared(payload: Prepared): void {
    if (!(payload instanceof Addressed)) throw new Error("a payload of another lane");
    for (const one of payload.each) one.sender.sendPrepared(one.payload);
  }

  proceed(): void {
    for (const { lane } of this.#lanes) lane.sender?.proceed();
  }

  /** `kind`: 0 handshake, 1 reply, 2 keepalive. */
  signal(kind: number): boolean {
    const state = this.queue.standing?.place.state;
    if (state?.kind !== "send-signal") return false;
    for (const sender of this.#senders(state.to)) {
      if (this.#signalled.has(sender)) continue;
      // The others have theirs already, and go on.
      if (!sender.signal(kind)) return false;
      this.#signalled.add(sender);
    }
    this.#signalled.clear();
    return true;
  }

  #senders(to: readonly string[] = []): readonly Sender[] {
    const senders: Sender[] = [];
    for (const { peer, lane } of this.#lanes) {
      if (to.includes(peer.role) && lane.sender !== undefined) senders.push(lane.sender);
    }
    return senders;
  }
}

/** A payload, once for each role that gets it. */
class Addressed implements Prepared {
  readonly label: number;
  readonly each: readonly { readonly sender: Sender; readonly payload: LongPayload }[];

  constructor(label: number, each: Addressed["each"]) {
    this.label = label;
    this.each = each;
  }
}
