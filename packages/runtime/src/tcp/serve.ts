/// <reference lib="esnext.disposable" preserve="true" />
import { realClock } from "../clock/real.js";
import { OptionError } from "../errors/index.js";
import type { OpenedSteer } from "../steer/opened.js";
import { checkOptions } from "../steer/options.js";
import type { Steer } from "../steer/types.js";
import { type AcceptOptions, accept } from "./accept.js";
import { within } from "./within.js";

/** Who is told of what happens to a server's sessions. */
export interface SessionReports {
  /** A session has failed: what its role function rejected with, and who was at the other end. The server goes on. */
  readonly onSessionError?: ((error: unknown, address: string) => void) | undefined;
}

export interface ServeOptions<Metadata = undefined>
  extends AcceptOptions<Metadata>,
    SessionReports {}

/** A server that runs. */
export interface Server {
  readonly port: number;
  readonly host: string;
  /** Sessions that run now. */
  readonly sessions: number;
  /** Takes no more connections. Resolves when the sessions have ended by themselves. */
  drain(): Promise<void>;
  /**
   * Takes no more connections, lets the sessions end by themselves for `drain` milliseconds (default 5,000; 0 once `drain`
   * was called), then ends them with an AbortedError on both sides. Resolves when all are over and the port is free.
   */
  close(drain?: number): Promise<void>;
  /** As `close()`. */
  [Symbol.asyncDispose](): Promise<void>;
}

const defaultDrain = 5000;

/**
 * Listens, and calls `run` with a steer for each connection whose initiator is authenticated. One session's failure is
 * handed to `onSessionError`, of the options or of the last argument, which wins, and disturbs no other. Resolves when the
 * port is open.
 *
 * @throws OptionError, KeyError, or the system's error when the port is taken
 */
export async function serve<Metadata = undefined>(
  options: ServeOptions<Metadata>,
  run: (steer: Steer<Metadata>) => unknown,
  reports: SessionReports = {},
): Promise<Server> {
  checkOptions(options);
  if (typeof run !== "function") {
    throw new OptionError("run", "`serve` needs a function that plays a role on each steer");
  }
  const { clock = realClock, signal } = options;
  const { onSessionError = options.onSessionError } = reports;
  const running = new Map<OpenedSteer<Metadata>, Promise<void>>();
  let isClosed = false;
  let isDrained = false;

  async function play(steer: OpenedSteer<Metadata>): Promise<void> {
    try {
      await run(steer);
      steer.dropUnused();
    } catch (error) {
      steer.close(error);
      report(error, steer.address);
    } finally {
      running.delete(steer);
    }
  }

  function report(error: unknown, address: string): void {
    try {
      onSessionError?.(error, address);
    } catch {
      // A reporter that throws must not end the server, and there is nobody else to tell.
    }
  }

  const acceptor = await accept(options, (steer) => {
    if (isClosed) steer.close();
    else running.set(steer, play(steer));
  });

  async function drain(): Promise<void> {
    isClosed = true;
    isDrained = true;
    await Promise.all([acceptor.stop(), ...running.values()]);
  }

  async function close(drain = isDrained ? 0 : defaultDrain): Promise<void> {
    isClosed = true;
    const stopped = acceptor.stop();
    const sessions = [...running.values()];
    if (drain > 0) await within(clock, drain, Promise.all(sessions));
    for (const steer of running.keys()) steer.close(signal?.reason);
    await Promise.all([stopped, ...sessions]);
    signal?.removeEventListener("abort", abort);
  }

  function abort(): void {
    void close(0);
  }

  signal?.addEventListener("abort", abort);
  if (signal?.aborted) await close(0);
  return {
    port: acceptor.port,
    host: acceptor.host,
    get sessions() {
      return running.size;
    },
    drain,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}
