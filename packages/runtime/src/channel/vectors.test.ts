import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { loadSodium } from "./sodium.js";
import { converse, ownVector, patternOf, type Vector } from "./vectors.test.support.js";

/** The vectors of this suite from cacophony's public-domain file; they stand beside a checkout, not in it. */
const official = fileURLToPath(
  new URL("../../../../../shared/vectors/noise-25519-chachapoly-blake2b.json", import.meta.url),
);
/** Made by this implementation when it had passed the official ones. `CAPITAN_UPDATE_GOLDENS=1` writes them again. */
const ours = fileURLToPath(new URL("./__goldens__/noise.json", import.meta.url));
const ourPatterns =
  "N Kpsk0 X NN NNpsk0 NNpsk2 NK NX XN XK XX XXpsk3 KN KK KX IN IK IKpsk2 IX X1X1 IK1";

const { CI, CAPITAN_UPDATE_GOLDENS } = process.env;

function vectorsOf(file: string): readonly Vector[] {
  const content: { readonly vectors: readonly Vector[] } = JSON.parse(readFileSync(file, "utf8"));
  return content.vectors;
}

function check(vector: Vector): void {
  const { ciphertexts, received, hashes } = converse(vector);
  expect({ name: vector.protocol_name, ciphertexts }).toEqual({
    name: vector.protocol_name,
    ciphertexts: vector.messages.map((message) => message.ciphertext),
  });
  expect(received).toEqual(vector.messages.map((message) => message.payload));
  expect(hashes).toEqual([vector.handshake_hash, vector.handshake_hash]);
}

beforeAll(loadSodium);

describe("the Noise core", () => {
  it("passes the 59 official vectors of its suite (outside CI, where they are absent: our own)", () => {
    const present = existsSync(official);
    expect(present || CI === undefined).toBe(true);
    const vectors = vectorsOf(present ? official : ours);
    expect(vectors.length).toBe(present ? 59 : ourPatterns.split(" ").length);
    for (const vector of vectors) check(vector);
  });

  it("passes the vectors of this repository", () => {
    if (CAPITAN_UPDATE_GOLDENS === "1") {
      const vectors = ourPatterns.split(" ").map(ownVector);
      writeFileSync(ours, `${JSON.stringify({ vectors }, null, 1)}\n`);
    }
    const vectors = vectorsOf(ours);
    expect(vectors.map((vector) => patternOf(vector).name)).toEqual(ourPatterns.split(" "));
    for (const vector of vectors) check(vector);
  });
});
