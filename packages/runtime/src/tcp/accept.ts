import { createServer, type Server as NetServer, type Socket } from "node:net";
import type { StartOpening } from "../channel/index.js";
import { StreamLink } from "../link/stream.js";
import { openLink } from "../steer/open.js";
import type { OpenedSteer } from "../steer/opened.js";
import { checkOptions, defaultOpening, type SteerOptions } from "../steer/options.js";
import { type HalfOpen, HalfOpenTable, halfOpenTime } from "./half-open.js";
import { checkPort, defaultHost } from "./host.js";
import { prepareOnNode } from "./native.js";

export interface AcceptOptions<Metadata = undefined> extends SteerOptions<Metadata> {
  /** 0 takes a free one; the server says which. */
  readonly port: number;
  /** Default 127.0.0.1: this machine only. "0.0.0.0" or "::" for all. */
  readonly host?: string | undefined;
  /** An opening has failed: a stranger, a wrong key, somebody who said nothing. `address`: of the other end. */
  readonly onRefused?: ((error: unknown, address: string) => void) | undefined;
}

/** A port that takes connections. */
export interface Acceptor {
  readonly port: number;
  readonly host: string;
  /** Takes no more connections, and drops those that are not authenticated. Resolves when the port is free. */
  stop(): Promise<void>;
}

/** Listens, and hands over each link once its initiator is authenticated. `prepare`: how links are opened, if not by `options`. */
export async function accept<Metadata>(
  options: AcceptOptions<Metadata>,
  take: (steer: OpenedSteer<Metadata>) => void,
  prepare: () => Promise<StartOpening> = () => prepareOnNode("responder", options),
): Promise<Acceptor> {
  checkOptions(options);
  checkPort(options.port, 0);
  const start = await prepare();
  const { host = defaultHost, port, openingTimeout = defaultOpening } = options;
  const strangers = new HalfOpenTable();
  const waiting = new Set<HalfOpen>();
  // The signal ends the server, which ends its sessions: it is not theirs. And a stranger has less time than a session.
  const opening: SteerOptions<Metadata> = {
    ...options,
    signal: undefined,
    openingTimeout: Math.min(openingTimeout, halfOpenTime),
  };

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    const entry: HalfOpen = { address, drop: () => socket.destroy() };
    strangers.add(entry);
    waiting.add(entry);
    const known = (): void => {
      strangers.remove(entry);
      waiting.delete(entry);
    };
    const link = new StreamLink(socket);
    openLink(link, "responder", start, opening).then(
      (steer) => {
        known();
        take(steer);
      },
      (error) => {
        known();
        try {
          options.onRefused?.(error, link.address);
        } catch {
          // A reporter that throws must not end the server, and there is nobody else to tell.
        }
      },
    );
  });
  await listening(server, port, host);
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : port,
    host,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const entry of waiting) entry.drop();
      }),
  };
}

function listening(server: NetServer, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      // A failing accept (no more file descriptors) is over by itself; it must not end the process.
      server.on("error", () => {});
      resolve();
    });
  });
}
