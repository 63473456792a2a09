import { DeadlineError, ProtocolError } from "../errors/index.js";
import type { SendStep } from "../machine.js";
import { bodiesOf } from "../parts/bodies.js";
import { type PartForm, Split } from "../parts/split.js";
import { Incoming } from "../stream/incoming.js";
import { Outgoing } from "../stream/outgoing.js";
import { AutomaticSteps } from "./automatic.js";
import type { Place, ReceiveMove, SendMove } from "./compile.js";
import type { Conversation } from "./conversation.js";
import { Deadline } from "./deadline.js";
import { drive } from "./drive.js";
import { rejected, reused, unexpected } from "./faults.js";
import type { Form } from "./form.js";
import { decode, refusal } from "./payload.js";
import { receivedBy } from "./receiving.js";
import { isStateOf, type State, type StateOwner, stateOf, type Use } from "./state.js";
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
  readonly parts = new Split(this);
  #form: Form | undefined;
  /** States of other turns have been used. Only this class changes it. */
  turn = 0;
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
  /** The program has done its last step. */
  isFinishing = false;

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
    this.deadline = new Deadline(clock, () => {
      const { name, within } = this.place;
      this.fail(new DeadlineError(name, within), false, true);
    });
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
    if (state.turn !== this.turn) throw reused(state);
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
    if (state.turn !== this.turn) throw reused(state);
    this.#use(state, "receive");
    if (this.place === state.place && this.#incoming === undefined && this.lane.queue.size > 0) {
      const received = receivedBy(this);
      return received === undefined ? rejected(this.failure) : Promise.resolve(received);
    }
    const promise = this.#waiter.wait("receive");
    this.moveOn();
    if (this.#wire.fault !== undefined) this.conversation.progress();
    return promise;
  }

  /** Sends what `source` gives, as far as the other side wants it. */
  sendStream(state: State, move: SendMove, source: unknown): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.turn) throw reused(state);
    this.#outgoing = new Outgoing(this, move, source);
    this.#next = move.next;
    return this.#later(state, move, "stream");
  }

  receiveStream(state: State, move: ReceiveMove): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.turn) throw reused(state);
    return this.#later(state, move, "entries");
  }

  /** Runs the parts of a `par`, each with its function of `bodies`, until all have ended. */
  par(state: State, bodies: unknown): Promise<unknown> {
    if (this.failure !== undefined) return rejected(this.failure);
    if (state.turn !== this.turn) throw reused(state);
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
    this.turn += 1;
    state.usedBy = step;
    // The program goes on: it wants no more of the stream before this state.
    if (this.#incoming !== undefined) this.#incoming.cancel();
    if (this.#debug) state.usedAt = new Error(`the state "${state.at}" was used here`);
  }

  /** Makes the state that follows for the program: good for this turn. */
  stateAt(place: Place): object {
    return stateOf(place, this, this.turn);
  }

  /** Where the role stands as the program sees it: behind the stream that its handler has been given. */
  get ahead(): Place {
    return this.#incoming?.move.next ?? this.place;
  }

  /** Whether `value` is the state in which this role stands, or will when the automatic steps are taken, and that is not used. */
  isCurrent(value: unknown): boolean {
    return this.#waiter.kind === "nothing" && isStateOf(value, this.ahead, this, this.turn);
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
        if (move !== undefined) this.#waiter.answer(this.open(move));
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
    this.waitHere();
  }

  /** The time that the place has for what comes next begins, unless something waits already. */
  waitHere(): void {
    const { within } = this.place;
    if (within > 0 && this.lane.queue.size === 0) this.deadline.set(within);
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

  /** Begins to receive a stream. */
  open(move: ReceiveMove): Incoming {
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

  /** The stream that is being received: nothing behind it can be taken. */
  get receiving(): ReceiveMove | undefined {
    return this.#incoming?.move;
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

  /** Enters the `par` at which the role stands. */
  split(formOf: PartForm): void {
    this.#bodies = undefined;
    if (this.parts.begin(formOf)) this.#join();
  }

  /** One part has ended: when all have, this strand goes on. */
  partEnded(): void {
    if (!this.parts.ended()) return;
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

  /** Anything that may let the strand go on has happened. */
  progress(): void {
    if (this.failure !== undefined || this.#form === undefined) return;
    if (this.lane.queue.size > 0) this.deadline.clear();
    if (this.#waiter.kind === "credit") this.#credited();
    this.#outgoing?.progress();
    this.#incoming?.progress();
    this.#advance();
    if (this.#hasBegun) this.#form?.progress();
    else if (!this.place.isAutomatic && this.failure === undefined) {
      this.#hasBegun = true;
      this.#wanted = false;
      this.#form?.begin();
    }
  }

  #credited(): void {
    const { sender } = this.lane;
    sender?.proceed();
    if (sender?.isIdle !== true) return;
    const next = this.#next;
    if (next.isAutomatic) this.#advance();
    if (this.failure === undefined) this.#waiter.answer(this.stateAt(next));
  }

  /** What the program waits for. */
  get waiting(): Waiting {
    return this.#waiter.kind;
  }

  // The end

  /** The program has done its last step. */
  finish(): void {
    this.isFinishing = true;
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

  /** `thrown`: by the program. `tell`: the other end does not know. */
  fail(error: Error, thrown: boolean, tell: boolean): void {
    this.conversation.fail(error, thrown, tell);
  }
}
