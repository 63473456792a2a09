import { connect as connectSocket, createServer, type Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { generateKey } from "../keys/index.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import { StreamLink } from "../link/stream.js";
import { Steer } from "../steer/open.js";
import type { SteerOptions } from "../steer/options.js";

/** The four ways that every conversation is tried on. */
export const ways = [
  { name: "memory, plain", isTcp: false, isSealed: false },
  { name: "memory, sealed", isTcp: false, isSealed: true },
  { name: "TCP, plain", isTcp: true, isSealed: false },
  { name: "TCP, sealed", isTcp: true, isSealed: true },
] as const;
export type Way = (typeof ways)[number];

export const testKey = generateKey((bytes) => bytes.fill(5));

export const sealing = (way: Way) =>
  way.isSealed ? ({ key: testKey } as const) : ({ insecure: true } as const);

/** Two ends of a fresh link. */
export async function links(way: Way): Promise<readonly [Link, Link]> {
  if (!way.isTcp) return memoryPair();
  const [first, second] = await sockets();
  return [new StreamLink(first), new StreamLink(second)];
}

/** Two connected sockets on loopback; the listener is gone again. */
export function sockets(): Promise<readonly [Socket, Socket]> {
  return new Promise((resolve, reject) => {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const client = connectSocket({ port, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
      server.once("connection", (socket) => {
        server.close();
        resolve([client, socket]);
      });
    });
  });
}

export type SideOptions = Partial<SteerOptions<unknown>>;

/** Two opened steers: first the initiator, then the responder. */
export async function steers(
  way: Way,
  ofFirst: SideOptions = {},
  ofSecond: SideOptions = {},
): Promise<readonly [Steer<unknown>, Steer<unknown>]> {
  const [first, second] = await links(way);
  return openBoth(way, first, second, ofFirst, ofSecond);
}

export async function openBoth(
  way: Way,
  first: Link,
  second: Link,
  ofFirst: SideOptions = {},
  ofSecond: SideOptions = {},
): Promise<readonly [Steer<unknown>, Steer<unknown>]> {
  return Promise.all([
    Steer.open<unknown>(first, { ...sealing(way), ...ofFirst, side: "initiator" }),
    Steer.open<unknown>(second, { ...sealing(way), ...ofSecond, side: "responder" }),
  ]);
}

/**
 * A hang is a failure: what is not settled when the process has had nothing to do for two seconds never will be. Seconds
 * in which it works, or waits for a processor, do not count.
 */
export async function soon<T>(promise: Promise<T>): Promise<T> {
  const idle = () => performance.eventLoopUtilization().idle;
  const begin = idle();
  let timer: ReturnType<typeof setInterval> | undefined;
  const hang = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (idle() - begin >= 2000) reject(new Error("this hangs"));
    }, 100);
  });
  try {
    return await Promise.race([promise, hang]);
  } finally {
    clearInterval(timer);
  }
}

/** How each of the promises ended: its value or its error. */
export async function outcomes(...promises: Promise<unknown>[]): Promise<readonly unknown[]> {
  const settled = await soon(Promise.allSettled(promises));
  return settled.map((one) => (one.status === "fulfilled" ? one.value : one.reason));
}
