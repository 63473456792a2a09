import {
  ProtocolError,
  ProtocolMismatchError,
  SameRoleError,
  SelfConnectionError,
  VersionMismatchError,
} from "../errors/index.js";
import type { Machine } from "../machine.js";
import type { Setup } from "../records/setup.js";

/**
 * What two SETUPs agree on: the fingerprint whose labels are spoken. Both sides compute it alike, and fail alike.
 *
 * @throws VersionMismatchError, ProtocolMismatchError, SelfConnectionError, SameRoleError
 */
export function agree(machine: Machine<unknown>, ours: Setup, theirs: Setup): string {
  if (theirs.version !== ours.version) throw new VersionMismatchError(ours.version, theirs.version);
  const fingerprint = commonFingerprint(ours, theirs);
  if (fingerprint === undefined) throw mismatch(ours, theirs);
  const isOurs = theirs.boot === ours.boot && theirs.instance === ours.instance;
  if (isOurs) throw new SelfConnectionError();
  if (theirs.role === ours.role) throw new SameRoleError(ours.role);
  if (!machine.roles.includes(theirs.role)) {
    throw new ProtocolError(
      `the other end plays ${theirs.role}, which is no role of ${ours.protocol}`,
    );
  }
  return fingerprint;
}

/** The own version of either side, if the other one speaks it too. Both look at the initiator's and responder's alike: equal first, then the older. */
function commonFingerprint(ours: Setup, theirs: Setup): string | undefined {
  if (ours.protocol !== theirs.protocol) return undefined;
  const [own] = ours.fingerprints;
  const [other] = theirs.fingerprints;
  if (own === other) return own;
  if (other !== undefined && ours.fingerprints.includes(other)) return other;
  if (own !== undefined && theirs.fingerprints.includes(own)) return own;
  return undefined;
}

function mismatch(ours: Setup, theirs: Setup): ProtocolMismatchError {
  return new ProtocolMismatchError(
    { name: ours.protocol, fingerprint: ours.fingerprints[0] ?? "" },
    { name: theirs.protocol, fingerprint: theirs.fingerprints[0] ?? "" },
  );
}
