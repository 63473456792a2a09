/**
 * What a stream can be sent from. Arrays and other synchronous iterables go out in bulk. A function is called when the
 * stream begins, with a signal that is aborted when the other side cancels the stream or the session fails.
 */
export type Source<Item> =
  // An array is iterable anyway; named, it makes errors about its items short.
  | readonly Item[]
  | Iterable<Item>
  | AsyncIterable<Item>
  | ((signal: AbortSignal) => Iterable<Item> | AsyncIterable<Item>);

/** A stream that arrives. It can be gone through once; leaving the loop early cancels it. */
export interface IncomingStream<Item> extends AsyncIterable<Item> {
  /** The items that are here, many at a time: at least one. */
  batches(): AsyncIterable<Item[]>;
}

/** A stream that arrives, when driving. */
export interface ReceivedStream<Item, Next> extends IncomingStream<Item> {
  /** The state that follows the stream. Before the end of the stream this cancels it; what still comes is dropped. */
  next(): Promise<Next>;
}
