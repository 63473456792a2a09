import { getEventListeners } from "node:events";
import { describe, expect, it } from "@jest/globals";
import { masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { outcomes, soon, testKey } from "../testing/pair.test.support.js";
import { drivingMaster, hooksOf, newVisit, reactingPeer } from "../testing/sides.test.support.js";
import { connect } from "./connect.js";
import { listen } from "./listen.js";
import { serve } from "./serve.js";

const key = testKey;

describe("`await using`", () => {
  it("closes a server: nobody gets in any more", async () => {
    const server = await serve({ port: 0, key }, (steer) => peerEvent(steer, reactingPeer()));
    await soon(server[Symbol.asyncDispose]());
    const [late] = await outcomes(connect({ port: server.port, key }));
    expect(late).toMatchObject({ name: "ConnectionFailedError" });
  });

  it("closes a listener, which ends the loop over it", async () => {
    const listener = await listen({ port: 0, key });
    const loop = (async () => {
      for await (const steer of listener) steer.close();
      return "ended";
    })();
    await soon(listener[Symbol.asyncDispose]());
    expect(await soon(loop)).toBe("ended");
  });

  it("ends the session of a steer on both sides, and waits until its link is gone", async () => {
    const failures: unknown[] = [];
    let enter = (): void => {};
    const inside = new Promise<void>((resolve) => {
      enter = resolve;
    });
    const server = await serve(
      { port: 0, key, onSessionError: (error) => failures.push(error) },
      (steer) => {
        enter();
        return peerEvent(steer, reactingPeer());
      },
    );
    const steer = await connect({ port: server.port, key });
    const running = outcomes(
      masterEvent(steer, () => new Promise<never>(() => {}), hooksOf(newVisit())),
    );
    await inside;
    await soon(steer[Symbol.asyncDispose]());
    expect(await running).toMatchObject([{ name: "AbortedError" }]);
    await soon(server.close());
    expect(failures).toMatchObject([{ name: "PeerFailedError", reason: "aborted" }]);
  });

  it("drops the link of a steer that no role function has used", async () => {
    const server = await serve({ port: 0, key }, () => {});
    const steer = await connect({ port: server.port, key });
    await soon(steer[Symbol.asyncDispose]());
    const [error] = await outcomes(
      masterEvent(steer, drivingMaster(newVisit()), hooksOf(newVisit())),
    );
    expect(error).toMatchObject({ name: "AbortedError" });
    await soon(server.close());
  });

  it("says nothing to a session that has ended well", async () => {
    const failures: unknown[] = [];
    const server = await serve({ port: 0, key }, (steer) => peerEvent(steer, reactingPeer()), {
      onSessionError: (error) => failures.push(error),
    });
    const steer = await connect({ port: server.port, key });
    const end = await masterEvent(steer, drivingMaster(newVisit()), hooksOf(newVisit()));
    await soon(steer[Symbol.asyncDispose]());
    expect(end).toEqual({ at: "end" });
    await soon(server[Symbol.asyncDispose]());
    expect(failures).toEqual([]);
  });
});

describe("`onSessionError`", () => {
  it("may be the last argument of serve, which wins over the options", async () => {
    const ofOptions: unknown[] = [];
    const ofReports: unknown[] = [];
    const run = (): never => {
      throw new Error("no such teller");
    };
    const first = await serve(
      { port: 0, key, onSessionError: (error) => ofOptions.push(error) },
      run,
    );
    const second = await serve(
      { port: 0, key, onSessionError: (error) => ofOptions.push(error) },
      run,
      { onSessionError: (error, address) => ofReports.push([error, address]) },
    );
    for (const { port } of [first, second]) {
      const steer = await connect({ port, key });
      await outcomes(masterEvent(steer, drivingMaster(newVisit()), hooksOf(newVisit())));
    }
    await soon(Promise.all([first.close(), second.close()]));
    expect(ofOptions).toMatchObject([{ message: "no such teller" }]);
    expect(ofReports).toMatchObject([
      [{ message: "no such teller" }, expect.stringMatching(/^127\.0\.0\.1:\d+$/)],
    ]);
  });
});

describe("a signal that many share", () => {
  it("is left alone by servers, listeners and sessions that are over", async () => {
    const { signal } = new AbortController();
    for (let round = 0; round < 5; round += 1) {
      const server = await serve({ port: 0, key, signal }, (steer) =>
        peerEvent(steer, reactingPeer()),
      );
      const steer = await connect({ port: server.port, key, signal });
      await masterEvent(steer, drivingMaster(newVisit()), { ...hooksOf(newVisit()), signal });
      await soon(server.close());
      await (await listen({ port: 0, key, signal })).close();
    }
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});
