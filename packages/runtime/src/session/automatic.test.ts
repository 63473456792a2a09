import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import { outcomes, steers, ways } from "../testing/pair.test.support.js";
import {
  balancerMaster,
  balancerPeer,
  type End,
  machine,
  readText,
  writeText,
} from "../testing/small.test.support.js";

interface Sends {
  sendEventType(event: string): Promise<End>;
}

describe.each(ways)("handshakes and keepalives over $name", (way) => {
  it("are taken by the runtime, before and after the steps of the program", async () => {
    const [first, second] = await steers(way);
    const seen: unknown[] = [];
    const ends = await outcomes(
      run(balancerMaster, first, { onEventType: (event: string) => void seen.push(event) }),
      run(balancerPeer, second, (s: Sends) => s.sendEventType("available")),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(seen).toEqual(["available"]);
  });
});

describe("hooks", () => {
  const letters = (kind: "send" | "receive", event: string, label: number, next: string) =>
    kind === "send"
      ? ({ kind, steps: [{ event, label, write: writeText, next }] } as const)
      : ({ kind, steps: [{ event, label, read: readText, next }] } as const);
  // send A; receive B; peer { tidy; } master { count; } tx_handshake; send C;
  const master = machine("master", "start", {
    start: letters("send", "A", 0, "A"),
    A: letters("receive", "B", 1, "B.count"),
    "B.count": { kind: "hook", hook: "count", next: "B.handshake" },
    "B.handshake": { kind: "send-signal", signal: "handshake", next: "B.handshake-reply" },
    "B.handshake-reply": { kind: "receive-signal", signal: "handshake-reply", next: "B" },
    B: letters("send", "C", 2, "end"),
  });
  const peer = machine("peer", "start", {
    start: letters("receive", "A", 0, "A"),
    A: letters("send", "B", 1, "B.tidy"),
    "B.tidy": { kind: "hook", hook: "tidy", next: "B.handshake" },
    "B.handshake": { kind: "receive-signal", signal: "handshake", next: "B.handshake-reply" },
    "B.handshake-reply": { kind: "send-signal", signal: "handshake-reply", next: "B" },
    B: letters("receive", "C", 2, "end"),
  });
  interface AfterA {
    receive(): Promise<{ readonly next: { sendC(event: string): Promise<End> } }>;
  }
  interface Start {
    sendA(event: string): Promise<AfterA>;
  }
  interface Reply {
    sendB(event: string): Promise<unknown>;
  }

  it("run when their side moves on, after the handler before them and before the next step", async () => {
    const [first, second] = await steers(ways[0]);
    const log: string[] = [];
    const wait = () => new Promise<void>((resolve) => setImmediate(resolve));
    const ends = await outcomes(
      run(
        master,
        first,
        async (s: Start) => {
          const answer = await (await s.sendA("a")).receive();
          await wait();
          log.push("master moves on");
          return answer.next.sendC("c");
        },
        { hooks: { count: () => wait().then(() => void log.push("count")) } },
      ),
      run(
        peer,
        second,
        {
          async onA(_: string, s: Reply) {
            const next = await s.sendB("b");
            await wait();
            log.push("onA returns");
            return next;
          },
          onC: () => void log.push("onC"),
        },
        { hooks: { tidy: () => void log.push("tidy") } },
      ),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(log.indexOf("master moves on")).toBeLessThan(log.indexOf("count"));
    expect(log.indexOf("onA returns")).toBeLessThan(log.indexOf("tidy"));
    expect(log.indexOf("count")).toBeLessThan(log.indexOf("onC"));
    expect(log.indexOf("tidy")).toBeLessThan(log.indexOf("onC"));
    expect(log).toHaveLength(5);
  });

  it("end the session on both sides when they throw", async () => {
    const [first, second] = await steers(ways[0]);
    const [left, right] = await outcomes(
      run(
        master,
        first,
        async (s: Start) => (await (await s.sendA("a")).receive()).next.sendC("c"),
        {
          hooks: {
            count: () => {
              throw new Error("no paper");
            },
          },
        },
      ),
      run(
        peer,
        second,
        { onA: (_: string, s: Reply) => s.sendB("b"), onC: () => {} },
        { hooks: { tidy: () => {} } },
      ),
    );
    expect(left).toMatchObject({ message: "no paper" });
    expect(right).toMatchObject({ name: "PeerFailedError", reason: "session" });
  });
});

describe("a name given with `as`", () => {
  it("is the name of the handler", async () => {
    const [first, second] = await steers(ways[0]);
    const peer = machine("peer", "hello", {
      hello: {
        kind: "receive",
        steps: [{ event: "A", label: 0, read: readText, next: "end", as: "hello" }],
      },
    });
    const master = machine("master", "start", {
      start: { kind: "send", steps: [{ event: "A", label: 0, write: writeText, next: "end" }] },
    });
    const seen: unknown[] = [];
    await outcomes(
      run(master, first, (s: { sendA(event: string): Promise<End> }) => s.sendA("x")),
      run(peer, second, { hello: (event: string) => void seen.push(event) }),
    );
    expect(seen).toEqual(["x"]);
  });
});
