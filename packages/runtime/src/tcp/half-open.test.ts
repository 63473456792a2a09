import { connect as connectSocket, type Socket } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { peerEvent } from "../testing/atm.test.support.js";
import { testKey } from "../testing/pair.test.support.js";
import { reactingPeer } from "../testing/sides.test.support.js";
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

describe("a server with strangers at the door", () => {
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
