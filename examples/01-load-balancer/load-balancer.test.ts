import { generateKey, memoryPair, Steer } from "@capitan/runtime";
import { afterEach, describe, expect, it } from "@jest/globals";
import { endAll, type Running, start } from "../testing/process.js";
import { Counter } from "./counter.js";
import { masterEvent, peerEvent } from "./load-balancer.js";

const folder = new URL(".", import.meta.url);

const startMaster = (key: string): Running =>
  start(folder, ["dist/master.js"], { CAPITAN_KEY: key, PORT: "0" });

const startPeer = (key: string, port: string, ...args: readonly string[]): Running =>
  start(folder, ["dist/peer.js", ...args], { CAPITAN_KEY: key, PORT: port });

async function portOf(master: Running): Promise<string> {
  const line = await master.said(/listening on/);
  return line.slice(line.lastIndexOf(":") + 1);
}

/** A peer that dies at once when it is its turn to speak. */
const dyingPeer = `
  import { connect } from "@capitan/runtime/tcp";
  import { peerEvent } from "./dist/load-balancer.js";
  const steer = await connect({ port: Number(process.env.PORT), key: process.env.CAPITAN_KEY });
  await peerEvent(steer, async () => process.kill(process.pid, "SIGKILL"));
`;

afterEach(endAll);

describe("the load balancer, as processes over sealed TCP", () => {
  it("counts the reports of its peers, and stops when it is told to", async () => {
    const key = await generateKey();
    const master = startMaster(key);
    const port = await portOf(master);
    const peer = startPeer(key, port);
    expect(await peer.ended).toEqual({ how: 0, errors: "" });
    expect(peer.lines).toEqual([
      `peer:   connected to 127.0.0.1:${port}, sealed`,
      "peer:   handshake done, reporting available",
      "peer:   the master has it, and is alive",
    ]);
    expect((await startPeer(key, port, "busy").ended).how).toBe(0);
    await master.said(/is busy; workers so far: 1 available, 1 busy/);
    master.signal("SIGTERM");
    expect(await master.ended).toEqual({ how: 0, errors: "" });
    expect(master.lines.at(-1)).toBe("master: stopped with 1 available, 1 busy");
  });

  it("goes on when a peer is killed in the middle of a session", async () => {
    const key = await generateKey();
    const master = startMaster(key);
    const port = await portOf(master);
    const dying = start(folder, ["--input-type=module", "--eval", dyingPeer], {
      CAPITAN_KEY: key,
      PORT: port,
    });
    expect((await dying.ended).how).toBe("SIGKILL");
    await master.said(/TruncatedError|ConnectionLostError/);
    expect((await startPeer(key, port).ended).how).toBe(0);
    await master.said(/workers so far: 1 available, 0 busy/);
  });

  it("refuses a peer with another key before any code of it runs", async () => {
    const key = await generateKey();
    const master = startMaster(key);
    const port = await portOf(master);
    const stranger = startPeer(await generateKey(), port);
    const { how, errors } = await stranger.ended;
    expect(how).toBe(1);
    expect(errors).toContain("HandshakeRefusedError");
    expect(stranger.lines).toEqual([]);
    expect((await startPeer(key, port).ended).how).toBe(0);
    await master.said(/1 available/);
    expect(master.lines).toHaveLength(2);
  });
});

describe("the load balancer, over memory", () => {
  it("reacts on the master's side to what the peer drives", async () => {
    const [one, other] = memoryPair();
    const counter = new Counter();
    const [master, peer] = await Promise.all([
      Steer.open(one, { side: "responder", insecure: true, metadata: counter }),
      Steer.open(other, { side: "initiator", insecure: true, metadata: new Counter() }),
    ]);
    const [atMaster, atPeer] = await Promise.all([
      masterEvent(master, { onEventType: (report, _, metadata) => metadata.count(report) }),
      peerEvent(peer, (s) => s.sendEventType("busy")),
    ]);
    expect(atMaster.at).toBe("end");
    expect(atPeer.at).toBe("end");
    expect(counter.toString()).toBe("0 available, 1 busy");
  });
});
