import { RecordError } from "../errors/index.js";
import { aeadFor } from "./aead.js";
import type { Channel, Opener, Sealer } from "./channel.js";
import { encryptInPlace, keyLength, tagLength } from "./sodium.js";

/** A direction gets a new key after so many records: when its counter reaches a multiple of it. */
export const recordsPerKey = 65_536;

const noData = new Uint8Array(0);
const maximumHalf = 0xffff_ffff;

/** The key and the counter of one direction: Noise's CipherState (section 5.1), with its 64-bit counter in two halves. */
class Direction {
  readonly #key: Uint8Array;
  low: number;
  high: number;
  #over = "";

  /** `key` is taken over. `counter` is where tests begin. */
  constructor(key: Uint8Array, counter: bigint) {
    this.#key = key;
    this.low = Number(BigInt.asUintN(32, counter));
    this.high = Number(BigInt.asUintN(32, counter >> 32n));
  }

  /** The key of the next record. The nonce 2⁶⁴−1 is the rekey's own: the direction ends before it. */
  get key(): Uint8Array {
    if (this.#over === "" && this.low === maximumHalf && this.high === maximumHalf)
      this.end("all numbers of this direction are used up");
    if (this.#over !== "") throw new RecordError(this.#over);
    return this.#key;
  }

  /** A number is used once: on to the next one. */
  advance(): void {
    this.low = (this.low + 1) >>> 0;
    if (this.low === 0) this.high += 1;
    if ((this.low & (recordsPerKey - 1)) === 0) this.rekey();
  }

  /** Nothing can be sealed or opened any more, for the reason given. */
  end(reason: string): void {
    this.#over ||= reason;
    this.#key.fill(0);
  }

  /** REKEY of section 4.2: the first 32 bytes of 32 zero bytes encrypted under the nonce 2⁶⁴−1. */
  rekey(): void {
    if (this.#over !== "") return;
    const block = new Uint8Array(keyLength + tagLength);
    encryptInPlace(this.#key, maximumHalf, maximumHalf, noData, block, 0, keyLength);
    this.#key.set(block.subarray(0, keyLength));
    block.fill(0);
  }
}

function sealerOf(direction: Direction): Sealer {
  return {
    overhead: tagLength,
    seal(buffer, start, end) {
      if (start < 0 || end < start || end + tagLength > buffer.length)
        throw new RangeError("there is no room for the tag");
      aeadFor(end - start).seal(direction.key, direction.low, direction.high, buffer, start, end);
      direction.advance();
      return end + tagLength;
    },
    rekey: () => direction.rekey(),
  };
}

function openerOf(direction: Direction): Opener {
  return {
    overhead: tagLength,
    open(buffer, start, end) {
      const { key, low, high } = direction;
      const plainEnd = end - tagLength;
      if (plainEnd < start || !aeadFor(plainEnd - start).open(key, low, high, buffer, start, end)) {
        // Whoever goes on after a forged record can be probed: this direction is over.
        direction.end("a record of this direction did not verify");
        throw new RecordError("the record does not verify");
      }
      direction.advance();
      return plainEnd;
    },
    rekey: () => direction.rekey(),
  };
}

/** The keys that a handshake has split off; they are taken over. Counters are there for tests: a session begins at 0. */
export function sealedChannel(
  sending: { readonly key: Uint8Array; readonly counter?: bigint },
  receiving: { readonly key: Uint8Array; readonly counter?: bigint },
  handshakeHash: Uint8Array,
): Channel {
  const out = new Direction(sending.key, sending.counter ?? 0n);
  const back = new Direction(receiving.key, receiving.counter ?? 0n);
  return {
    sealer: sealerOf(out),
    opener: openerOf(back),
    handshakeHash,
    dispose() {
      out.end("the channel is closed");
      back.end("the channel is closed");
    },
  };
}

/** A channel of `insecure` and of memory links: records travel as they are. */
export const plainChannel: Channel = {
  sealer: { overhead: 0, seal: (_buffer, _start, end) => end, rekey() {} },
  opener: { overhead: 0, open: (_buffer, _start, end) => end, rekey() {} },
  handshakeHash: noData,
  dispose() {},
};
