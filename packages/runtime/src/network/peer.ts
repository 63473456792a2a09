import type { Setup } from "../records/setup.js";
import type { Wire, WireOwner } from "../records/wire.js";

/** Who has peers. */
export interface PeerOwner {
  /** The peer has introduced itself. Answers the fingerprint that is spoken; throws when the session cannot be. */
  introduced(peer: Peer, theirs: Setup): string;
  /** Something has changed on the wire of this peer. */
  progress(peer: Peer): void;
}

/** Another role of the session, and the wire to it. */
export class Peer implements WireOwner {
  readonly role: string;
  /** Among the roles of the protocol. */
  readonly number: number;
  readonly #owner: PeerOwner;
  /** From when the pipe to it is open. */
  wire: Wire | undefined;
  /** Its SETUP has been checked. */
  isIntroduced = false;

  constructor(role: string, number: number, owner: PeerOwner) {
    this.role = role;
    this.number = number;
    this.#owner = owner;
  }

  /** It has said all that it had to say. */
  get hasClosed(): boolean {
    return this.wire?.arrivals.isClosed === true;
  }

  setup(theirs: Setup): string {
    return this.#owner.introduced(this, theirs);
  }

  progress(): void {
    this.#owner.progress(this);
  }
}
