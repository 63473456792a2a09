import type { Timer } from "../clock/clock.js";
import {
  AbortedError,
  LimitError,
  ProtocolError,
  SameRoleError,
  type SteerError,
  VersionMismatchError,
} from "../errors/index.js";
import { defaultKeepalive, type KeepaliveTimes } from "../records/keepalive.js";
import { wireVersion } from "../records/setup.js";
import type { OpenedSteer } from "../steer/opened.js";
import { commonFingerprint, mismatch, type Spoken } from "./agreement.js";
import { decodeJoin, encodeRefuse, JOIN, REFUSE } from "./frames.js";
import { Lobby } from "./lobby.js";
import { Relay } from "./relay.js";
import { Trunk, type TrunkOwner } from "./trunk.js";

export interface HubOptions {
  /** What the hub's own role speaks. */
  readonly spoken: Spoken;
  /** Of the protocol, in its order. */
  readonly roles: readonly string[];
  /** The one that the hub plays. */
  readonly role: string;
  /** What the hub's role calls itself. */
  readonly name: string;
  readonly keepalive: KeepaliveTimes | undefined;
  /** How long a link may be open without a JOIN. Milliseconds. */
  readonly openingTimeout: number;
  /** How many members may wait. */
  readonly mostWaiting: number;
  /** Bytes that may wait for one member. */
  readonly mostRelayed: number;
  /** Whether the holder of the key that a link was opened with may play `role`. */
  readonly mayPlay: (publicKey: Uint8Array | undefined, role: string) => boolean;
  /** All seats of a session are taken: it has to `begin`. */
  readonly begin: (session: Relay) => void;
  /** Somebody got no seat. */
  readonly refused: (error: Error, address: string) => void;
}

/** The role that all others are connected to: it groups them into sessions and carries what they say to each other. */
export class Hub {
  readonly options: HubOptions;
  readonly relays = new Set<Relay>();
  readonly #lobby: Lobby<Member>;
  readonly #strangers = new Set<Member>();

  constructor(options: HubOptions) {
    this.options = options;
    const others = options.roles.filter((role) => role !== options.role);
    this.#lobby = new Lobby(others, (members) => this.#begin(members));
  }

  /** Members that wait for others. */
  get waiting(): number {
    return this.#lobby.size;
  }

  /** A link is open, and its other end authenticated. */
  receive(steer: OpenedSteer<unknown>): void {
    const member = new Member(this, steer);
    this.#strangers.add(member);
    member.open();
  }

  /** A member has said who it is. */
  joined(member: Member): void {
    this.#strangers.delete(member);
    const { mostWaiting } = this.options;
    if (this.#lobby.size >= mostWaiting) {
      const text = `more than ${mostWaiting} members wait at the hub, its limit \`waiting\``;
      member.refuse(new LimitError(text));
      return;
    }
    this.#lobby.add(member.session, member);
  }

  /** A member that had no seat yet is gone. */
  left(member: Member): void {
    this.#strangers.delete(member);
    this.#lobby.remove(member.session, member);
  }

  /** Sends everybody away who has no seat. */
  dismiss(): void {
    for (const member of [...this.#strangers, ...this.#lobby]) {
      this.left(member);
      member.refuse(new AbortedError("the hub is closing"));
    }
  }

  #begin(members: readonly Member[]): void {
    const { spoken, begin } = this.options;
    const all = [spoken, ...members.map((member) => member.spoken)];
    const fingerprint = commonFingerprint(all);
    if (fingerprint === undefined) {
      for (const member of members) member.refuse(mismatch(member.spoken, spoken));
      return;
    }
    const relay = new Relay(this.options, fingerprint, members, () => this.relays.delete(relay));
    this.relays.add(relay);
    for (const member of members) member.relay = relay;
    begin(relay);
  }
}

/** One link to the hub, from its first byte to its last. */
export class Member implements TrunkOwner {
  readonly trunk: Trunk;
  readonly steer: OpenedSteer<unknown>;
  role = "";
  name = "";
  session = "";
  spoken: Spoken = { protocol: "", fingerprints: [] };
  relay: Relay | undefined;
  readonly #hub: Hub;
  #timer: Timer | undefined;

  constructor(hub: Hub, steer: OpenedSteer<unknown>) {
    this.#hub = hub;
    this.steer = steer;
    this.trunk = new Trunk(steer, hub.options.mostRelayed);
  }

  open(): void {
    const { openingTimeout } = this.#hub.options;
    this.#timer = this.steer.clock.setTimer(() => this.trunk.destroy(), openingTimeout, true);
    this.trunk.open(this);
  }

  frame(type: number, buffer: Uint8Array, start: number, end: number): void {
    if (this.relay !== undefined) this.relay.frame(this, type, buffer, start, end);
    else if (type === JOIN && this.role === "") this.#join(buffer, start, end);
    else throw new ProtocolError(`a member sent a frame of type ${type}, and has no seat`);
  }

  #join(buffer: Uint8Array, start: number, end: number): void {
    const join = decodeJoin(buffer, start, end);
    if (join === undefined) throw new ProtocolError("a malformed JOIN");
    this.#clear();
    const { setup, session } = join;
    const { options } = this.#hub;
    this.trunk.watch(options.keepalive ?? defaultKeepalive);
    this.role = setup.role;
    this.name = setup.name;
    this.session = session;
    this.spoken = { protocol: setup.protocol, fingerprints: setup.fingerprints };
    const fault = this.#faultOf(setup.version);
    if (fault === undefined) this.#hub.joined(this);
    else this.refuse(fault);
  }

  #faultOf(version: number): SteerError | undefined {
    const { roles, role, spoken, mayPlay } = this.#hub.options;
    if (version !== wireVersion) return new VersionMismatchError(wireVersion, version);
    if (commonFingerprint([spoken, this.spoken]) === undefined)
      return mismatch(spoken, this.spoken);
    if (this.role === role) return new SameRoleError(role);
    if (!roles.includes(this.role)) {
      return new ProtocolError(`${this.role} is no role of ${spoken.protocol}`);
    }
    if (!mayPlay(this.steer.channel.remoteStatic, this.role)) {
      return new ProtocolError(`the public key of ${this.role} is another one in \`roles\``);
    }
    return undefined;
  }

  /** Tells why there is no seat, and hangs up. */
  refuse(error: SteerError): void {
    this.#clear();
    const { options } = this.#hub;
    this.trunk.say(REFUSE, encodeRefuse(refusalTexts(error, options.spoken, options.role)));
    this.trunk.end();
    options.refused(error, this.steer.address);
  }

  drained(): void {
    this.relay?.drained(this);
  }

  lost(error: Error | undefined): void {
    this.#clear();
    if (this.relay === undefined) this.#hub.left(this);
    else this.relay.lost(this, error);
  }

  #clear(): void {
    if (this.#timer !== undefined) this.steer.clock.clearTimer(this.#timer);
    this.#timer = undefined;
  }
}

function refusalTexts(error: SteerError, spoken: Spoken, role: string): readonly string[] {
  switch (error.code) {
    case "protocol-mismatch":
      return [error.code, spoken.protocol, spoken.fingerprints[0] ?? ""];
    case "version-mismatch":
      return [error.code, String(wireVersion)];
    default:
      return [error.code, error.message, role];
  }
}
