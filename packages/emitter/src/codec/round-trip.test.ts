import { describe, expect, it } from "@jest/globals";
import { Encoder } from "cbor-x";
import fc from "fast-check";
import { load } from "./load.test.support.js";
import { named } from "./program.test.support.js";
import { comparable, definitions, forOracle, values } from "./random.test.support.js";

const full = process.env["CAPITAN_FULL"] === "1";
const seed = Number(process.env["CAPITAN_SEED"] ?? (full ? Date.now() % 0x7fff_ffff : 20_261_123));
const modules = full ? 3000 : 150;
const oracle = new Encoder({ useRecords: false, mapsAsObjects: false, tagUint8Array: false });

describe(`codecs of random types (seed ${seed})`, () => {
  it("give back what was written, and agree with cbor-x in both directions", () => {
    const event = named("Event");
    fc.assert(
      fc.property(definitions, (types) => {
        const codecs = load(types);
        fc.assert(
          fc.property(values(event, types), fc.boolean(), (value, reversed) => {
            const bytes = codecs.write("Event", value);
            expect(comparable(codecs.read("Event", bytes))).toBe(comparable(value));

            const expected = forOracle(event, value, types, reversed);
            expect(comparable(oracle.decode(bytes))).toBe(comparable(expected));
            const theirs = Uint8Array.from(oracle.encode(expected));
            expect(comparable(codecs.read("Event", theirs))).toBe(comparable(value));
          }),
          { numRuns: 20, seed },
        );
      }),
      { numRuns: modules, seed },
    );
  }, 1_800_000);
});
