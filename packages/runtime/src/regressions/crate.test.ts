import { inspect } from "node:util";
import { describe, expect, it } from "@jest/globals";
import { settle } from "../clock/virtual.js";
import { run } from "../generated.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import { SIGNAL } from "../records/frame.js";
import { Steer } from "../steer/open.js";
import { attack, eventFrame } from "../testing/attacker.test.support.js";
import {
  openBoth,
  outcomes,
  sockets,
  steers,
  testKey,
  ways,
} from "../testing/pair.test.support.js";
import {
  balancerMaster,
  balancerPeer,
  type End,
  machine,
  readBytes,
  readText,
  type Ticks,
  ticker,
  writeBytes,
  writeText,
} from "../testing/small.test.support.js";

const [plain, sealed] = ways;
const { master, peer } = ticker(writeText, readText);
const never = () => new Promise<never>(() => {});

describe("what the Rust crate did and this runtime must not", () => {
  it("after a `peer {}` or `both {}` block the peer ran the master's code, and both sides waited", async () => {
    // both { greet; } send A; receive B;
    const letter = (kind: "send" | "receive", event: string, label: number, next: string) =>
      kind === "send"
        ? ({ kind, steps: [{ event, label, write: writeText, next }] } as const)
        : ({ kind, steps: [{ event, label, read: readText, next }] } as const);
    const greet = { kind: "hook", hook: "greet", next: "start" } as const;
    const asMaster = machine("master", "start.greet", {
      "start.greet": greet,
      start: letter("send", "A", 0, "A"),
      A: letter("receive", "B", 1, "end"),
    });
    const asPeer = machine("peer", "start.greet", {
      "start.greet": greet,
      start: letter("receive", "A", 0, "A"),
      A: letter("send", "B", 1, "end"),
    });
    const [first, second] = await steers(plain);
    const greeted: string[] = [];
    const hooks = (who: string) => ({ hooks: { greet: () => void greeted.push(who) } });
    const start = (s: { sendA(event: string): Promise<unknown> }) => s.sendA("a");
    const onA = (_: string, s: { sendB(event: string): Promise<End> }) => s.sendB("b");
    const ends = await outcomes(
      run(asMaster, first, { start, onB: () => {} }, hooks("master")),
      run(asPeer, second, { onA }, hooks("peer")),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect(greeted.sort()).toEqual(["master", "peer"]);
  });

  it("a short write was not finished, and the payload that followed was read as a length", async () => {
    const blocks = ticker(writeBytes, readBytes);
    const [a, b] = await sockets();
    // Nobody reads at first: the system's buffers fill up, and writes are taken in part.
    b.pause();
    const limits = { window: 16_777_216 };
    const opening = Promise.all([
      Steer.open<unknown>(a, { side: "initiator", insecure: true, limits }),
      Steer.open<unknown>(b, { side: "responder", insecure: true, limits }),
    ]);
    b.resume();
    const [first, second] = await opening;
    let sum = 0;
    let events = 0;
    const payload = new Uint8Array(1_000_000).fill(1);
    const ends = await outcomes(
      run(blocks.master, first, async (start: Ticks) => {
        let s = start;
        setImmediate(() => {
          b.pause();
          setImmediate(() => setImmediate(() => b.resume()));
        });
        for (let index = 0; index < 30; index += 1) s = await s.sendTick(payload);
        return s.sendStop();
      }),
      run(blocks.peer, second, {
        onTick(bytes: Uint8Array) {
          events += 1;
          for (const byte of bytes) sum += byte;
        },
        onStop() {},
      }),
    );
    expect(ends).toEqual([{ at: "end" }, { at: "end" }]);
    expect({ events, sum }).toEqual({ events: 30, sum: 30_000_000 });
  });

  it("a length of 8 bytes was trusted and allocated", async () => {
    const { attacker, victim } = await attack(sealed);
    const playing = outcomes(run(peer, victim, { onTick() {}, onStop() {} }));
    attacker.introduce(peer);
    await settle();
    const before = process.memoryUsage().arrayBuffers;
    // A text of 2^63 - 1 bytes, says its head.
    attacker.record(eventFrame(1, Uint8Array.of(0x7b, 0x7f, 255, 255, 255, 255, 255, 255, 255)));
    expect(await playing).toMatchObject([{ name: "InvalidPayloadError", event: "Tick" }]);
    // And a record of the greatest length of which nothing comes.
    const other = await attack(sealed);
    const waiting = outcomes(run(peer, other.victim, { onTick() {}, onStop() {} }));
    other.attacker.introduce(peer);
    await settle();
    other.attacker.raw(255, 255);
    await settle();
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4_000_000);
    other.attacker.link.destroy();
    expect(await waiting).toMatchObject([{ name: "TruncatedError" }]);
  });

  it("handshake and keepalive were one plaintext constant, so two masters greeted each other", async () => {
    const [first, second] = await steers(plain);
    const handlers = { onEventType: () => {} };
    const both = await outcomes(
      run(balancerMaster, first, handlers),
      run(balancerMaster, second, handlers),
    );
    for (const error of both)
      expect(error).toMatchObject({ name: "SameRoleError", role: "master" });
  });

  it("a keepalive passed for a handshake", async () => {
    const { attacker, victim } = await attack(plain);
    const playing = outcomes(run(balancerMaster, victim, { onEventType: () => {} }));
    attacker.introduce(balancerMaster);
    await settle();
    attacker.record(Uint8Array.of(SIGNAL, 2, ...new Array<number>(8).fill(0x5a)));
    expect(await playing).toMatchObject([
      { name: "UnexpectedEventError", event: "keepalive", expected: ["handshake"] },
    ]);
  });

  it.each(["replayed", "reordered"])(
    "records that were %s were accepted: there was no sequence",
    async (how) => {
      const [a, b] = memoryPair();
      const [first, second] = await openBoth(sealed, a, tampered(b, how));
      const seen: string[] = [];
      const [, receiver] = await outcomes(
        run(master, first, async (start: Ticks) => {
          let s = start;
          for (const text of ["a", "b", "c", "d"]) {
            s = await s.sendTick(text);
            await settle();
          }
          return s.sendStop();
        }),
        run(peer, second, { onTick: (text: string) => void seen.push(text), onStop() {} }),
      );
      expect(receiver).toMatchObject({ name: "RecordError" });
      expect(["a", "b", "c", "d"].slice(0, seen.length)).toEqual(seen);
      expect(seen.length).toBeLessThan(4);
    },
  );

  it("encryption had a default and eight ciphers to fall back to: now there is one, and it must be asked for", async () => {
    const [a, b] = memoryPair();
    const both = await outcomes(
      Steer.open(a, { side: "initiator", key: testKey }),
      Steer.open(b, { side: "responder", insecure: true }),
    );
    for (const error of both) expect(error).toMatchObject({ name: "HandshakeRefusedError" });
    const [socket, other] = await sockets();
    other.destroy();
    const [error] = await outcomes(Steer.open(socket, { side: "initiator" }));
    expect(error).toMatchObject({ name: "OptionError", option: "key" });
  });

  it("the key stood in a public field", async () => {
    const [first] = await steers(sealed);
    const secret = testKey.slice("capitan-key-1-".length, -9);
    expect(inspect(first, { depth: 9, showHidden: true })).not.toContain(secret);
    expect(JSON.stringify(first)).not.toContain(secret);
    for (const name of Object.getOwnPropertyNames(first)) {
      expect(inspect(Reflect.get(first, name), { depth: 9 })).not.toContain(secret);
    }
  });

  it("after an error the stream went on out of step", async () => {
    const { attacker, victim } = await attack(plain);
    const seen: string[] = [];
    const playing = outcomes(
      run(peer, victim, { onTick: (text: string) => void seen.push(text), onStop() {} }),
    );
    attacker.introduce(peer);
    await settle();
    attacker.record(eventFrame(1, Uint8Array.of(0x61, 0x61)), eventFrame(1, Uint8Array.of(0xff)));
    attacker.record(eventFrame(1, Uint8Array.of(0x61, 0x62)));
    expect(await playing).toMatchObject([{ name: "InvalidPayloadError" }]);
    attacker.record(eventFrame(1, Uint8Array.of(0x61, 0x63)));
    await settle();
    expect(seen).toEqual(["a"]);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("panic");
      },
    ],
    ["rejects", () => Promise.reject(new Error("panic"))],
    [
      "rejects later",
      async () => {
        await settle();
        throw new Error("panic");
      },
    ],
  ])("a panic was not seen at all: a handler that %s", async (_, onTick) => {
    const [first, second] = await steers(plain);
    const both = await outcomes(
      run(master, first, async (s: Ticks) => {
        await s.sendTick("a");
        return never();
      }),
      run(peer, second, { onTick, onStop() {} }),
    );
    expect(both).toMatchObject([{ name: "PeerFailedError" }, { message: "panic" }]);
  });

  it("nothing could be stopped", async () => {
    const [first, second] = await steers(sealed);
    const controller = new AbortController();
    const playing = outcomes(
      run(balancerMaster, first, { onEventType: () => {} }, { signal: controller.signal }),
      run(balancerPeer, second, never),
    );
    await settle();
    controller.abort();
    expect(await playing).toMatchObject([
      { name: "AbortedError" },
      { name: "PeerFailedError", reason: "aborted" },
    ]);
  });
});

/** A link whose incoming chunks, a record each by then, come twice or in another order after the first two of a session. */
function tampered(link: Link, how: string): Link {
  let chunks = 0;
  let kept: Uint8Array | undefined;
  return {
    address: link.address,
    start: (receiver) =>
      link.start({
        data(chunk) {
          chunks += 1;
          const copy = chunk.slice();
          // Opening, first record and SETUP pass; then the events begin.
          if (chunks < 5) receiver.data(chunk);
          else if (how === "replayed") {
            receiver.data(chunk);
            receiver.data(copy);
          } else if (kept === undefined) kept = copy;
          else {
            receiver.data(copy);
            receiver.data(kept);
          }
        },
        drained: () => receiver.drained(),
        ended: () => receiver.ended(),
        closed: (error) => receiver.closed(error),
      }),
    write: (parts) => link.write(parts),
    end: () => link.end(),
    destroy: () => link.destroy(),
  };
}
