import { connect as connectSocket, type Socket } from "node:net";
import { realClock } from "../clock/real.js";
import { AbortedError, ConnectionFailedError, OpeningTimeoutError } from "../errors/index.js";
import { StreamLink } from "../link/stream.js";
import { openLink, type Steer } from "../steer/open.js";
import { checkOptions, defaultOpening, type SteerOptions } from "../steer/options.js";
import { checkPort, defaultHost } from "./host.js";
import { prepareOnNode } from "./native.js";

/** What it takes to reach a port. */
export type SocketOptions = Pick<
  ConnectOptions<unknown>,
  "port" | "host" | "signal" | "clock" | "openingTimeout"
>;

export interface ConnectOptions<Metadata = undefined> extends SteerOptions<Metadata> {
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
}

/**
 * Opens a link to a server. This end is the initiator, whatever role it plays.
 *
 * @throws OptionError, KeyError, ConnectionFailedError, HandshakeRefusedError, SameSideError, OpeningTimeoutError, AbortedError
 */
export async function connect<Metadata = undefined>(
  options: ConnectOptions<Metadata>,
): Promise<Steer<Metadata>> {
  checkOptions(options);
  checkPort(options.port, 1);
  const start = await prepareOnNode("initiator", options);
  const socket = await connected(options);
  return openLink(new StreamLink(socket), "initiator", start, options);
}

/** A socket to `port`. @throws ConnectionFailedError, OpeningTimeoutError, AbortedError */
export function connected(options: SocketOptions): Promise<Socket> {
  const { port, host = defaultHost, signal, clock = realClock } = options;
  const { openingTimeout = defaultOpening } = options;
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(new AbortedError(undefined, { cause: signal.reason }));
      return;
    }
    const socket = connectSocket({ port, host, allowHalfOpen: true, noDelay: true });
    const fail = (error: Error): void => {
      stop();
      socket.destroy();
      reject(error);
    };
    const abort = (): void => fail(new AbortedError(undefined, { cause: signal?.reason }));
    const refused = (cause: Error): void =>
      fail(new ConnectionFailedError(`${host}:${port}`, { cause }));
    const timer = clock.setTimer(
      () => fail(new OpeningTimeoutError(openingTimeout)),
      openingTimeout,
    );
    const ready = (): void => {
      stop();
      resolve(socket);
    };
    const stop = (): void => {
      clock.clearTimer(timer);
      signal?.removeEventListener("abort", abort);
      socket.off("connect", ready);
      // The link listens for errors from now on; until it does, one more must not end the process.
      socket.off("error", refused);
      socket.on("error", () => {});
    };
    signal?.addEventListener("abort", abort);
    socket.once("error", refused);
    socket.once("connect", ready);
  });
}
