import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { run } from "../generated.js";
import {
  type Attacker,
  attack,
  eventFrame,
  fragmentFrame,
  numberFrame,
  totalFrame,
} from "../testing/attacker.test.support.js";
import { outcomes, ways } from "../testing/pair.test.support.js";
import { readText, type Ticks, ticker, writeText } from "../testing/small.test.support.js";
import { ACK, CLOSE, CREDIT, FIRST, LAST, MORE, PING, PONG, SIGNAL } from "./frame.js";
import { unfinishedBytes } from "./reassembly.js";
import { encodeSetup } from "./setup.js";

const { master, peer } = ticker(writeText, readText);
const [plain, sealed] = ways;
const text = (value: string) =>
  Uint8Array.of(0x60 | value.length, ...new TextEncoder().encode(value));
const tick = (value: string) => eventFrame(1, text(value));
const stop = eventFrame(0, new Uint8Array(0));
const unknownFrame = Uint8Array.of(77);

/** What a reacting victim saw, and how it ended, when the attacker did this. */
async function suffer(
  way: (typeof ways)[number],
  deed: (attacker: Attacker) => void | Promise<void>,
): Promise<{ readonly seen: readonly string[]; readonly error: unknown }> {
  const { attacker, victim } = await attack(way);
  const seen: string[] = [];
  const playing = outcomes(
    run(peer, victim, { onTick: (value: string) => void seen.push(value), onStop() {} }),
  );
  attacker.introduce(peer);
  await settle();
  await deed(attacker);
  const [error] = await playing;
  expect(unfinishedBytes()).toBe(0);
  return { seen, error };
}

const protocolError = { name: "ProtocolError" };

describe.each([plain, sealed])("over $name, a session ends with a typed error at", (way) => {
  it.each<[string, readonly Uint8Array[], object]>([
    ["a frame of no type", [unknownFrame], protocolError],
    ["a frame that is longer than its record", [tick("abc").subarray(0, 8)], protocolError],
    ["a head without a frame", [Uint8Array.of(2, 0)], protocolError],
    ["a frame after CLOSE", [stop, totalFrame(CLOSE, 0), numberFrame(PING, 1)], protocolError],
    ["an event after CLOSE", [tick("a"), totalFrame(CLOSE, 0), tick("b")], protocolError],
    ["a CLOSE before the end", [tick("a"), totalFrame(CLOSE, 0)], protocolError],
    ["credit that falls", [totalFrame(CREDIT, 262_143)], protocolError],
    ["credit for bytes that were never sent", [totalFrame(CREDIT, 4 * 262_144 + 1)], protocolError],
    ["credit beyond 2^53", [totalFrame(CREDIT, 2 ** 60)], protocolError],
    ["an acknowledgement of what was never sent", [totalFrame(ACK, 1)], protocolError],
    ["a second SETUP", [setupAgain()], protocolError],
    [
      "a label that there is not",
      [eventFrame(9, text("a"))],
      { name: "UnexpectedEventError", event: "label 9" },
    ],
    [
      "a payload that is no CBOR",
      [eventFrame(1, Uint8Array.of(0xff))],
      { name: "InvalidPayloadError", event: "Tick" },
    ],
    [
      "a payload with something behind it",
      [eventFrame(1, Uint8Array.of(0x60, 0x60))],
      { name: "InvalidPayloadError" },
    ],
    [
      "an event inside a message",
      [fragmentFrame(FIRST, new Uint8Array(2000), 1), tick("a")],
      protocolError,
    ],
    [
      "a message inside a message",
      [
        fragmentFrame(FIRST, new Uint8Array(2000), 1),
        fragmentFrame(FIRST, new Uint8Array(2000), 1),
      ],
      protocolError,
    ],
    ["a fragment outside a message", [fragmentFrame(MORE, new Uint8Array(2000))], protocolError],
    ["a last fragment outside a message", [fragmentFrame(LAST, new Uint8Array(1))], protocolError],
    ["a fragment that is too short", [fragmentFrame(FIRST, new Uint8Array(10), 1)], protocolError],
    [
      "a signal of another protocol",
      [Uint8Array.of(SIGNAL, 0, 1, 2, 3, 4, 5, 6, 7, 8)],
      protocolError,
    ],
    [
      "a signal that there is not",
      [Uint8Array.of(SIGNAL, 3, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a)],
      protocolError,
    ],
    [
      "a handshake that the state does not allow",
      [Uint8Array.of(SIGNAL, 0, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a, 0x5a)],
      { name: "UnexpectedEventError", event: "handshake" },
    ],
    ["a malformed ABORT", [Uint8Array.of(11, 0, 1, 0)], protocolError],
  ])("%s", async (_, frames, expected) => {
    const { error } = await suffer(way, (attacker) => attacker.record(...frames));
    expect(error).toMatchObject(expected);
  });

  it("an invalid frame behind valid ones, which are delivered in order first", async () => {
    const { seen, error } = await suffer(way, (attacker) =>
      attacker.record(tick("a"), tick("b"), tick("c"), unknownFrame, tick("d")),
    );
    expect(seen).toEqual(["a", "b", "c"]);
    expect(error).toMatchObject(protocolError);
  });

  it("data beyond its credit, behind what was within it", async () => {
    const { attacker, victim } = await attack(way);
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let seen = 0;
    const playing = outcomes(
      run(peer, victim, {
        async onTick(_: string, s: object) {
          seen += 1;
          await gate;
          return s;
        },
        onStop() {},
      }),
    );
    attacker.introduce(peer);
    await settle();
    const ticks = Array.from({ length: 500 }, () => tick("x".repeat(20)));
    for (let index = 0; index < 20; index += 1) attacker.record(...ticks);
    await settle();
    goOn();
    const [error] = await playing;
    expect(error).toMatchObject({
      name: "ProtocolError",
      message: expect.stringContaining("beyond its credit"),
    });
    // 21 bytes of CBOR and 32 for each; the first was taken, and its credit came back, before the flood.
    expect(seen).toBeGreaterThanOrEqual(Math.floor(262_144 / 53));
    expect(seen).toBeLessThanOrEqual(Math.floor(262_144 / 53) + 1);
  });

  it("a message beyond the limit, before it has all arrived", async () => {
    const { error } = await suffer(way, async (attacker) => {
      attacker.record(fragmentFrame(FIRST, new Uint8Array(32_000), 1));
      for (let index = 0; index < 33; index += 1) {
        await settle();
        attacker.record(fragmentFrame(MORE, new Uint8Array(32_000)));
      }
    });
    expect(error).toMatchObject({
      name: "LimitError",
      message: expect.stringContaining("max message"),
    });
  });

  it("frames before SETUP", async () => {
    const { attacker, victim } = await attack(way);
    const playing = outcomes(run(peer, victim, { onTick() {}, onStop() {} }));
    attacker.record(tick("a"));
    expect(await playing).toMatchObject([protocolError]);
  });
});

function setupAgain(): Uint8Array {
  return encodeSetup({
    version: 1,
    window: 1,
    maxMessage: 1,
    boot: "00".repeat(16),
    instance: 0,
    fingerprints: [peer.fingerprint],
    role: "master",
    protocol: "Small",
    name: "",
  });
}

describe("a sealed record", () => {
  it.each(Array.from({ length: 16 }, (_, length) => length))(
    "of %d bytes is refused",
    async (length) => {
      const { error } = await suffer(sealed, (attacker) =>
        attacker.raw(0, length, ...new Array<number>(length).fill(0)),
      );
      expect(error).toMatchObject({ name: "RecordError" });
    },
  );

  it("that does not verify is refused", async () => {
    const { error } = await suffer(sealed, (attacker) =>
      attacker.raw(0, 20, ...new Array<number>(20).fill(7)),
    );
    expect(error).toMatchObject({ name: "RecordError" });
  });
});

describe("a flood of pings", () => {
  it("is answered once per turn, holds no memory, and disturbs nobody", async () => {
    let before = 0;
    let attackers: Attacker | undefined;
    const { seen, error } = await suffer(sealed, async (attacker) => {
      attackers = attacker;
      before = attacker.heard;
      const pings = Array.from({ length: 3000 }, (_, index) => numberFrame(PING, index));
      for (let index = 0; index < 30; index += 1) attacker.record(...pings);
      await settle();
      attacker.record(numberFrame(PONG, 99), tick("a"), stop, totalFrame(CLOSE, 0));
    });
    expect(seen).toEqual(["a"]);
    expect(error).toEqual({ at: "end" });
    expect((attackers?.heard ?? 0) - before).toBeLessThan(30 * 40 + 200);
  });

  it("does not pile up answers while the link is blocked", async () => {
    const { Outbox } = await import("./outbox.js");
    const written: number[] = [];
    const link = {
      address: "test",
      start() {},
      write: (parts: readonly Uint8Array[]) => {
        written.push(parts[0]?.length ?? 0);
        return false;
      },
      end() {},
      destroy() {},
    };
    const { plainChannel } = await import("../channel/index.js");
    const outbox = new Outbox(link, plainChannel.sealer, () => {});
    for (let number = 0; number < 1000; number += 1) {
      outbox.pong(number);
      outbox.flush();
    }
    expect(written).toEqual([7]);
    outbox.drained();
    outbox.flush();
    expect(written).toEqual([7, 7]);
  });
});

describe("a program that does not take its events", () => {
  it("lets the other side send 256 KiB and no more", async () => {
    const { attacker, victim } = await attack(plain);
    let sent = 0;
    const playing = outcomes(
      run(master, victim, async (start: Ticks) => {
        let s = start;
        for (;;) {
          s = await s.sendTick("x".repeat(992));
          sent += 1;
        }
      }),
    );
    attacker.introduce(master);
    await settle();
    await settle();
    // 995 bytes of CBOR and 32 for each.
    expect(sent).toBe(Math.floor(262_144 / (995 + 32)));
    attacker.link.destroy();
    expect(await playing).toMatchObject([
      { name: "TruncatedError", acknowledged: 0, unknown: sent + 1 },
    ]);
  });
});

describe("an end that is not acknowledged", () => {
  it("is waited for during five seconds, and then it is not known what has arrived", async () => {
    const clock = new VirtualClock();
    const { attacker, victim } = await attack(sealed, { clock });
    const playing = outcomes(
      run(master, victim, async (s: Ticks) => (await s.sendTick("a")).sendStop()),
    );
    attacker.introduce(master);
    await settle();
    attacker.record(totalFrame(ACK, 1));
    await clock.advance(4900);
    expect(attacker.isCut).toBe(false);
    await clock.advance(200);
    expect(await playing).toMatchObject([{ name: "TruncatedError", acknowledged: 1, unknown: 1 }]);
    expect(attacker.isCut).toBe(true);
  });

  it("is reached as soon as it is, whatever the other end does then", async () => {
    const { attacker, victim } = await attack(sealed);
    const playing = outcomes(
      run(master, victim, async (s: Ticks) => (await s.sendTick("a")).sendStop()),
    );
    attacker.introduce(master);
    await settle();
    attacker.record(totalFrame(ACK, 2));
    attacker.record(unknownFrame);
    expect(await playing).toEqual([{ at: "end" }]);
  });

  it("is acknowledged before the program has come to it", async () => {
    const { attacker, victim } = await attack(plain);
    let leave = (): void => {};
    const gate = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const playing = outcomes(
      run(peer, victim, { onTick: (_: string, s: object) => gate.then(() => s), onStop() {} }),
    );
    attacker.introduce(peer);
    await settle();
    const before = attacker.heard;
    attacker.record(tick("a"), tick("b"), stop, totalFrame(CLOSE, 0));
    await settle();
    // One record with one ACK.
    expect(attacker.heard - before).toBe(11);
    leave();
    expect(await playing).toEqual([{ at: "end" }]);
  });
});

describe("a link that is blocked", () => {
  it("is dropped five seconds after an abort", async () => {
    const clock = new VirtualClock();
    const { attacker, victim } = await attack(plain, { clock });
    const controller = new AbortController();
    const playing = outcomes(
      run(master, victim, () => new Promise(() => {}), { signal: controller.signal }),
    );
    attacker.introduce(master);
    await settle();
    controller.abort();
    expect(await playing).toMatchObject([{ name: "AbortedError" }]);
    await clock.advance(4900);
    expect(attacker.isCut).toBe(false);
    await clock.advance(200);
    expect(attacker.isCut).toBe(true);
  });
});
