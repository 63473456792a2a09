import { DeadlineError, OptionError, ProtocolError } from "../errors/index.js";
import type { SendStep } from "../machine.js";
import { bodiesOf } from "../parts/bodies.js";
import { type PartForm, Split } from "../parts/split.js";
import { labelMask } from "../records/queue.js";
import { Incoming } from "../stream/incoming.js";
import { isSource, Outgoing } from "../stream/outgoing.js";
import { AutomaticSteps } from "./automatic.js";
import type { Place, ReceiveMove, SendMove } from "./compile.js";
import type { Conversation } from "./conversation.js";
import { Deadline } from "./deadline.js";
import { drive } from "./drive.js";
import { rejected, reused, unexpected } from "./faults.js";
import type { Form } from "./form.js";
import { decode, refusal } from "./payload.js";
import { receivedBy } from "./receiving.js";
import { State, type StateOwner, type Use } from "./state.js";
import type { Prepared, SessionLane, SessionWire, Standing } from "./surface.js";
import { Waiter, type Waiting } from "./waiter.js";

/**
 * One channel of one role: outside of any part, or in one part of a `par`. Where the role stands there, what the program
 * may do, what the runtime does by itself. Payloads are checked before the program sees them.
 */
export class Strand implements StateOwner, Standing {
  readonly conversation: Conversation;
  /** The strand whose `par` this one is a part of. */
  readonly parent: Strand | undefined;
  readonly lane: SessionLane;
  readonly metadata: unknown;
  /** That of the whole conversation. */
  failure: Error | undefined;
  /** Where this role stands. */
  place: Place;
  readonly #wire: SessionWire;
  readonly #debug: boolean;
  readonly deadline: Deadline;
  readonly #automatic = new AutomaticSteps(this);
  readonly #waiter = new Waiter();
  readonly #split = new Split(this);
  #form: Form | undefined;
  /** States of other turns have been used. */
  #turn = 0;
  /** What the program wants to send once the automatic steps before it are taken. */
  #prepared: { readonly step: SendStep; readonly payload: Prepared } | undefined;
  #next: Place;
  /** The stream that the program is sending, or wants to. */
  #outgoing: Outgoing | undefined;
  /** The stream that it is receiving: it is at the place of it until the end has been taken. */
  #incoming: Incoming | undefined;
  /** What the parts do, once they can begin. */
  #bodies: PartForm | undefined;
  /** The program has moved on: hooks may run. */
  #wanted = true;
  #hasBegun = false;
  #isFinishing = false;

  constructor(
    conversation: Conversation,
    parent: Strand | undefined,
    lane: SessionLane,
    initial: Place,
  ) {
    const { metadata, clock, debug } = conversation.options;
    this.conversation = conversation;
    this.#wire = conversation.wire;
    this.#debug = debug;
    this.parent = parent;
    this.lane = lane;
    this.metadata = metadata;
    this.place = initial;
    this.#next = initial;
    this.deadline = new Deadline(clock, () => this.#late());
    lane.attend(this);
  }

  begin(form: Form): void {
    this.#form = form;
    this.arriveAt(this.place);
    this.progress();
  }

  // Steps of the program

  send(state: State, move: SendMove, event: unknown): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    const { sender } = this.lane;
    if (sender === undefined) throw new ProtocolError("a send before SETUP");
    if (this.place !== state.place) return this.#sendLater(state, move, event);
    try {
      sender.send(move.step, event);
    } catch (error) {
      return Promise.reject(refusal(move.event, error, "sending"));
    }
    this.#use(state, move);
    const wire = this.#wire;
    wire.sent(move.step);
    this.arriveAt(move.next);
    if (move.next.isAutomatic) this.#advance();
    // Until something arrives this role says nothing more: what it has said need not wait for the end of the turn.
    if (this.place.kind === "receive" && this.lane.queue.size === 0) wire.outbox.flush();
    else wire.outbox.leave();
    if (sender.isIdle) return Promise.resolve(this.stateAt(move.next));
    this.#next = move.next;
    return this.#waiter.wait("credit");
  }

  /** The automatic steps before this one are not all taken: hooks of ours, or handshakes that are not answered yet. */
  #sendLater(state: State, move: SendMove, event: unknown): Promise<unknown> {
    try {
      const payload = this.lane.sender?.prepare(move.step, event);
      if (payload !== undefined) this.#prepared = { step: move.step, payload };
    } catch (error) {
      return Promise.reject(refusal(move.event, error, "sending"));
    }
    this.#next = move.next;
    return this.#later(state, move, "send");
  }

  receive(state: State): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    this.#use(state, "receive");
    if (this.place === state.place && this.#incoming === undefined && this.lane.queue.size > 0) {
      const received = receivedBy(this);
      if (received !== undefined) return Promise.resolve(received);
      return rejected(this.failure);
    }
    const promise = this.#waiter.wait("receive");
    this.moveOn();
    if (this.#wire.fault !== undefined) this.conversation.progress();
    return promise;
  }

  /** Sends what `source` gives, as far as the other side wants it. */
  sendStream(state: State, move: SendMove, source: unknown): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    if (!isSource(source)) {
      throw new OptionError("source", `${move.method} takes an iterable, or what makes one`);
    }
    this.#next = move.next;
    this.#outgoing = new Outgoing(this, move, source);
    return this.#later(state, move, "stream");
  }

  receiveStream(state: State, move: ReceiveMove): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    return this.#later(state, move, "entries");
  }

  /** Runs the parts of a `par`, each with its function of `bodies`, until all have ended. */
  par(state: State, bodies: unknown): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.#turn) throw reused(state);
    const byPart = bodiesOf(bodies, state.place.parts);
    this.#bodies = (child, { name }) => drive(child, (start) => byPart.get(name)?.(start));
    return this.#later(state, "par", "par");
  }

  /** The step is taken when all automatic ones before it are, at once or later. */
  #later(state: State, use: Use, waiting: Waiting): Promise<unknown> {
    this.#use(state, use);
    const promise = this.#waiter.wait(waiting);
    this.moveOn();
    return promise;
  }

  #use(state: State, step: Use): void {
    this.#turn += 1;
    state.usedBy = step;
    // The program goes on: it wants no more of the stream before this state.
    if (this.#incoming !== undefined) this.#incoming.cancel();
    if (this.#debug) state.usedAt = new Error(`the state "${state.at}" was used here`);
  }

  /** Makes the state that follows for the program: good for this turn. */
  stateAt(place: Place): object {
    const { visible } = place;
    if (visible?.kind === "end" || visible?.kind === "part-end") return visible.ended;
    const at = visible ?? place;
    // Where handshakes and keepalives go round for ever, the program has nothing to do.
    const Class = at.State ?? State;
    return new Class(at, this, this.#turn);
  }

  /** Where the role stands as the program sees it: behind the stream that its handler has been given. */
  get ahead(): Place {
    return this.#incoming?.move.next ?? this.place;
  }

  /** Whether `value` is the state in which this role stands, or will when the automatic steps are taken, and that is not used. */
  isCurrent(value: unknown): boolean {
    if (this.#waiter.kind !== "nothing") return false;
    const { visible } = this.ahead;
    if (visible?.kind === "end" || visible?.kind === "part-end") return value === visible.ended;
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
      if (this.failure !== undefined) return;
      if (!this.#automatic.take(this.place, this.#wanted)) return;
    }
    if (this.#waiter.kind !== "nothing" && this.#incoming === undefined) this.#takeWaiting();
  }

  /** All automatic steps are taken: what the program waits for can be done. */
  #takeWaiting(): void {
    switch (this.#waiter.kind) {
      case "send": {
        if (this.#prepared === undefined) return;
        const { step, payload } = this.#prepared;
        this.#prepared = undefined;
        this.#waiter.kind = "credit";
        this.#wire.sent(step);
        this.#wanted = false;
        this.lane.sender?.sendPrepared(payload);
        this.arriveAt(this.#next);
        this.#credited();
        return;
      }
      case "receive": {
        if (this.lane.queue.size === 0) return;
        const received = receivedBy(this);
        if (received !== undefined) this.#waiter.answer(received);
        return;
      }
      case "stream":
        this.#wanted = false;
        this.#outgoing?.begin();
        return;
      case "entries": {
        const [move] = this.place.streams?.values() ?? [];
        if (move !== undefined) this.#waiter.answer(this.#open(move));
        return;
      }
      case "par":
        if (this.#bodies === undefined) return;
        this.#wanted = false;
        this.split(this.#bodies);
        return;
      default:
        return;
    }
  }

  arriveAt(place: Place): void {
    this.place = place;
    if (place.within > 0 && this.lane.queue.size === 0) this.deadline.set(place.within);
  }

  /** An item of a stream was taken: the time until the next one begins when none waits. */
  waitForItem(): void {
    const { within } = this.place;
    if (within > 0 && this.lane.queue.size === 0) this.deadline.set(within);
  }

  #late(): void {
    const { name, within } = this.place;
    this.fail(new DeadlineError(name, within), false, true);
  }

  /** The payload that `take` has taken. */
  event: unknown;

  /** Takes the oldest event; its payload is in `event`. Undefined when it may not come now or is invalid: the session has failed. */
  take(): ReceiveMove | undefined {
    const { queue } = this.lane;
    const move = this.place.receives[queue.label()];
    if (move === undefined) {
      this.unexpected();
      return undefined;
    }
    try {
      this.event = decode(move, queue.buffer(), queue.start(), queue.end());
    } catch (error) {
      this.fail(refusal(move.event, error, "receiving", move.step.from), false, true);
      return undefined;
    }
    this.lane.take(true);
    this.deadline.clear();
    this.#wanted = false;
    this.arriveAt(move.next);
    if (move.next.isAutomatic) this.#advance();
    return this.failure === undefined ? move : undefined;
  }

  /** Begins the stream of which something has arrived; undefined when none may come now: the session has failed. */
  takeStream(): Incoming | undefined {
    const move = this.place.streams?.get(this.lane.queue.label() & labelMask);
    if (move !== undefined) return this.#open(move);
    this.unexpected();
    return undefined;
  }

  #open(move: ReceiveMove): Incoming {
    this.#wanted = false;
    this.#incoming = new Incoming(this, move);
    return this.#incoming;
  }

  /** The end of the incoming stream was taken. */
  streamEnded({ next }: ReceiveMove): void {
    this.#incoming = undefined;
    this.deadline.clear();
    this.arriveAt(next);
    this.#advance();
  }

  /** The handler of a stream has come to its end, or the program goes on: no more of it is wanted. */
  leaveStream(): void {
    this.#incoming?.cancel();
  }

  get receiving(): ReceiveMove | undefined {
    return this.#incoming?.move;
  }

  /** A stream is being received: nothing behind it can be taken. */
  get isReceiving(): boolean {
    return this.#incoming !== undefined;
  }

  /** The end of the outgoing stream was sent. */
  streamSent(): void {
    this.#outgoing = undefined;
    this.#waiter.kind = "credit";
    this.arriveAt(this.#next);
    this.#credited();
  }

  /** What has arrived may not come now. */
  unexpected(): void {
    const { places } = this.conversation.options;
    this.fail(unexpected(this.lane.queue.label(), this.place, places), false, true);
  }

  // Parts

  /** Enters the `par` at which the role stands. */
  split(formOf: PartForm): void {
    this.#bodies = undefined;
    if (this.#split.begin(formOf)) this.#join();
  }

  /** Parts run. */
  get isSplit(): boolean {
    return this.#split.runs;
  }

  /** One part has ended: when all have, this strand goes on. */
  partEnded(): void {
    if (!this.#split.ended()) return;
    this.#join();
    if (this.failure === undefined) this.#form?.progress();
  }

  #join(): void {
    const { next } = this.place;
    if (next === undefined || this.failure !== undefined) return;
    this.arriveAt(next);
    this.#advance();
    if (this.#waiter.kind === "par") this.#waiter.answer(this.stateAt(next));
  }

  // What happens outside

  /** Anything that may let the strand go on has happened. */
  progress(): void {
    if (this.failure !== undefined || this.#form === undefined) return;
    if (this.lane.queue.size > 0) this.deadline.clear();
    if (this.#waiter.kind === "credit") this.#credited();
    this.#outgoing?.progress();
    this.#incoming?.progress();
    this.#advance();
    if (!this.#hasBegun) this.#beginWhenReady();
    else this.#form?.progress();
  }

  #beginWhenReady(): void {
    if (this.place.isAutomatic || this.failure !== undefined) return;
    this.#hasBegun = true;
    this.#wanted = false;
    this.#form?.begin();
  }

  #credited(): void {
    const { sender } = this.lane;
    sender?.proceed();
    if (sender?.isIdle !== true) return;
    const next = this.#next;
    if (next.isAutomatic) this.#advance();
    if (this.failure === undefined) this.#waiter.answer(this.stateAt(next));
  }

  /** Nothing that has arrived waits here to be taken. */
  get isDrained(): boolean {
    return !this.isSplit && (this.lane.queue.size === 0 || this.#isSending);
  }

  get #isSending(): boolean {
    return this.#waiter.kind === "credit" || this.#waiter.kind === "stream";
  }

  /** Something has arrived that this role cannot wait for. */
  get hasUnexpected(): boolean {
    if (this.lane.queue.size === 0) return false;
    const { kind } = this.place;
    return (kind === "send" || kind === "end") && this.#waiter.kind !== "credit";
  }

  /** The program has done its last step, and all automatic ones behind it are taken. */
  get isFinished(): boolean {
    const { kind } = this.place;
    return this.#isFinishing && (kind === "end" || kind === "part-end");
  }

  // The end

  /** The program has done its last step. */
  finish(): void {
    this.#isFinishing = true;
    this.moveOn();
    this.conversation.checkEnd();
  }

  /** The conversation has failed, or this part of it has ended. */
  leave(failure: Error | undefined): void {
    this.failure = failure;
    this.deadline.remove();
    if (failure === undefined) return;
    this.#waiter.fail(failure);
    this.#outgoing?.leave(failure);
    this.#incoming?.leave(failure);
  }

  failThrown(error: unknown): void {
    this.conversation.failThrown(error);
  }

  /** `thrown`: by the program. `tell`: the other end does not know. */
  fail(error: Error, thrown: boolean, tell: boolean): void {
    this.conversation.fail(error, thrown, tell);
  }
}
