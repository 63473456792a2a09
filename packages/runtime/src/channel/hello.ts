import { HandshakeRefusedError, SameSideError } from "../errors/index.js";

/** Who opened the link is its initiator, whatever its role in the protocol. */
export type Side = "initiator" | "responder";

/**
 * How a link is opened. The numbers are on the wire; those of other Noise patterns are given when they are offered.
 * A listener has exactly one, and nothing falls back to another.
 */
const patternNumbers = { plain: 0, NNpsk0: 1, IK: 2, KK: 3 } as const;
export type PatternName = keyof typeof patternNumbers;

/** Of the opening: hello, prologue and patterns. What is sealed has its own version, in SETUP. */
export const openingVersion = 1;

const magic = [0x73, 0x74, 0x65, 0x65, 0x72]; // "steer"
const sideNumbers: Readonly<Record<Side, number>> = { initiator: 1, responder: 2 };
const versionAt = magic.length;
const patternAt = versionAt + 1;
const sideAt = patternAt + 1;

/**
 * The bytes before the handshake: "steer", version, pattern, side; in the clear, and nothing in them that the other end
 * does not know already, so both know both hellos before a byte has travelled. Where nothing is sealed the service
 * follows, behind its length: a handshake would have compared it.
 */
export function hello(pattern: PatternName, side: Side, service: Uint8Array): Uint8Array {
  const fixed = [...magic, openingVersion, patternNumbers[pattern], sideNumbers[side]];
  return Uint8Array.from(pattern === "plain" ? [...fixed, service.length, ...service] : fixed);
}

export function otherSide(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}

/** What is wrong with the beginning of the other end's hello, at its first wrong byte; undefined while all is as `expected`. */
export function faultOfHello(
  arrived: Uint8Array,
  expected: Uint8Array,
  ours: Side,
): HandshakeRefusedError | SameSideError | undefined {
  const at = expected.findIndex((byte, index) => index < arrived.length && arrived[index] !== byte);
  if (at < 0) return undefined;
  if (at < versionAt) return new HandshakeRefusedError("what is at the other end is no steer");
  if (at === versionAt)
    return new HandshakeRefusedError(
      `the other end opens links with version ${arrived[at]}, this end with version ${openingVersion}: update the older @capitan/runtime`,
    );
  if (at === sideAt && arrived[at] === sideNumbers[ours]) return new SameSideError(ours);
  return new HandshakeRefusedError();
}
