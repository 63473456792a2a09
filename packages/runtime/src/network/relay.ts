import type { Timer } from "../clock/clock.js";
import { ProtocolError } from "../errors/index.js";
import type { Link } from "../link/link.js";
import { linger } from "../records/wire.js";
import type { Caller } from "../steer/types.js";
import { mismatch } from "./agreement.js";
import { BEGIN, CUT, DATA, END, encodeBegin, idLength } from "./frames.js";
import type { HubOptions, Member } from "./hub.js";
import { PairLink } from "./pair-link.js";
import type { Application, Guest, Seat } from "./seat.js";

/** One session at the hub: what its members say to each other is carried on unread, and the hub's own role has its seat here. */
export class Relay implements Seat {
  readonly #options: HubOptions;
  readonly #fingerprint: string;
  readonly #id = crypto.getRandomValues(new Uint8Array(idLength));
  /** By number of the role: members that are still there. */
  readonly #members = new Map<number, Member>();
  readonly #everyone: readonly Member[];
  /** By number of the role: the pipes of the hub's own role. */
  readonly #links = new Map<number, PairLink>();
  readonly #done: () => void;
  readonly #number: number;
  readonly #gone: (() => void)[] = [];
  #isPlayed = false;
  #isLeft = false;
  #timer: Timer | undefined;

  /** `done`: all members are gone. */
  constructor(
    options: HubOptions,
    fingerprint: string,
    members: readonly Member[],
    done: () => void,
  ) {
    this.#options = options;
    this.#fingerprint = fingerprint;
    this.#everyone = members;
    this.#done = done;
    this.#number = options.roles.indexOf(options.role);
    for (const member of members) {
      const number = options.roles.indexOf(member.role);
      this.#members.set(number, member);
      const carrier = {
        send: (type: number, _: number, parts: readonly Uint8Array[]): boolean =>
          this.#members.get(number)?.trunk.send(type, this.#number, parts) ?? true,
      };
      this.#links.set(number, new PairLink(carrier, number, member.steer.address, () => {}));
    }
  }

  /** Where the members are. */
  get address(): string {
    return this.#everyone.map((member) => member.steer.address).join(", ");
  }

  /** Tells the members that all are there. */
  begin(): void {
    const { roles, name } = this.#options;
    const names = roles.map((_, number) => this.#members.get(number)?.name ?? name);
    const body = encodeBegin({
      id: this.#id,
      fingerprint: this.#fingerprint,
      hub: this.#number,
      names,
    });
    for (const member of this.#everyone) this.tell(member, body);
  }

  /** Tells a member that the session begins. */
  tell(member: Member, begin: Uint8Array): void {
    member.trunk.say(BEGIN, begin);
  }

  // The hub's own role

  apply(application: Application, guest: Guest): void {
    this.#isPlayed = true;
    const { spoken, roles } = this.#options;
    if (!application.fingerprints.includes(this.#fingerprint)) {
      guest.refused(mismatch(application, spoken));
      return;
    }
    const links = new Map<string, Link>();
    const others: Caller[] = [];
    for (const member of this.#everyone) {
      const { role, name, steer } = member;
      const link = this.#links.get(roles.indexOf(role));
      if (link !== undefined) links.set(role, link);
      others.push({ address: steer.address, role, name });
    }
    others.sort((one, other) => roles.indexOf(one.role) - roles.indexOf(other.role));
    guest.seated({ id: this.#id, fingerprint: this.#fingerprint, links, others });
  }

  /** The members get a moment to hear of it, when the own role has failed; otherwise they may go on without it. */
  leave(error: Error | undefined): void {
    this.#isLeft = true;
    const [member] = this.#everyone;
    if (error === undefined || member === undefined || this.#members.size === 0) return;
    if (!this.#isPlayed) {
      this.drop();
      return;
    }
    this.#timer = member.steer.clock.setTimer(() => this.drop(), linger, true);
  }

  /** Cuts all links. */
  drop(): void {
    for (const member of [...this.#members.values()]) member.trunk.destroy();
  }

  onGone(callback: () => void): void {
    if (this.#members.size === 0) callback();
    else this.#gone.push(callback);
  }

  /** The hub's own role is done. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  // What members say

  frame(from: Member, type: number, buffer: Uint8Array, start: number, end: number): void {
    if (type !== DATA && type !== END && type !== CUT) {
      throw new ProtocolError(`a member sent a frame of type ${type}, and has its seat`);
    }
    const { roles } = this.#options;
    const sender = roles.indexOf(from.role);
    const to = buffer[start] ?? roles.length;
    if (to === sender || to >= roles.length) {
      throw new ProtocolError("a member speaks to a role that is not there");
    }
    if (to === this.#number) {
      const link = this.#links.get(sender);
      if (type === DATA) link?.data(buffer.subarray(start + 1, end));
      else if (type === END) link?.ended();
      else link?.cut(undefined);
      return;
    }
    this.#members.get(to)?.trunk.send(type, sender, [buffer.subarray(start + 1, end)]);
  }

  drained(member: Member): void {
    this.#links.get(this.#options.roles.indexOf(member.role))?.drained();
  }

  /** A member is gone: all others hear it at once. */
  lost(member: Member, error: Error | undefined): void {
    const number = this.#options.roles.indexOf(member.role);
    if (!this.#members.delete(number)) return;
    this.#links.get(number)?.cut(error);
    for (const other of this.#members.values()) other.trunk.send(CUT, number, []);
    if (this.#members.size > 0) return;
    if (this.#timer !== undefined) member.steer.clock.clearTimer(this.#timer);
    this.#done();
    for (const callback of this.#gone) callback();
  }
}
