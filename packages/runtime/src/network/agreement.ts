import { ProtocolMismatchError } from "../errors/index.js";

/** What a role speaks. */
export interface Spoken {
  readonly protocol: string;
  /** Its own version, then those it is compatible with. */
  readonly fingerprints: readonly string[];
}

/** The version that all of them speak: the own one of the first role, in the order of the protocol, that all others know. */
export function commonFingerprint(all: readonly Spoken[]): string | undefined {
  const [first] = all;
  if (all.some((one) => one.protocol !== first?.protocol)) return undefined;
  for (const one of all) {
    const [own] = one.fingerprints;
    if (own !== undefined && all.every((other) => other.fingerprints.includes(own))) return own;
  }
  return undefined;
}

/** The error of `ours`, when it and `theirs` have no version in common, or not the one that the others have. */
export function mismatch(ours: Spoken, theirs: Spoken): ProtocolMismatchError {
  return new ProtocolMismatchError(identityOf(ours), identityOf(theirs));
}

function identityOf(spoken: Spoken): { readonly name: string; readonly fingerprint: string } {
  return { name: spoken.protocol, fingerprint: spoken.fingerprints[0] ?? "" };
}
