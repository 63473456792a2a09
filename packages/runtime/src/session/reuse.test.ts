import { describe, expect, it } from "@jest/globals";
import { SessionError, StateReusedError } from "../errors/index.js";
import { type AtmMasterStart, masterEvent, peerEvent } from "../testing/atm.test.support.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import { hooksOf, login, newVisit, reactingPeer } from "../testing/sides.test.support.js";

const [plain] = ways;

async function play(
  side: (s: AtmMasterStart) => Promise<never>,
  debug = false,
): Promise<readonly unknown[]> {
  const [first, second] = await steers(plain);
  return outcomes(
    masterEvent(first, side, { ...hooksOf(newVisit()), debug }),
    peerEvent(second, reactingPeer()),
  );
}

describe("a state that is used twice", () => {
  it("throws at once, and names the state and the step that used it", async () => {
    const [master, peer] = await play(async (s) => {
      await s.sendLogin(login);
      s.sendLogin(login);
      throw new Error("not reached");
    });
    expect(master).toBeInstanceOf(StateReusedError);
    expect(master).toMatchObject({ state: "start", step: "sendLogin" });
    expect(peer).toMatchObject({ name: "PeerFailedError", reason: "state-reused" });
  });

  it("throws before the first use has settled, and a step that nobody awaits ends no process", async () => {
    const [master] = await play(async (s) => {
      const waits = await s.sendLogin(login);
      void waits.receive();
      waits.receive();
      throw new Error("not reached");
    });
    expect(master).toMatchObject({ name: "StateReusedError", state: "Login", step: "receive" });
  });

  it("shows both places with `debug`", async () => {
    const [master] = await play(async (s) => {
      await s.sendLogin(login);
      s.sendLogin(login);
      throw new Error("not reached");
    }, true);
    expect(master).toBeInstanceOf(StateReusedError);
    if (!(master instanceof StateReusedError) || !(master.cause instanceof Error)) return;
    const places = [master, master.cause].map(
      (error) => /reuse\.test\.ts:\d+/.exec(error.stack ?? "")?.[0],
    );
    expect(places).not.toContain(undefined);
    expect(places[0]).not.toBe(places[1]);
  });

  it("throws after the session has ended", async () => {
    const [first, second] = await steers(plain);
    let kept: AtmMasterStart | undefined;
    const ends = await outcomes(
      masterEvent(
        first,
        async (s) => {
          kept = s;
          const answer = await (await s.sendLogin(login)).receive();
          return answer.type === "Denied" ? answer.next : answer.next.sendQuit();
        },
        hooksOf(newVisit()),
      ),
      peerEvent(second, reactingPeer()),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(() => kept?.sendLogin(login)).toThrow(StateReusedError);
  });
});

describe("a state that was refused a payload", () => {
  it("can be used again", async () => {
    const [first, second] = await steers(plain);
    const ends = await outcomes(
      masterEvent(
        first,
        async (s) => {
          await expect(s.sendLogin({ ...login, card: "" })).rejects.toMatchObject({
            name: "InvalidPayloadError",
            side: "sending",
          });
          const answer = await (await s.sendLogin(login)).receive();
          return answer.type === "Denied" ? answer.next : answer.next.sendQuit();
        },
        hooksOf(newVisit()),
      ),
      peerEvent(second, reactingPeer()),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
  });
});

describe("a session that has failed", () => {
  it("rejects every later use with the same error", async () => {
    const [first, second] = await steers(plain);
    const later: unknown[] = [];
    const [master] = await outcomes(
      masterEvent(
        first,
        async (s) => {
          const waits = await s.sendLogin(login);
          for (const use of [
            () => waits.receive(),
            () => waits.receive(),
            () => s.sendLogin(login),
          ]) {
            await use().catch((error: unknown) => later.push(error));
          }
          throw later[0];
        },
        hooksOf(newVisit()),
      ),
      peerEvent(second, {
        ...reactingPeer(),
        onLogin() {
          throw new SessionError("closed today");
        },
      }),
    );
    expect(master).toMatchObject({ name: "PeerFailedError", detail: "closed today" });
    expect(later).toHaveLength(3);
    for (const error of later) expect(error).toBe(master);
  });
});
