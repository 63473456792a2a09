import { connect as connectSocket, createServer, type Socket } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { testKey } from "../testing/pair.test.support.js";
import { drivingMaster, hooksOf, newVisit, reactingPeer } from "../testing/sides.test.support.js";
import { connect } from "./connect.js";
import { HalfOpenTable, maxHalfOpen, maxHalfOpenPerAddress } from "./half-open.js";
import { serve } from "./serve.js";

describe("the table of strangers", () => {
  it("drops the oldest of an address beyond 64, and the oldest of all beyond 1,024", () => {
    const table = new HalfOpenTable();
    const dropped: string[] = [];
    const add = (name: string, address: string) =>
      table.add({ address, drop: () => void dropped.push(name) });
    for (let index = 0; index <= maxHalfOpenPerAddress; index += 1) add(`a${index}`, "a");
    expect(dropped).toEqual(["a0"]);
    for (let index = 0; table.size < maxHalfOpen; index += 1) add(`${index}`, `address ${index}`);
    add("one more", "z");
    expect(dropped).toEqual(["a0", "a1"]);
    expect(table.size).toBe(maxHalfOpen);
  });
});

function stranger(port: number): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connectSocket(port, "127.0.0.1", () => resolve(socket));
    socket.on("error", () => {});
  });
}

const closed = (socket: Socket): Promise<number> =>
  new Promise((resolve) => {
    let bytes = 0;
    socket.on("data", (chunk) => {
      bytes += chunk.length;
    });
    socket.once("close", () => resolve(bytes));
  });

/** Connects through a wiretap and does what `work` does; answers what the client has said first. */
async function recorded(port: number, work: (port: number) => Promise<unknown>): Promise<Buffer> {
  const said: Buffer[] = [];
  const tap = createServer({ allowHalfOpen: true }, (client) => {
    const server = connectSocket({ port, host: "127.0.0.1", allowHalfOpen: true });
    client.on("data", (chunk) => said.push(chunk));
    client.on("error", () => {});
    server.on("error", () => {});
    client.pipe(server);
    server.pipe(client);
  });
  await new Promise<void>((resolve) => tap.listen(0, "127.0.0.1", resolve));
  const address = tap.address();
  await work(typeof address === "object" && address !== null ? address.port : 0);
  tap.close();
  return said[0] ?? Buffer.alloc(0);
}

describe("a server with strangers at the door", () => {
  it.each(["a replayed first message", "a correct hello and then silence"])(
    "takes %s for nobody: no code of the program is called, and it is dropped after five seconds",
    async (what) => {
      const clock = new VirtualClock();
      const started: unknown[] = [];
      const server = await serve({ port: 0, key: testKey, clock }, (steer) => {
        started.push(steer.address);
        return peerEvent(steer, reactingPeer());
      });
      const first = await recorded(server.port, async (port) => {
        const seen = newVisit();
        const steer = await connect({ port, key: testKey });
        await masterEvent(steer, drivingMaster(seen), hooksOf(seen));
      });
      expect(started).toHaveLength(1);
      const socket = await stranger(server.port);
      const gone = closed(socket);
      socket.write(what.startsWith("a replayed") ? first : first.subarray(0, 8));
      while (clock.pending === 0) await settle();
      await settle();
      await clock.advance(5000);
      // Answered by the responder's hello and message, as a caller would be, or not at all.
      expect([0, 56]).toContain(await gone);
      expect(started).toHaveLength(1);
      await server.close(0);
    },
  );

  it("drops one that says nothing after five seconds, without a byte", async () => {
    const clock = new VirtualClock();
    const server = await serve({ port: 0, key: testKey, clock }, (steer) =>
      peerEvent(steer, reactingPeer()),
    );
    const socket = await stranger(server.port);
    const gone = closed(socket);
    while (clock.pending === 0) await settle();
    await clock.advance(5000);
    expect(await gone).toBe(0);
    await server.close(0);
  });

  it("drops the oldest when there are more than 64 of one address", async () => {
    const clock = new VirtualClock();
    const server = await serve({ port: 0, key: testKey, clock }, () => {});
    const sockets: Socket[] = [];
    const first = await stranger(server.port);
    const gone = closed(first);
    for (let index = 0; index < maxHalfOpenPerAddress; index += 1)
      sockets.push(await stranger(server.port));
    expect(await gone).toBe(0);
    for (const socket of sockets) socket.destroy();
    await server.close(0);
  });
});
