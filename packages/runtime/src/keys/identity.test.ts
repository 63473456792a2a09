import { createPrivateKey, createPublicKey } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { KeyError } from "../errors/index.js";
import {
  generateIdentity,
  generateKey,
  Identity,
  parsePublicKey,
  publicKeyOf,
  revealIdentity,
} from "./index.js";

const counting = await generateIdentity((bytes) => bytes.set(Array.from(bytes.keys())));

function faultOf(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    if (error instanceof KeyError) return error.message;
  }
  throw new Error("it was taken");
}

describe("an identity", () => {
  it("has one form for each half", async () => {
    expect(counting.identity).toBe(
      "capitan-identity-1-AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8-42edd8af",
    );
    expect(counting.publicKey).toMatch(/^capitan-public-1-[A-Za-z0-9_-]{43}-[0-9a-f]{8}$/);
    const [one, other] = [await generateIdentity(), await generateIdentity()];
    expect(one.identity).not.toBe(other.identity);
    expect(one.publicKey).not.toBe(other.publicKey);
  });

  it("has the public half that OpenSSL finds for its secret", () => {
    // RFC 8410: the head of a private key of X25519 in PKCS #8, then its 32 bytes.
    const head = Buffer.from("302e020100300506032b656e04220420", "hex");
    const secret = revealIdentity(Identity.parse(counting.identity));
    const key = createPrivateKey({
      key: Buffer.concat([head, secret]),
      format: "der",
      type: "pkcs8",
    });
    const spki = createPublicKey(key).export({ format: "der", type: "spki" });
    expect(Buffer.from(parsePublicKey(counting.publicKey))).toEqual(spki.subarray(-32));
  });

  it("is read back, and knows its public half", async () => {
    const identity = Identity.parse(counting.identity);
    expect([...revealIdentity(identity)]).toEqual(Array.from({ length: 32 }, (_, i) => i));
    expect(await publicKeyOf(identity)).toBe(counting.publicKey);
    expect(await publicKeyOf(counting.identity)).toBe(counting.publicKey);
    expect(parsePublicKey(counting.publicKey)).toHaveLength(32);
  });

  it("is not taken for another kind of key, nor another for it", () => {
    expect(faultOf(() => Identity.parse(counting.publicKey))).toBe(
      "this is a public key, where an identity is needed: make one with `capitan keygen --identity` and keep it where it was made",
    );
    expect(faultOf(() => parsePublicKey(counting.identity))).toContain(
      "this is an identity, where a public key is needed",
    );
    expect(faultOf(() => Identity.parse(generateKey()))).toContain(
      "this is a key, where an identity",
    );
    expect(faultOf(() => Identity.parse("Alice"))).toContain("this is not a capitan identity");
    expect(faultOf(() => Identity.parse(`${counting.identity}\n`))).toContain("white space");
    expect(faultOf(() => Identity.parse(counting.identity.replace("-1-", "-2-")))).toContain(
      "of another version",
    );
  });

  it("is noticed when one character was changed", () => {
    for (let at = 0; at < counting.publicKey.length; at += 1) {
      const other = counting.publicKey[at] === "A" ? "B" : "A";
      const text = counting.publicKey.slice(0, at) + other + counting.publicKey.slice(at + 1);
      expect(() => parsePublicKey(text)).toThrow(KeyError);
    }
  });

  it("shows its secret nowhere, and is useless once it is disposed of", () => {
    const identity = Identity.parse(counting.identity);
    const shown = [String(identity), JSON.stringify({ identity }), inspect({ identity })].join();
    expect(shown).not.toContain("AAECAwQ");
    expect(shown).toContain("capitan-identity-1-[secret]");
    identity[Symbol.dispose]();
    expect(() => revealIdentity(identity)).toThrow(KeyError);
  });
});
