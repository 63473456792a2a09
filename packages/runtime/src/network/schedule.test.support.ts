import { VirtualClock } from "../clock/virtual.js";
import type { Link, LinkReceiver } from "../link/link.js";
import type { Machine } from "../machine.js";
import type { Application, Guest, Seat } from "./seat.js";
import { NetworkSteer } from "./steer.js";

type Delivery = (receiver: LinkReceiver) => void;

/** One end of a pipe on which nothing arrives before it is told to. */
class SlowLink implements Link {
  readonly address = "slow";
  other: SlowLink | undefined;
  readonly waiting: Delivery[] = [];
  #receiver: LinkReceiver | undefined;
  #hasEnded = false;
  #isClosed = false;

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
  }

  write(parts: readonly Uint8Array[]): boolean {
    if (this.#hasEnded) throw new Error("a write behind the end");
    const bytes = Uint8Array.from(Buffer.concat(parts));
    this.other?.waiting.push((receiver) => receiver.data(bytes));
    return true;
  }

  end(): void {
    if (!this.#isClosed && !this.#hasEnded)
      this.other?.waiting.push((receiver) => receiver.ended());
    this.#hasEnded = true;
  }

  destroy(): void {
    if (this.#isClosed) return;
    this.other?.waiting.push(() => this.other?.cut());
    this.cut();
  }

  /** Gone, whatever is on its way. */
  cut(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    queueMicrotask(() => this.#receiver?.closed(undefined));
  }

  /** What is next arrives. */
  deliver(): void {
    const delivery = this.waiting.shift();
    if (!this.#isClosed && this.#receiver !== undefined) delivery?.(this.#receiver);
  }
}

/** A network in which what is said arrives in an order of the test's choice; each way keeps its own. */
export class ScheduledNetwork {
  readonly clock = new VirtualClock();
  readonly #roles: readonly string[];
  readonly #links = new Map<string, SlowLink>();
  readonly #guests = new Map<string, Guest>();
  readonly #fingerprint: string;

  constructor({ roles, fingerprint }: Machine<unknown>) {
    this.#roles = roles;
    this.#fingerprint = fingerprint;
    for (const one of roles) {
      for (const other of roles)
        if (one !== other) this.#links.set(`${one} ${other}`, new SlowLink());
    }
    for (const [way, link] of this.#links)
      link.other = this.#links.get(way.split(" ").reverse().join(" "));
  }

  steer(role: string): NetworkSteer<undefined> {
    const seat: Seat = {
      apply: (_: Application, guest: Guest) => this.#seat(role, guest),
      leave() {},
      onGone: (callback) => callback(),
    };
    const parts = { side: "initiator", address: "", sealed: false, seat, role } as const;
    return new NetworkSteer({ ...parts, roster: undefined }, { clock: this.clock });
  }

  #seat(role: string, guest: Guest): void {
    this.#guests.set(role, guest);
    if (this.#guests.size < this.#roles.length) return;
    for (const [one, seated] of this.#guests) {
      const others = this.#roles.filter((other) => other !== one);
      seated.seated({
        id: new Uint8Array(16),
        fingerprint: this.#fingerprint,
        links: new Map(others.flatMap((other) => this.#pipe(one, other))),
        others: others.map((other) => ({ address: "", role: other, name: "" })),
      });
    }
  }

  #pipe(one: string, other: string): readonly (readonly [string, Link])[] {
    const link = this.#links.get(`${one} ${other}`);
    return link === undefined ? [] : [[other, link]];
  }

  /** Cuts everything that leads to and from a role. */
  cut(role: string): void {
    for (const [way, link] of this.#links) if (way.split(" ").includes(role)) link.cut();
  }

  /** Delivers until nothing is on its way and `isOver`; `choose` says which of so many ways is next. */
  async run(choose: (of: number) => number, isOver: () => boolean): Promise<void> {
    for (let idle = 0; idle < 50; ) {
      await new Promise((resolve) => setImmediate(resolve));
      const ready = [...this.#links.values()].filter(({ waiting }) => waiting.length > 0);
      idle = ready.length === 0 ? idle + 1 : 0;
      if (ready.length === 0 && isOver()) return;
      ready[choose(ready.length)]?.deliver();
    }
  }
}
