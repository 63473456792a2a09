import type { Sealer } from "../channel/channel.js";
import type { Link } from "../link/link.js";
import { type ControlFrame, longestControl } from "./control.js";
import { ACK, CREDIT, PING, PONG, recordHead, writeU16, writeU32, writeU64 } from "./frame.js";
import { giveSlab, slabSize, takeSlab } from "./slab.js";
import { afterTurn, type TurnWork } from "./turn.js";

/** Room in front of the data of a record: its head, and one of each control frame, which go first. */
const headroom = recordHead + 9 + 9 + 5 + 5;
/** Less room than this and the record is sent before another frame is begun. */
const lowRoom = 1024;

/**
 * The sending half of a connection. Frames are encoded in place into a slab; at the end of the turn, or at once when the
 * slab is full, what is there becomes one record, is sealed in place and written with one call.
 */
export class Outbox implements TurnWork {
  readonly #link: Link;
  readonly #sealer: Sealer;
  #slab: Uint8Array | undefined;
  /** Where the next frame goes. */
  at = headroom;
  #scheduled = false;
  /** The link holds bytes of ours. */
  #blocked = false;
  readonly #held: Uint8Array[] = [];
  /** Nothing leaves any more. */
  #closed = false;

  // Control frames that wait: each kind once, with its newest number. −1: none.
  #credit = -1;
  #ack = -1;
  #ping = -1;
  #pong = -1;
  /** Those of streams and parts. */
  readonly #controlFrames: ControlFrame[] = [];
  /** One of them should go even if no data does. */
  #urgent = false;

  constructor(link: Link, sealer: Sealer) {
    this.#link = link;
    this.#sealer = sealer;
  }

  /** Bytes that sealing adds to a record. */
  get overhead(): number {
    return this.#sealer.overhead;
  }

  get blocked(): boolean {
    return this.#blocked;
  }

  /** The slab to write the next frame into, at `at`, up to `room`. */
  slab(): Uint8Array {
    if (slabSize - this.#sealer.overhead - this.at < lowRoom) this.flush();
    this.#slab ??= takeSlab();
    return this.#slab;
  }

  get room(): number {
    return slabSize - this.#sealer.overhead;
  }

  /** The frame that was written from `at` up to `end` is part of the record. `flush` or `leave` must follow in this turn. */
  commit(end: number): void {
    this.at = end;
  }

  /** What is in the record goes out at the end of the turn. */
  leave(): void {
    if (!this.#scheduled) this.#schedule();
  }

  /** Adds a whole frame. It must fit into an empty slab. */
  append(frame: Uint8Array): void {
    if (this.room - this.at < frame.length) this.flush();
    const slab = this.slab();
    slab.set(frame, this.at);
    this.commit(this.at + frame.length);
    this.#schedule();
  }

  /** Adds the last frame that leaves: nothing is said behind it, and what would have been does not matter any more. */
  last(frame: Uint8Array): void {
    this.#controlFrames.length = 0;
    this.append(frame);
  }

  credit(total: number): void {
    this.#credit = total;
    this.#hurry();
  }

  /** Tells how many events have arrived: with the next record, or, when `urgent`, with one of its own. */
  acknowledge(total: number, urgent: boolean): void {
    this.#ack = total;
    if (urgent) this.#hurry();
  }

  ping(number: number): void {
    this.#ping = number;
    this.#hurry();
  }

  /** However many pings have come since the last record: the last one is answered. */
  pong(number: number): void {
    this.#pong = number;
    this.#hurry();
  }

  /** Says `frame` with this number; when it waits already it gets the newer one. */
  control(frame: ControlFrame, number: number): void {
    frame.number = number;
    if (!frame.isWaiting) {
      frame.isWaiting = true;
      this.#controlFrames.push(frame);
    }
    this.#hurry();
  }

  #hurry(): void {
    this.#urgent = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#closed) return;
    this.#scheduled = true;
    afterTurn(this);
  }

  afterTurn(): void {
    this.#scheduled = false;
    this.flush();
  }

  /** Seals and writes what there is. */
  flush(): void {
    const hasData = this.at > headroom;
    if (this.#closed) return;
    if (!hasData && (!this.#urgent || this.#blocked)) return;
    this.#slab ??= takeSlab();
    const slab = this.#slab;
    const start = this.#controls(slab);
    if (this.#controlFrames.length > 0) this.#appendControls(slab);
    const end = this.#sealer.seal(slab, start, this.at);
    writeU16(slab, start - recordHead, end - start);
    this.at = headroom;
    this.#slab = undefined;
    this.write([slab.subarray(start - recordHead, end)], slab);
  }

  /** Writes the waiting control frames so that they end where the data begins. Returns where they begin. */
  #controls(slab: Uint8Array): number {
    let at = headroom;
    if (this.#ack >= 0) {
      at -= 9;
      slab[at] = ACK;
      writeU64(slab, at + 1, this.#ack);
      this.#ack = -1;
    }
    if (this.#credit >= 0) {
      at -= 9;
      slab[at] = CREDIT;
      writeU64(slab, at + 1, this.#credit);
      this.#credit = -1;
    }
    if (this.#ping >= 0) {
      at -= 5;
      slab[at] = PING;
      writeU32(slab, at + 1, this.#ping);
      this.#ping = -1;
    }
    if (this.#pong >= 0) {
      at -= 5;
      slab[at] = PONG;
      writeU32(slab, at + 1, this.#pong);
      this.#pong = -1;
    }
    this.#urgent = false;
    return at;
  }

  /** Writes those of streams and parts behind the data, as far as there is room; the next record has the others. */
  #appendControls(slab: Uint8Array): void {
    while (this.room - this.at >= longestControl) {
      const frame = this.#controlFrames.shift();
      if (frame === undefined) return;
      this.at = frame.write(slab, this.at);
    }
    if (this.#controlFrames.length > 0) this.#hurry();
  }

  /** Writes whole sealed records. `memory` is given back when the link has taken the bytes. Returns whether it has. */
  write(parts: readonly Uint8Array[], memory: Uint8Array | undefined): boolean {
    if (this.#closed) return true;
    if (this.#link.write(parts)) {
      if (memory !== undefined) giveSlab(memory);
      return true;
    }
    this.#blocked = true;
    if (memory !== undefined) this.#held.push(memory);
    return false;
  }

  /** As `write`, for records that stand in several pieces of memory. */
  writeAll(parts: readonly Uint8Array[], memory: readonly Uint8Array[]): boolean {
    const taken = this.write(parts, undefined);
    for (const piece of memory) {
      if (taken) giveSlab(piece);
      else this.#held.push(piece);
    }
    return taken;
  }

  seal(buffer: Uint8Array, start: number, end: number): number {
    return this.#sealer.seal(buffer, start, end);
  }

  /** The link has taken everything. */
  drained(): void {
    this.#blocked = false;
    for (const slab of this.#held) giveSlab(slab);
    this.#held.length = 0;
    if (this.#urgent) this.#schedule();
  }

  /** Nothing more is written; what waits is dropped. */
  close(): void {
    this.#closed = true;
    if (this.#slab !== undefined) giveSlab(this.#slab);
    this.#slab = undefined;
    this.at = headroom;
  }
}
