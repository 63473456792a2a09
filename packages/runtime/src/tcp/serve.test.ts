import { connect as connectSocket } from "node:net";
import { describe, expect, it } from "@jest/globals";
import { generateKey } from "../keys/index.js";
import { memoryPair } from "../link/memory.js";
import { Steer } from "../steer/open.js";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { outcomes, soon, testKey } from "../testing/pair.test.support.js";
import { drivingMaster, hooksOf, newVisit, reactingPeer } from "../testing/sides.test.support.js";
import { connect } from "./connect.js";
import { listen } from "./listen.js";
import { serve } from "./serve.js";

const key = testKey;

async function visit(port: number): Promise<unknown> {
  const seen = newVisit();
  await masterEvent(await connect({ port, key }), drivingMaster(seen), hooksOf(seen));
  return seen.balances;
}

describe("a server", () => {
  it("serves many clients at once, and is not disturbed by bad ones", async () => {
    const failures: unknown[] = [];
    const refused: unknown[] = [];
    const server = await serve(
      {
        port: 0,
        key,
        onSessionError: (error) => {
          failures.push(error);
          throw new Error("a reporter that fails itself");
        },
        onRefused: (error) => {
          refused.push(error);
          throw new Error("and another one");
        },
      },
      (steer) => peerEvent(steer, reactingPeer()),
    );
    const good = Array.from({ length: 10 }, () => visit(server.port));
    const stranger = connectSocket(server.port, "127.0.0.1");
    stranger.on("error", () => {});
    stranger.write("GET / HTTP/1.1\r\n\r\n");
    const wrongKey = connect({ port: server.port, key: generateKey() });
    const quitter = connect({ port: server.port, key }).then((steer) =>
      masterEvent(
        steer,
        () => {
          throw new Error("gone");
        },
        hooksOf(newVisit()),
      ),
    );
    const [wrong, quit, ...visits] = await outcomes(wrongKey, quitter, ...good);
    expect(wrong).toMatchObject({ name: "HandshakeRefusedError" });
    expect(quit).toMatchObject({ message: "gone" });
    for (const balances of visits) expect(balances).toEqual([10n, 30n]);
    expect(await visit(server.port)).toEqual([10n, 30n]);
    await soon(server.close());
    expect(failures).toMatchObject([{ name: "PeerFailedError", reason: "session" }]);
    expect(refused).toHaveLength(2);
    expect(server.sessions).toBe(0);
  });

  it("lets running sessions end when it is closed, and takes no more", async () => {
    let enter = (): void => {};
    const inside = new Promise<void>((resolve) => {
      enter = resolve;
    });
    let leave = (): void => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const server = await serve({ port: 0, insecure: true }, (steer) => {
      const peer = reactingPeer();
      return peerEvent(steer, {
        ...peer,
        async onLogin(...args) {
          enter();
          await left;
          return peer.onLogin(...args);
        },
      });
    });
    const seen = newVisit();
    const steer = await connect({ port: server.port, insecure: true });
    const running = masterEvent(steer, drivingMaster(seen), hooksOf(seen));
    await inside;
    const closing = server.close();
    const [late] = await outcomes(connect({ port: server.port, insecure: true }));
    expect(late).toMatchObject({ name: "ConnectionFailedError" });
    leave();
    expect(await outcomes(running, closing)).toEqual([{ at: "end" }, undefined]);
    expect(seen.balances).toEqual([10n, 30n]);
  });

  it("ends them with a typed error on both sides when they may not drain", async () => {
    const controller = new AbortController();
    const failures: unknown[] = [];
    let enter = (): void => {};
    const inside = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const server = await serve(
      {
        port: 0,
        insecure: true,
        signal: controller.signal,
        onSessionError: (error) => failures.push(error),
      },
      (steer) =>
        peerEvent(steer, {
          ...reactingPeer(),
          onLogin() {
            enter();
            return new Promise(() => {});
          },
        }),
    );
    const steer = await connect({ port: server.port, insecure: true });
    const running = masterEvent(steer, drivingMaster(newVisit()), hooksOf(newVisit()));
    const watched = outcomes(running);
    await inside;
    controller.abort("closing time");
    expect(await watched).toMatchObject([{ name: "PeerFailedError", reason: "aborted" }]);
    await soon(server.close());
    expect(failures).toMatchObject([{ name: "AbortedError", cause: "closing time" }]);
  });

  it("says when the port is taken", async () => {
    const server = await serve({ port: 0, insecure: true }, () => {});
    const [error] = await outcomes(serve({ port: server.port, insecure: true }, () => {}));
    expect(error).toMatchObject({ code: "EADDRINUSE" });
    await server.close();
  });

  it("listens on this machine only, unless told otherwise", async () => {
    const server = await serve({ port: 0, insecure: true }, () => {});
    expect(server.host).toBe("127.0.0.1");
    await server.close();
  });
});

describe("a listener", () => {
  it("is an async iterable of steers, and closes when the loop is left", async () => {
    const listener = await listen({ port: 0, key });
    const client = visit(listener.port);
    const taken = (async () => {
      for await (const steer of listener) return peerEvent(steer, reactingPeer());
      return undefined;
    })();
    expect(await outcomes(client, taken)).toEqual([[10n, 30n], { at: "end" }]);
    const [late] = await outcomes(connect({ port: listener.port, key }));
    expect(late).toMatchObject({ name: "ConnectionFailedError" });
  });

  it("can be iterated without waiting for the port, and ends with its signal", async () => {
    const controller = new AbortController();
    const loop = (async () => {
      let count = 0;
      for await (const steer of listen({ port: 0, key, signal: controller.signal })) {
        steer.close();
        count += 1;
      }
      return count;
    })();
    setImmediate(() => setTimeout(() => controller.abort(), 20));
    expect(await soon(loop)).toBe(0);
  });
});

/** What a program in JavaScript could give. */
const given = (value: unknown): never => value as never;

describe("what cannot be meant", () => {
  it.each([
    ["connect without options", "options", () => connect(given(undefined))],
    ["connect without a port", "port", () => connect(given({ key }))],
    ["connect to port 0", "port", () => connect({ port: 0, key })],
    ["connect to port 99,999", "port", () => connect({ port: 99_999, key })],
    ["connect to a port in quotes", "port", () => connect(given({ port: "80", key }))],
    ["serve without options", "options", () => serve(given(undefined), () => {})],
    ["serve at port -1", "port", () => serve({ port: -1, key }, () => {})],
    ["serve without a role", "run", () => serve({ port: 0, key }, given(undefined))],
    ["listen without options", "options", () => listen(given(undefined))],
    ["listen at half a port", "port", () => listen({ port: 0.5, key })],
    ["open nothing", "stream", () => Steer.open(given(undefined), { side: "initiator", key })],
    ["open without options", "options", () => Steer.open(memoryPair()[0], given(undefined))],
  ] as const)("%s is an OptionError", async (_, option, call) => {
    const [error] = await outcomes(Promise.resolve(call()));
    expect(error).toMatchObject({ name: "OptionError", option });
  });
});

describe("a client", () => {
  it("is told when nobody listens", async () => {
    const server = await serve({ port: 0, insecure: true }, () => {});
    const { port } = server;
    await server.close();
    const [error] = await outcomes(connect({ port, insecure: true }));
    expect(error).toMatchObject({ name: "ConnectionFailedError", address: `127.0.0.1:${port}` });
  });
});
