import { SteerError } from "../errors/index.js";
import type { Channel, Opening } from "./channel.js";
import type { Random } from "./opening.js";

/** Two different keys, the first one made of the bytes 0…31. */
export const goodKey = "capitan-key-1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8-7ec4d848";
export const otherKey = "capitan-key-1-__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA-08ba52fa";

/** Whole numbers in [0, limit), the same in each run with the same seed. Xorshift, Marsaglia 2003. */
export function numbers(seed: number): (limit: number) => number {
  let state = seed | 1;
  return (limit) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
}

/** Random bytes that are the same in each run. */
export function seeded(seed: number): Random {
  const next = numbers(seed * 2_654_435_761);
  return (bytes) => {
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = next(65_536) >> 4;
  };
}

/** How one end of an opening went. */
export type Outcome =
  | { readonly kind: "open"; readonly channel: Channel; readonly rest: Uint8Array }
  | { readonly kind: "waiting" }
  | { readonly kind: "failed"; readonly error: SteerError };

/** Lets two ends open to each other, `step` bytes at a time; answers how it went and all that each end has sent. */
export function connect(left: Opening, right: Opening, step = Number.POSITIVE_INFINITY) {
  const sent: [number[], number[]] = [[...left.first], [...right.first]];
  const outcomes: [Outcome, Outcome] = [{ kind: "waiting" }, { kind: "waiting" }];
  const read: [number, number] = [0, 0];
  const deliver = (to: 0 | 1, opening: Opening): boolean => {
    const from = to === 0 ? 1 : 0;
    if (outcomes[to].kind !== "waiting" || read[to] === sent[from].length) return false;
    const chunk = Uint8Array.from(sent[from].slice(read[to], read[to] + step));
    read[to] += chunk.length;
    outcomes[to] = pushInto(opening, chunk, (bytes) => sent[to].push(...bytes));
    return true;
  };
  for (let moved = true; moved; ) {
    const first = deliver(0, left);
    moved = deliver(1, right) || first;
  }
  return { left: outcomes[0], right: outcomes[1], sent };
}

export function pushInto(
  opening: Opening,
  chunk: Uint8Array,
  send: (bytes: Uint8Array) => void = () => {},
): Outcome {
  try {
    const progress = opening.push(chunk);
    send(progress.send);
    return progress.kind === "more"
      ? { kind: "waiting" }
      : { kind: "open", channel: progress.channel, rest: progress.rest };
  } catch (error) {
    // Anything else than a typed error is a crash, and must fail the test.
    if (error instanceof SteerError) return { kind: "failed", error };
    throw error;
  }
}

/** The channels of two ends that must have opened. */
export function opened(outcome: Outcome): Channel {
  if (outcome.kind !== "open") throw new Error(`expected an open channel, got ${outcome.kind}`);
  return outcome.channel;
}

/** Seals a text, as one record. */
export function sealText(channel: Channel, text: string): Uint8Array {
  const plain = new TextEncoder().encode(text);
  const buffer = new Uint8Array(plain.length + channel.sealer.overhead);
  buffer.set(plain);
  return buffer.subarray(0, channel.sealer.seal(buffer, 0, plain.length));
}

export function openText(channel: Channel, record: Uint8Array): string {
  const copy = record.slice();
  return new TextDecoder().decode(copy.subarray(0, channel.opener.open(copy, 0, copy.length)));
}
