import { maximumUnauthenticated } from "../channel/index.js";
import { HandshakeRefusedError, type SteerError } from "../errors/index.js";
import type { LinkReceiver } from "../link/link.js";
import { readU16, recordHead, writeU16 } from "../records/frame.js";
import type { OpenedSteer } from "./opened.js";

/**
 * The last act of an opening. The first message of a handshake can be a recording; whoever can seal a record has done the
 * handshake itself. So the initiator sends one record without frames at once, and the responder counts it as nobody until
 * such a record has verified. Returns what receives from the link from here on.
 */
export function authenticate<Metadata>(
  steer: OpenedSteer<Metadata>,
  done: () => void,
  refuse: (error: SteerError) => void,
): LinkReceiver {
  if (steer.side === "initiator") {
    const record = new Uint8Array(recordHead + steer.channel.sealer.overhead);
    const end = steer.channel.sealer.seal(record, recordHead, recordHead);
    writeU16(record, 0, end - recordHead);
    steer.link.write([record]);
    done();
    return steer;
  }
  return new FirstRecord(steer, done, refuse);
}

/** Receives until the first record of the initiator is there. */
class FirstRecord<Metadata> implements LinkReceiver {
  readonly #steer: OpenedSteer<Metadata>;
  readonly #done: () => void;
  readonly #refuse: (error: SteerError) => void;
  #arrived = new Uint8Array(0);
  #isDone = false;

  constructor(steer: OpenedSteer<Metadata>, done: () => void, refuse: (error: SteerError) => void) {
    this.#steer = steer;
    this.#done = done;
    this.#refuse = refuse;
  }

  data(chunk: Uint8Array): void {
    if (this.#isDone) {
      this.#steer.data(chunk);
      return;
    }
    const all = new Uint8Array(this.#arrived.length + chunk.length);
    all.set(this.#arrived);
    all.set(chunk, this.#arrived.length);
    this.#arrived = all;
    if (all.length < recordHead) return;
    const { opener } = this.#steer.channel;
    const end = recordHead + readU16(all, 0);
    // The first record of an initiator has no frames.
    if (end !== recordHead + opener.overhead || end > maximumUnauthenticated) {
      this.#refuse(new HandshakeRefusedError());
      return;
    }
    if (all.length < end) return;
    try {
      opener.open(all, recordHead, end);
    } catch {
      this.#refuse(new HandshakeRefusedError());
      return;
    }
    this.#isDone = true;
    this.#done();
    if (all.length > end) this.#steer.data(all.subarray(end));
  }

  drained(): void {
    this.#steer.drained();
  }

  ended(): void {
    this.#steer.ended();
  }

  closed(error: Error | undefined): void {
    this.#steer.closed(error);
  }
}
