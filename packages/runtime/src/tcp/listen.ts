/// <reference lib="esnext.disposable" preserve="true" />
import { checkOptions } from "../steer/options.js";
import type { Steer } from "../steer/types.js";
import { type AcceptOptions, type Acceptor, accept } from "./accept.js";

export interface ListenOptions<Metadata = undefined> extends AcceptOptions<Metadata> {
  /** Authenticated connections that may wait to be taken; more are dropped. Default 128. */
  readonly backlog?: number | undefined;
}

/** An open port: an async iterable of the steers that come in. Leaving the loop closes it; the steers live on. */
export interface Listener<Metadata = undefined> extends AsyncIterable<Steer<Metadata>> {
  readonly port: number;
  readonly host: string;
  /** Takes no more connections and drops those that wait. Ends the loop over this listener. */
  close(): Promise<void>;
  /** As `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const defaultBacklog = 128;

/**
 * Opens a port. `for await (const steer of listen(options))` gives its steers; `await listen(options)` first gives the
 * listener itself, with the port that was opened. For programs that do more than `serve` does.
 *
 * @throws OptionError, KeyError, or the system's error when the port is taken
 */
export function listen<Metadata = undefined>(
  options: ListenOptions<Metadata>,
): Promise<Listener<Metadata>> & AsyncIterable<Steer<Metadata>> {
  const listener = open(options);
  return Object.assign(listener, {
    async *[Symbol.asyncIterator]() {
      yield* await listener;
    },
  });
}

async function open<Metadata>(options: ListenOptions<Metadata>): Promise<Listener<Metadata>> {
  checkOptions(options);
  const { backlog = defaultBacklog, signal } = options;
  const arrived: Steer<Metadata>[] = [];
  let wake: () => void = () => {};
  let isClosed = false;

  const acceptor: Acceptor = await accept(options, (steer) => {
    if (isClosed || arrived.length >= backlog) {
      steer.close();
      return;
    }
    arrived.push(steer);
    // A caller who has hung up in the queue is no guest.
    steer.onGone(() => {
      const at = arrived.indexOf(steer);
      if (at >= 0) arrived.splice(at, 1);
    });
    wake();
  });

  async function close(): Promise<void> {
    if (!isClosed) {
      isClosed = true;
      signal?.removeEventListener("abort", abort);
      for (const steer of arrived.splice(0)) steer.close();
      wake();
    }
    await acceptor.stop();
  }

  function abort(): void {
    void close();
  }

  signal?.addEventListener("abort", abort);
  if (signal?.aborted) await close();
  return {
    port: acceptor.port,
    host: acceptor.host,
    close,
    [Symbol.asyncDispose]: close,
    async *[Symbol.asyncIterator]() {
      try {
        while (!isClosed) {
          const steer = arrived.shift();
          if (steer !== undefined) yield steer;
          else {
            await new Promise<void>((resolve) => {
              wake = resolve;
            });
          }
        }
      } finally {
        // Not awaited: the port is free when the last of its steers is gone, and those belong to the program.
        void close();
      }
    },
  };
}
