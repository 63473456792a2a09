import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { OptionError, RecordError, SameSideError } from "../errors/index.js";
import { Key } from "../keys/index.js";
import { prepareOpening } from "./opening.js";
import { connect, goodKey, opened, openText, otherKey, sealText } from "./opening.test.support.js";

async function pair(key = goodKey) {
  const initiator = await prepareOpening("initiator", { key });
  const responder = await prepareOpening("responder", { key: goodKey });
  return connect(initiator(), responder());
}

/** Each of these happened in the Rust crate that came before. */
describe("what must not come back", () => {
  it("handshake and keepalive were one plaintext constant, so two masters would greet each other", async () => {
    const start = await prepareOpening("initiator", { key: goodKey });
    const { left, right } = connect(start(), start());
    expect([left, right]).toEqual([
      { kind: "failed", error: new SameSideError("initiator") },
      { kind: "failed", error: new SameSideError("initiator") },
    ]);
  });

  it("there was no sequence, so replayed and reordered records were accepted", async () => {
    for (const order of [
      [0, 0],
      [1, 0],
      [0, 2, 1],
    ]) {
      const { left, right } = await pair();
      const records = ["one", "two", "three"].map((text) => sealText(opened(left), text));
      expect(() => {
        for (const index of order) openText(opened(right), records[index] ?? new Uint8Array(0));
      }).toThrow(RecordError);
    }
  });

  it('the default "encryption" had eight possible ciphers: now there is no default, and one suite', async () => {
    await expect(prepareOpening("initiator", {})).rejects.toThrow(OptionError);
    await expect(prepareOpening("responder", {})).rejects.toThrow(OptionError);
    expect((await pair(otherKey)).right.kind).toBe("failed");
  });

  it("the key was a public string field", () => {
    const key = Key.parse(goodKey);
    const secret = goodKey.slice("capitan-key-1-".length, -9);
    expect(Reflect.ownKeys(key)).toEqual([]);
    expect(inspect(key, { showHidden: true, depth: 10 })).not.toContain(secret);
    expect(JSON.stringify([key, { ...key }])).not.toContain(secret);
  });

  it("what was sent could be read on the wire", async () => {
    const { left } = await pair();
    const record = Buffer.from(sealText(opened(left), "account 4711, PIN 0000"));
    expect(record.includes("4711")).toBe(false);
  });
});
