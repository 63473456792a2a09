import { plainChannel } from "../channel/index.js";
import { VirtualClock } from "../clock/virtual.js";
import type { Link, LinkReceiver } from "../link/link.js";
import { OpenedSteer } from "../steer/opened.js";
import type { Steer } from "../steer/types.js";

/** Something that may happen next. */
interface Action {
  readonly name: string;
  run(): void;
}

/** A decision that was taken: which of how many. */
interface Decision {
  choice: number;
  readonly of: number;
}

/**
 * One run of a scenario over a simulated link: nothing is delivered, and no gate opens, before it is its turn. Where there
 * is a choice the path says what to do; behind the path the first thing is done, and what else there was is noted.
 */
export class Schedule {
  readonly decisions: Decision[] = [];
  /** What happened, for messages. */
  readonly log: string[] = [];
  readonly #path: readonly number[];
  readonly #gates: Action[] = [];
  readonly #pipes: Pipe[] = [];
  /** Deliveries and gates are taken in order, as if there were no choice. */
  #isEager = new Set<"deliveries" | "gates">(["deliveries", "gates"]);

  constructor(path: readonly number[]) {
    this.#path = path;
  }

  /** From here on every order of these is tried. */
  explore(...what: ("deliveries" | "gates")[]): void {
    for (const kind of what) this.#isEager.delete(kind);
  }

  /** The rest is not explored. */
  relax(): void {
    this.#isEager = new Set(["deliveries", "gates"]);
  }

  /** Resolves when the schedule lets it. */
  gate(name: string): Promise<void> {
    return new Promise((run) => this.#gates.push({ name, run }));
  }

  /** Two steers that are connected by the simulated link, unsealed. */
  steers(): readonly [Steer<unknown>, Steer<unknown>] {
    const first = new Pipe("first");
    const second = new Pipe("second");
    first.other = second;
    second.other = first;
    this.#pipes.push(first, second);
    const clock = new VirtualClock();
    const open = (side: "initiator" | "responder", link: Link): Steer<unknown> => {
      const steer = new OpenedSteer<unknown>(side, link, plainChannel, clock, {});
      link.start(steer);
      return steer;
    };
    return [open("initiator", first), open("responder", second)];
  }

  /** Goes on until nothing can happen any more. */
  async run(): Promise<void> {
    for (let steps = 0; steps < 10_000; steps += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (this.#pipes.some((pipe) => this.#isEager.has("deliveries") && pipe.deliver())) continue;
      const gate = this.#isEager.has("gates") ? this.#gates.shift() : undefined;
      if (gate !== undefined) {
        gate.run();
        continue;
      }
      const actions = this.#actions();
      if (actions.length === 0) return;
      const action = actions[this.#decide(actions.length)];
      this.log.push(action?.name ?? "");
      action?.run();
    }
    throw new Error(`this never ends: ${this.log.slice(-20).join(", ")}`);
  }

  #actions(): readonly Action[] {
    const deliveries = this.#pipes
      .filter((pipe) => pipe.waits)
      .map((pipe) => ({ name: `to ${pipe.address}`, run: () => void pipe.deliver() }));
    const gates = this.#gates.map((gate) => ({ name: gate.name, run: () => this.#open(gate) }));
    return [...gates, ...deliveries];
  }

  #open(gate: Action): void {
    this.#gates.splice(this.#gates.indexOf(gate), 1);
    gate.run();
  }

  #decide(of: number): number {
    if (of === 1) return 0;
    const choice = this.#path[this.decisions.length] ?? 0;
    this.decisions.push({ choice, of });
    return choice;
  }
}

/** One end of the simulated link, with what is on its way to it. */
class Pipe implements Link {
  readonly address: string;
  readonly isInProcess = true;
  other: Pipe | undefined;
  readonly #incoming: ((receiver: LinkReceiver) => void)[] = [];
  #receiver: LinkReceiver | undefined;
  #isGone = false;

  constructor(address: string) {
    this.address = address;
  }

  get waits(): boolean {
    return this.#incoming.length > 0;
  }

  /** Returns false when there is nothing to deliver. */
  deliver(): boolean {
    const next = this.#incoming.shift();
    if (next === undefined || this.#receiver === undefined) return false;
    next(this.#receiver);
    return true;
  }

  start(receiver: LinkReceiver): void {
    this.#receiver = receiver;
  }

  write(parts: readonly Uint8Array[]): boolean {
    const bytes = new Uint8Array(Buffer.concat(parts));
    this.other?.arrive((receiver) => receiver.data(bytes));
    return true;
  }

  end(): void {
    this.other?.arrive((receiver) => receiver.ended());
  }

  destroy(): void {
    this.other?.arrive((receiver) => receiver.ended());
    this.#isGone = true;
    this.#incoming.length = 0;
  }

  arrive(delivery: (receiver: LinkReceiver) => void): void {
    if (!this.#isGone) this.#incoming.push(delivery);
  }
}

/** Runs a scenario in every order that there is. Returns how many there were. */
export async function explore(
  scenario: (schedule: Schedule) => Promise<void>,
  most = Number.POSITIVE_INFINITY,
): Promise<number> {
  let path: readonly number[] = [];
  for (let runs = 1; ; runs += 1) {
    const schedule = new Schedule(path);
    try {
      await scenario(schedule);
    } catch (error) {
      const order = schedule.log.join(", ");
      throw new Error(`in order ${runs} (${order}): ${String(error)}`, { cause: error });
    }
    const { decisions } = schedule;
    while ((decisions.at(-1)?.choice ?? 0) + 1 === decisions.at(-1)?.of) decisions.pop();
    const last = decisions.at(-1);
    if (last === undefined || runs >= most) return runs;
    last.choice += 1;
    path = decisions.map(({ choice }) => choice);
  }
}
