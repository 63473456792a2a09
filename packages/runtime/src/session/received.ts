/** What `receive()` gives: which event, its payload, and the state that follows. Discriminated on `type`. */
export interface Received<Type extends string, Event, Next> {
  readonly type: Type;
  readonly event: Event;
  readonly next: Next;
}

/** The same where there are more than two roles: `from` says who has sent it. */
export interface ReceivedFrom<From extends string, Type extends string, Event, Next>
  extends Received<Type, Event, Next> {
  readonly from: From;
}

/** What a handler may return where every continuation is an end or a receive: the state, or nothing. */
// biome-ignore lint/suspicious/noConfusingVoidType: `void` is what lets a handler without a return statement fit.
export type Maybe<State> = State | void | Promise<State | void>;
