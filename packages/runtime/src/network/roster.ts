import { concatenate } from "../channel/bytes.js";
import { hash, type KeyPair, keyPairOf, loadSodium } from "../channel/index.js";
import { KeyError, OptionError } from "../errors/index.js";
import { Identity, parsePublicKey } from "../keys/index.js";
import { writeHex } from "../records/setup.js";
import { encodeTexts } from "../records/texts.js";

/** Who plays which role, by public key, and who we are. */
export interface Roster {
  readonly ours: KeyPair;
  /** By role. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  /** BLAKE2b-512 of the roles and their keys, in the order of their names. */
  readonly digest: Uint8Array;
}

/** Reads `roles` and `identity`. @throws OptionError, KeyError */
export async function rosterOf(
  roles: Readonly<Record<string, string>>,
  identity: string | Identity,
): Promise<Roster> {
  const known = identity instanceof Identity ? identity : Identity.parse(identity);
  const keys = new Map<string, Uint8Array>();
  for (const [role, text] of Object.entries(roles)) keys.set(role, keyOf(role, text));
  if (keys.size < 2) throw new OptionError("roles", "`roles` needs a public key for each role");
  await loadSodium();
  const named = [...keys].sort(([one], [other]) => (one < other ? -1 : 1));
  const listed = named.map(([role, key]) => concatenate([encodeTexts([role]), key]));
  return { ours: keyPairOf(known), keys, digest: hash(concatenate(listed)) };
}

function keyOf(role: string, text: string): Uint8Array {
  try {
    return parsePublicKey(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw new KeyError(`\`roles.${role}\`: ${error.message}`, { cause: error });
  }
}

/** Checks the roster against a protocol and the role that is to be played. @throws OptionError */
export function checkRoster(roster: Roster, roles: readonly string[], role: string): void {
  for (const one of roles) {
    if (!roster.keys.has(one)) {
      throw new OptionError("roles", `\`roles\` has no public key for the role ${one}`);
    }
  }
  for (const one of roster.keys.keys()) {
    if (!roles.includes(one)) {
      throw new OptionError("roles", `\`roles\` names ${one}, which is no role of the protocol`);
    }
  }
  if (!isSame(roster.keys.get(role), roster.ours.publicKey)) {
    const text = `\`identity\` is not that of the role ${role}: its public key is another one in \`roles\``;
    throw new OptionError("identity", text);
  }
}

/** Public keys are no secret: how long this takes tells nothing. */
export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return (
    one !== undefined &&
    other !== undefined &&
    one.length === other.length &&
    one.every((byte, index) => other[index] === byte)
  );
}

/** The session that a pair of roles believes to be in; both hash it into their handshake, so both must believe the same. */
export interface Surroundings {
  readonly id: Uint8Array;
  /** The spoken one: 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** Numbers of the roles; the first opens. */
  readonly initiator: number;
  readonly responder: number;
}

/** `"capitan network 1" 00`, id, fingerprint, both numbers, digest of the roster. */
export function prologueOfPair(roster: Roster, around: Surroundings): Uint8Array {
  const fingerprint = new Uint8Array(around.fingerprint.length / 2);
  writeHex(fingerprint, 0, around.fingerprint);
  return concatenate([
    new TextEncoder().encode("capitan network 1\0"),
    around.id,
    fingerprint,
    Uint8Array.of(around.initiator, around.responder),
    roster.digest,
  ]);
}
