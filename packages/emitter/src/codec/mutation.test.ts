import { describe, expect, it } from "@jest/globals";
import { load, runtime } from "./load.test.support.js";
import {
  array,
  bounds,
  enumeration,
  event,
  eventOf,
  field,
  literals,
  map,
  named,
  nullable,
  primitive,
  record,
  set,
  tuple,
  unionOf,
  where,
} from "./program.test.support.js";

const full = process.env["CAPITAN_FULL"] === "1";
const seed = Number(process.env["CAPITAN_SEED"] ?? (full ? Date.now() % 0x7fff_ffff : 20_261_123));
const inputs = full ? 10_000_000 : 1_000_000;

const codecs = load([
  event(
    "Login",
    field("card", where(primitive("string"), bounds("length", 8n, 19n))),
    field("pin", primitive("bytes")),
  ),
  event(
    "Quote",
    field("symbol", primitive("string")),
    field("price", primitive("f64")),
    field("at?", primitive("timestamp")),
    field("side", named("Side")),
    field("big", primitive("i64")),
  ),
  enumeration("Side", "Buy", "Sell"),
  record("Leaf", field("id", primitive("uuid")), field("small?", primitive("f32"))),
  unionOf("Tree", { leaf: named("Leaf"), many: array(named("Tree")) }),
  event("Grown", field("tree", named("Tree"))),
  event(
    "Table",
    field("rows", map(primitive("string"), nullable(tuple(primitive("u16"), primitive("bool"))))),
    field("tags", set(primitive("string"))),
    field("level", literals("low", 2, true)),
  ),
  eventOf("Json", primitive("json")),
]);

const samples: readonly (readonly [string, unknown])[] = [
  ["Login", { card: "4111111111111111", pin: Uint8Array.of(1, 2, 3, 4) }],
  [
    "Quote",
    { symbol: "ÄPL", price: 1.5, at: new Date(1_700_000_000_123), side: "Sell", big: -(2n ** 40n) },
  ],
  [
    "Grown",
    {
      tree: {
        kind: "many",
        many: [{ kind: "leaf", leaf: { id: "123e4567-e89b-12d3-a456-426614174000", small: 0.5 } }],
      },
    },
  ],
  [
    "Table",
    {
      rows: new Map([
        ["a", [1, true]],
        ["b", null],
      ]),
      tags: new Set(["x", "yy"]),
      level: 2,
    },
  ],
  ["Json", { a: [1, "two", null, { __proto__: null, b: false }], "": 1e300 }],
];

/** Marsaglia's xorshift, 32 bits. */
function randomFrom(start: number): (below: number) => number {
  let state = start | 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
}

/** Heads that promise what is not there, and other bytes that mean something. */
const notable = [
  0x00, 0x1b, 0x3b, 0x5b, 0x7a, 0x7f, 0x80, 0x9b, 0x9f, 0xa1, 0xbb, 0xc1, 0xd8, 0xf6, 0xf7, 0xf9,
  0xfb, 0xff,
];

function mutate(bytes: Uint8Array, random: (below: number) => number): Uint8Array {
  let mutated = bytes.slice();
  for (let count = 1 + random(3); count > 0; count -= 1) {
    const at = random(mutated.length + 1);
    switch (random(5)) {
      case 0:
        mutated[at] = (mutated[at] ?? 0) ^ (1 << random(8));
        break;
      case 1:
        mutated[at] = notable[random(notable.length)] ?? 0;
        break;
      case 2:
        mutated = mutated.slice(0, at);
        break;
      case 3: {
        const longer = new Uint8Array(mutated.length + 1);
        longer.set(mutated.subarray(0, at));
        longer[at] = random(256);
        longer.set(mutated.subarray(at), at + 1);
        mutated = longer;
        break;
      }
      default:
        mutated.copyWithin(random(mutated.length + 1), at, at + random(9));
    }
  }
  return mutated;
}

describe(`mutated payloads (${inputs}, seed ${seed})`, () => {
  it("are refused with a PayloadError or are values that can be sent on", () => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    const random = randomFrom(seed);
    const originals = samples.map(([name, value]) => [name, codecs.write(name, value)] as const);
    let refused = 0;
    let accepted = 0;
    const before = process.memoryUsage();
    for (let index = 0; index < inputs; index += 1) {
      const [name, original] = originals[index % originals.length] ?? ["Json", new Uint8Array(1)];
      const bytes = mutate(original, random);
      try {
        const value = codecs.read(name, bytes);
        accepted += 1;
        if (index % 8 === 0) codecs.read(name, codecs.write(name, value));
      } catch (error) {
        if (!(error instanceof runtime.PayloadError)) {
          throw new Error(`${name} ${Buffer.from(bytes).toString("hex")}`, { cause: error });
        }
        refused += 1;
      }
    }
    Error.stackTraceLimit = stackTraceLimit;
    const after = process.memoryUsage();
    expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(64 * 2 ** 20);
    expect(accepted).toBeGreaterThan(inputs / 100);
    expect(refused).toBeGreaterThan(inputs / 10);
  }, 1_800_000);
});
