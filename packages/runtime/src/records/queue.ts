/** Label of a queued handshake, reply and keepalive; events have labels from 0. */
export const handshakeEntry = -1;
export const replyEntry = -2;
export const keepaliveEntry = -3;
/** Added to the label of a stream: for an item of it, and for its end. */
export const itemEntry = 0x1_0000;
export const endEntry = 0x2_0000;
/** The label of an event, or of the stream that an item or end belongs to. */
export const labelMask = 0xffff;

/**
 * Sequenced frames that have arrived and wait to be taken, in order. A ring of plain arrays: no object per frame. What it
 * holds is bounded by the credit that was granted.
 */
export class FrameQueue {
  /** Frames that wait. */
  size = 0;
  #labels: Int32Array = new Int32Array(16);
  #starts: Int32Array = new Int32Array(16);
  #ends: Int32Array = new Int32Array(16);
  #costs: Int32Array = new Int32Array(16);
  #buffers: (Uint8Array | undefined)[] = new Array(16);
  #head = 0;
  #mask = 15;
  /** How many of the waiting frames have been looked at by `compact`. */
  #compacted = 0;

  push(label: number, buffer: Uint8Array, start: number, end: number, cost: number): void {
    if (this.size > this.#mask) this.#grow();
    const at = (this.#head + this.size) & this.#mask;
    this.#labels[at] = label;
    this.#starts[at] = start;
    this.#ends[at] = end;
    this.#costs[at] = cost;
    this.#buffers[at] = buffer;
    this.size += 1;
  }

  /** The label of the frame at `offset` from the oldest. */
  label(offset = 0): number {
    return this.#labels[(this.#head + offset) & this.#mask] ?? 0;
  }

  buffer(offset = 0): Uint8Array {
    return this.#buffers[(this.#head + offset) & this.#mask] ?? none;
  }

  start(offset = 0): number {
    return this.#starts[(this.#head + offset) & this.#mask] ?? 0;
  }

  end(offset = 0): number {
    return this.#ends[(this.#head + offset) & this.#mask] ?? 0;
  }

  /** Takes the oldest frame away and returns its cost. */
  shift(): number {
    const at = this.#head;
    const cost = this.#costs[at] ?? 0;
    this.#buffers[at] = undefined;
    this.#head = (at + 1) & this.#mask;
    this.size -= 1;
    if (this.#compacted > 0) this.#compacted -= 1;
    return cost;
  }

  clear(): void {
    while (this.size > 0) this.shift();
  }

  /**
   * Copies frames out of chunks of which they are the smaller part, so that what waits never holds much more memory than
   * its credit. Each frame is looked at once.
   */
  compact(): void {
    let from = this.#compacted;
    while (from < this.size) {
      const buffer = this.buffer(from);
      let to = from;
      let bytes = 0;
      while (to < this.size && this.buffer(to) === buffer) {
        bytes += this.end(to) - this.start(to);
        to += 1;
      }
      if (bytes * 2 < buffer.buffer.byteLength) this.#copy(from, to, bytes);
      from = to;
    }
    this.#compacted = this.size;
  }

  #copy(from: number, to: number, bytes: number): void {
    const copy = new Uint8Array(bytes);
    let filled = 0;
    for (let offset = from; offset < to; offset += 1) {
      const at = (this.#head + offset) & this.#mask;
      const payload = this.buffer(offset).subarray(this.start(offset), this.end(offset));
      copy.set(payload, filled);
      this.#buffers[at] = copy;
      this.#starts[at] = filled;
      filled += payload.length;
      this.#ends[at] = filled;
    }
  }

  #grow(): void {
    const labels = new Int32Array(this.size * 2);
    const starts = new Int32Array(this.size * 2);
    const ends = new Int32Array(this.size * 2);
    const costs = new Int32Array(this.size * 2);
    const buffers: (Uint8Array | undefined)[] = new Array(this.size * 2);
    for (let offset = 0; offset < this.size; offset += 1) {
      const at = (this.#head + offset) & this.#mask;
      labels[offset] = this.#labels[at] ?? 0;
      starts[offset] = this.#starts[at] ?? 0;
      ends[offset] = this.#ends[at] ?? 0;
      costs[offset] = this.#costs[at] ?? 0;
      buffers[offset] = this.#buffers[at];
    }
    this.#labels = labels;
    this.#starts = starts;
    this.#ends = ends;
    this.#costs = costs;
    this.#buffers = buffers;
    this.#head = 0;
    this.#mask = this.size * 2 - 1;
  }
}

const none = new Uint8Array(0);
