import type { ReceiveStep, SendStep } from "../machine.js";
import type { Sender } from "../records/sender.js";
import type { Fault } from "../records/wire.js";
import type { Place, ReceiveMove } from "./compile.js";

/*
 * What a session asks of the wire below it. Between two roles that is the `Wire` itself; where there are more, one that
 * stands for the wires to all of them (`network/wire.ts`).
 */

/** What has arrived and waits, oldest first. */
export interface SessionQueue {
  readonly size: number;
  label(offset?: number): number;
  buffer(offset?: number): Uint8Array;
  start(offset?: number): number;
  end(offset?: number): number;
}

/** A payload that was encoded to be sent later. */
export interface Prepared {
  readonly label: number;
}

/** Sends events and signals of one channel. */
export interface SessionSender {
  readonly isIdle: boolean;
  send(step: SendStep, value: unknown): void;
  prepare(step: SendStep, value: unknown): Prepared;
  sendPrepared(payload: Prepared): void;
  proceed(): void;
  signal(kind: number): boolean;
}

/** Where a strand stands. */
export interface Standing {
  readonly place: Place;
  /** The stream that is being received. */
  readonly receiving: ReceiveMove | undefined;
}

/** One channel: outside of any part, or of one part. */
export interface SessionLane {
  readonly part: number;
  readonly queue: SessionQueue;
  readonly sender: SessionSender | undefined;
  /** From now on this strand takes what arrives here. */
  attend(strand: Standing): void;
  take(isEvent: boolean): void;
  /** What sends the stream of `step`. */
  toward(step: SendStep): Sender | undefined;
  /** Asks for the end of the stream of `step`. */
  cancel(step: ReceiveStep): void;
}

export interface SessionWire {
  readonly fault: Fault | undefined;
  readonly outbox: { flush(): void; leave(): void };
  readonly arrivals: {
    readonly isClosed: boolean;
    /** Events of ours that are known to have arrived. */
    readonly acknowledged: number;
    readonly sentEvents: number;
    readonly root: SessionLane;
    /** Of the parts in which something has arrived. */
    readonly parts: ReadonlyMap<number, SessionLane>;
    acknowledgeAll(): void;
  };
  lane(part: number): SessionLane;
  /** An event, an item or the end of a stream of `step` was sent. */
  sent(step: SendStep): void;
  close(): void;
  abort(error: Error, thrown: boolean, tell: boolean): void;
  truncated(cause: Error | undefined): Error;
}
