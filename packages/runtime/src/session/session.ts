import { Alarm, type AlarmWheel, deadlineWheel } from "../clock/alarm.js";
import { DeadlineError, ProtocolError } from "../errors/index.js";
import type { LongPayload } from "../records/long.js";
import { handshakeEntry } from "../records/queue.js";
import type { Wire } from "../records/wire.js";
import type { Place, ReceiveMove, SendMove } from "./compile.js";
import { handled, nothing, rejected, reused, unexpected } from "./faults.js";
import type { Form, SessionOptions } from "./form.js";
import { runHook } from "./hooks.js";
import { decode, refusal, restIsValid } from "./payload.js";
import { State, type StateOwner } from "./state.js";

/** What a promise of the program waits for. */
type Waiting = "nothing" | "send" | "credit" | "receive";

/**
 * One role of one session, from its first step to its last: where it stands, what the program may do there, what the
 * runtime does by itself. Payloads are checked before the program sees them; the first failure is final.
 */
export class Session implements StateOwner {
  readonly metadata: unknown;
  readonly wire: Wire;
  failure: Error | undefined;
  /** Where this role stands. */
  place: Place;
  readonly #options: SessionOptions;
  readonly #wheel: AlarmWheel;
  readonly #alarm = new Alarm(() => this.#deadline());
  #form: Form | undefined;
  /** States of other turns have been used. */
  #turn = 0;
  #waiting: Waiting = "nothing";
  /** What the program waits for. */
  #promise: Promise<unknown> | undefined;
  #resolve: (value: unknown) => void = nothing;
  #reject: (error: Error) => void = nothing;
  /** What the program wants to send once the automatic steps before it are taken. */
  #prepared: LongPayload | undefined;
  #next: Place;
  /** The program has moved on: hooks may run. */
  #wanted = true;
  #hookRuns = false;
  #hasBegun = false;
  #isFinishing = false;
  #isSettled = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.metadata = options.metadata;
    this.wire = options.wire;
    this.place = options.places.initial;
    this.#next = this.place;
    this.#wheel = deadlineWheel(options.clock);
  }

  begin(form: Form): void {
    this.#form = form;
    this.#arriveAt(this.place);
    this.progress();
  }

  // Steps of the program

  send(state: State, move: SendMove, event: unknown): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    const { sender } = this.wire;
    if (sender === undefined) throw new ProtocolError("a send before SETUP");
    if (this.place !== state.place) return this.#sendLater(state, move, event);
    try {
      sender.send(move.step, event);
    } catch (error) {
      return Promise.reject(refusal(move.event, error, "sending"));
    }
    this.#use(state, move);
    this.wire.arrivals.sentEvents += 1;
    this.#arriveAt(move.next);
    if (move.next.isAutomatic) this.#advance();
    // Until something arrives this role says nothing more: what it has said need not wait for the end of the turn.
    const { arrivals, outbox } = this.wire;
    if (this.place.kind === "receive" && arrivals.queue.size === 0) outbox.flush();
    else outbox.leave();
    if (sender.isIdle) return Promise.resolve(this.stateAt(move.next));
    this.#next = move.next;
    return this.#wait("credit");
  }

  /** The automatic steps before this one are not all taken: hooks of ours, or handshakes that are not answered yet. */
  #sendLater(state: State, move: SendMove, event: unknown): Promise<unknown> {
    try {
      this.#prepared = this.wire.sender?.prepare(move.step, event);
    } catch (error) {
      return Promise.reject(refusal(move.event, error, "sending"));
    }
    this.#use(state, move);
    this.#next = move.next;
    const promise = this.#wait("send");
    this.moveOn();
    return promise;
  }

  receive(state: State): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    this.#use(state, "receive");
    const { queue } = this.wire.arrivals;
    if (this.place === state.place && queue.size > 0) {
      const received = this.#received();
      if (received !== undefined) return Promise.resolve(received);
      return rejected(this.failure);
    }
    const promise = this.#wait("receive");
    this.moveOn();
    if (this.wire.fault !== undefined) this.progress();
    return promise;
  }

  #use(state: State, step: SendMove | "receive"): void {
    this.#turn += 1;
    state.usedBy = step;
    if (this.#options.debug) state.usedAt = new Error(`the state "${state.at}" was used here`);
  }

  readonly #executor = (
    resolve: (value: unknown) => void,
    reject: (error: Error) => void,
  ): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  #wait(waiting: Waiting): Promise<unknown> {
    this.#waiting = waiting;
    this.#promise = new Promise(this.#executor);
    return this.#promise;
  }

  #answer(value: unknown): void {
    this.#waiting = "nothing";
    this.#resolve(value);
  }

  /** Makes the state that follows for the program: good for this turn. */
  stateAt(place: Place): object {
    const { visible } = place;
    if (visible?.kind === "end") return visible.ended;
    const at = visible ?? place;
    // Where handshakes and keepalives go round for ever, the program has nothing to do.
    const Class = at.State ?? State;
    return new Class(at, this, this.#turn);
  }

  /** Whether `value` is the state in which this role stands, or will when the automatic steps are taken, and that is not used. */
  isCurrent(value: unknown): boolean {
    if (this.#waiting !== "nothing") return false;
    const { visible } = this.place;
    if (visible?.kind === "end") return value === visible.ended;
    return value instanceof State && value.owner === this && value.turn === this.#turn;
  }

  /** No state of the present turn has been used. */
  get turn(): number {
    return this.#turn;
  }

  // Steps of the runtime

  /** The program wants the next step: hooks before it may run. */
  moveOn(): void {
    this.#wanted = true;
    this.#advance();
  }

  /** Takes the automatic steps that can be taken, and then what the program waits for. */
  #advance(): void {
    while (this.place.isAutomatic) {
      if (this.failure !== undefined || !this.#automatic(this.place)) return;
    }
    if (this.#waiting === "send" && this.#prepared !== undefined) {
      const payload = this.#prepared;
      this.#prepared = undefined;
      this.#waiting = "credit";
      this.wire.arrivals.sentEvents += 1;
      this.#wanted = false;
      const { sender } = this.wire;
      sender?.sendPrepared(payload);
      this.#arriveAt(this.#next);
      this.#credited();
    } else if (this.#waiting === "receive" && this.wire.arrivals.queue.size > 0) {
      const received = this.#received();
      if (received !== undefined) this.#answer(received);
    }
  }

  /** Returns false when the step cannot be taken now. */
  #automatic(place: Place): boolean {
    const { state } = place;
    const { arrivals, sender } = this.wire;
    switch (state.kind) {
      case "send-signal":
        if (
          sender === undefined ||
          !sender.isIdle ||
          !sender.signal(handshakeEntry - place.entry)
        ) {
          return false;
        }
        break;
      case "receive-signal":
        if (arrivals.queue.size === 0) return false;
        if (arrivals.queue.label() !== place.entry) {
          this.#unexpected();
          return false;
        }
        arrivals.take(false);
        this.#wheel.clear(this.#alarm);
        break;
      case "hook":
        if (!this.#wanted || this.#hookRuns) return false;
        if (!this.#hook(state.hook)) return false;
        break;
      default:
        return false;
    }
    if (place.next !== undefined) this.#arriveAt(place.next);
    return true;
  }

  /** Returns false when the hook is not done yet, or has failed. */
  #hook(name: string): boolean {
    this.#hookRuns = true;
    return runHook(
      this.#options.hooks,
      name,
      this.metadata,
      (wasAsynchronous) => {
        this.#hookRuns = false;
        if (!wasAsynchronous || this.failure !== undefined) return;
        if (this.place.next !== undefined) this.#arriveAt(this.place.next);
        this.moveOn();
        this.progress();
      },
      (error) => this.failThrown(error),
    );
  }

  #arriveAt(place: Place): void {
    this.place = place;
    if (place.within > 0 && this.wire.arrivals.queue.size === 0) {
      this.#wheel.set(this.#alarm, place.within);
    }
  }

  #deadline(): void {
    const { name, within } = this.place;
    this.fail(new DeadlineError(name, within), false, true);
  }

  /** Takes the event that has arrived, for the driving form. */
  #received(): object | undefined {
    const move = this.take();
    if (move === undefined) return undefined;
    return { type: move.event, event: this.event, next: this.stateAt(move.next) };
  }

  /** The payload that `take` has taken. */
  event: unknown;

  /** Takes the oldest event; its payload is in `event`. Undefined when it may not come now or is invalid: the session has failed. */
  take(): ReceiveMove | undefined {
    const { arrivals } = this.wire;
    const { queue } = arrivals;
    const move = this.place.receives[queue.label()];
    if (move === undefined) {
      this.#unexpected();
      return undefined;
    }
    try {
      this.event = decode(move, queue.buffer(), queue.start(), queue.end());
    } catch (error) {
      this.fail(refusal(move.event, error, "receiving"), false, true);
      return undefined;
    }
    arrivals.take(true);
    this.#wheel.clear(this.#alarm);
    this.#wanted = false;
    this.#arriveAt(move.next);
    if (move.next.isAutomatic) this.#advance();
    return this.failure === undefined ? move : undefined;
  }

  #unexpected(): void {
    const label = this.wire.arrivals.queue.label();
    this.fail(unexpected(label, this.place, this.#options.places), false, true);
  }

  // What happens outside

  /** Called by the wire, after anything that may let the session go on. */
  progress(): void {
    if (this.failure !== undefined || this.#isSettled) return;
    const { arrivals } = this.wire;
    if (arrivals.queue.size > 0) this.#wheel.clear(this.#alarm);
    if (this.#waiting === "credit") this.#credited();
    this.#advance();
    if (!this.#hasBegun) this.#beginWhenReady();
    else this.#form?.progress();
    this.#checkEnd();
  }

  #beginWhenReady(): void {
    if (this.place.isAutomatic || this.failure !== undefined) return;
    this.#hasBegun = true;
    this.#wanted = false;
    this.#form?.begin();
  }

  #credited(): void {
    const { sender } = this.wire;
    sender?.proceed();
    if (sender?.isIdle !== true) return;
    const next = this.#next;
    if (next.isAutomatic) this.#advance();
    if (this.failure === undefined) this.#answer(this.stateAt(next));
  }

  /** The ends that come from outside, and the own end. */
  #checkEnd(): void {
    if (this.failure !== undefined || this.#isSettled) return;
    const { arrivals, fault } = this.wire;
    const { queue } = arrivals;
    if (fault?.now || (fault !== undefined && (queue.size === 0 || this.#waiting === "credit"))) {
      this.fail(fault.error, false, fault.tell);
      return;
    }
    const { kind } = this.place;
    if (queue.size > 0 && (kind === "send" || kind === "end") && this.#waiting !== "credit") {
      this.#unexpected();
      return;
    }
    if (this.#isFinishing && this.place.kind === "end") {
      this.#close();
      return;
    }
    if (!arrivals.isClosed) return;
    if (queue.size === 0 && (kind === "receive" || kind === "receive-signal")) {
      const text = `the other end has closed the session in the state "${this.place.name}"`;
      this.fail(new ProtocolError(text), false, true);
    } else if (kind === "send") {
      this.fail(new ProtocolError("the other end has closed the session too early"), false, true);
    } else if (restIsValid(this.place, queue)) {
      arrivals.acknowledgeAll();
    }
  }

  // The end

  /** The program has done its last step. */
  finish(): void {
    this.#isFinishing = true;
    this.moveOn();
    this.#checkEnd();
  }

  #close(): void {
    const { arrivals } = this.wire;
    this.wire.close();
    this.#wheel.remove(this.#alarm);
    if (arrivals.acknowledged < arrivals.sentEvents) {
      if (!arrivals.isClosed) return;
      this.fail(this.wire.truncated(undefined), false, false);
      return;
    }
    this.#isSettled = true;
    this.#options.settled(undefined, this.place.ended);
  }

  /** The program has thrown. */
  failThrown(error: unknown): void {
    const known = error instanceof Error ? error : new Error(`thrown: ${String(error)}`);
    this.fail(known, true, true);
  }

  /** `thrown`: by the program. `tell`: the other end does not know. */
  fail(error: Error, thrown: boolean, tell: boolean): void {
    if (this.failure !== undefined || this.#isSettled) return;
    this.failure = error;
    this.#wheel.remove(this.#alarm);
    this.wire.abort(error, thrown, tell);
    if (this.#waiting !== "nothing") {
      this.#waiting = "nothing";
      handled(this.#promise);
      this.#reject(error);
    }
    this.#options.settled(error, this.place.ended);
  }
}
