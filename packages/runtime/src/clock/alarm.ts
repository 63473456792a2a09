import type { Clock, Timer } from "./clock.js";

/** Times are rounded up to this many milliseconds, so that alarms of many sessions share a timer. */
const resolution = 5;

/**
 * One alarm, reused for the life of what it watches. Setting and clearing are a store of a number: the wheel finds out when
 * it comes by. That matters, because a deadline is set and met again with every message.
 */
export class Alarm {
  /** When to call, by the clock; infinite while the alarm is off. */
  due = Number.POSITIVE_INFINITY;
  /** The slot of the wheel that holds the alarm, −1 when none does. */
  slot = -1;
  readonly ring: () => void;

  constructor(ring: () => void) {
    this.ring = ring;
  }
}

/** All alarms of one clock: one timer for the earliest slot that is not empty, none when all are. */
export class AlarmWheel {
  readonly #clock: Clock;
  readonly #background: boolean;
  readonly #slots = new Map<number, Set<Alarm>>();
  #timer: Timer | undefined;
  #next = Number.POSITIVE_INFINITY;

  constructor(clock: Clock, background: boolean) {
    this.#clock = clock;
    this.#background = background;
  }

  /** Rings `alarm` in `milliseconds`, unless it is set anew or cleared before. */
  set(alarm: Alarm, milliseconds: number): void {
    alarm.due = this.#clock.now() + milliseconds;
    const slot = slotOf(alarm.due);
    // Held in an earlier slot: it moves on when that one comes.
    if (alarm.slot >= 0 && alarm.slot <= slot) return;
    this.#release(alarm);
    this.#hold(alarm, slot);
  }

  clear(alarm: Alarm): void {
    alarm.due = Number.POSITIVE_INFINITY;
  }

  /** Takes the alarm out for good, so that no timer is kept for it. */
  remove(alarm: Alarm): void {
    alarm.due = Number.POSITIVE_INFINITY;
    this.#release(alarm);
    if (this.#slots.size === 0 && this.#timer !== undefined) {
      this.#clock.clearTimer(this.#timer);
      this.#timer = undefined;
      this.#next = Number.POSITIVE_INFINITY;
    }
  }

  /** Takes the alarm out of its slot: a slot that holds nobody keeps no timer, and no process, alive. */
  #release(alarm: Alarm): void {
    const held = this.#slots.get(alarm.slot);
    held?.delete(alarm);
    if (held?.size === 0) this.#slots.delete(alarm.slot);
    alarm.slot = -1;
  }

  #hold(alarm: Alarm, slot: number): void {
    alarm.slot = slot;
    const held = this.#slots.get(slot);
    if (held === undefined) this.#slots.set(slot, new Set([alarm]));
    else held.add(alarm);
    if (slot < this.#next) this.#arm(slot);
  }

  #arm(slot: number): void {
    if (this.#timer !== undefined) this.#clock.clearTimer(this.#timer);
    this.#next = slot;
    this.#timer = this.#clock.setTimer(
      () => this.#come(),
      Math.max(0, slot * resolution - this.#clock.now()),
      this.#background,
    );
  }

  /**
   * The time of a slot has come. The timer may be late, the process may have been asleep: what has arrived meanwhile is
   * read first, in one turn of the event loop, and only then the alarms that are still due ring.
   */
  #come(): void {
    this.#timer = undefined;
    this.#next = Number.POSITIVE_INFINITY;
    this.#clock.setTimer(() => this.#ring(), 0, this.#background);
  }

  #ring(): void {
    const now = this.#clock.now();
    const reached = Math.floor(now / resolution);
    const came: Alarm[] = [];
    for (const [slot, alarms] of this.#slots) {
      if (slot > reached) continue;
      this.#slots.delete(slot);
      for (const alarm of alarms) {
        alarm.slot = -1;
        came.push(alarm);
      }
    }
    for (const alarm of came) {
      if (alarm.due <= now) {
        alarm.due = Number.POSITIVE_INFINITY;
        alarm.ring();
      } else if (alarm.due !== Number.POSITIVE_INFINITY && alarm.slot < 0) {
        this.#hold(alarm, slotOf(alarm.due));
      }
    }
    this.#rearm();
  }

  #rearm(): void {
    let earliest = Number.POSITIVE_INFINITY;
    for (const slot of this.#slots.keys()) earliest = Math.min(earliest, slot);
    if (earliest < this.#next) this.#arm(earliest);
  }
}

function slotOf(due: number): number {
  return Math.ceil(due / resolution);
}

const deadlines = new WeakMap<Clock, AlarmWheel>();
const keepalives = new WeakMap<Clock, AlarmWheel>();

/** The wheel for deadlines: a wait with a deadline keeps the process alive. One per process for the real clock. */
export function deadlineWheel(clock: Clock): AlarmWheel {
  return wheelIn(deadlines, clock, false);
}

/** The wheel for what only watches. */
export function keepaliveWheel(clock: Clock): AlarmWheel {
  return wheelIn(keepalives, clock, true);
}

function wheelIn(
  wheels: WeakMap<Clock, AlarmWheel>,
  clock: Clock,
  background: boolean,
): AlarmWheel {
  let wheel = wheels.get(clock);
  if (wheel === undefined) {
    wheel = new AlarmWheel(clock, background);
    wheels.set(clock, wheel);
  }
  return wheel;
}
