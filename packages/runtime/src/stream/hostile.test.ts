import { describe, expect, it } from "@jest/globals";
import { settle, VirtualClock } from "../clock/virtual.js";
import { run } from "../generated.js";
import {
  CLOSE,
  CREDIT,
  FIRST,
  FIRST_ITEM,
  ITEM,
  LAST,
  PART,
  STREAM_CANCEL,
  STREAM_CREDIT,
} from "../records/frame.js";
import { unfinishedBytes } from "../records/reassembly.js";
import {
  type Attacker,
  attack,
  endFrame,
  eventFrame,
  fragmentFrame,
  numberFrame,
  partFrame,
  totalFrame,
} from "../testing/attacker.test.support.js";
import { outcomes, ways } from "../testing/pair.test.support.js";
import { parts, type Stepping } from "../testing/parts.test.support.js";
import {
  type Entries,
  type FeedStart,
  feed,
  feeds,
  later,
  numbers,
} from "../testing/streams.test.support.js";

const [plain, sealed] = ways;
const protocolError = { name: "ProtocolError" };
const item = (value: number) => fragmentFrame(ITEM, Uint8Array.of(value), 2);
const stop = eventFrame(0, new Uint8Array(0));

const end = (stream: number, label = 2) => endFrame(label, stream);
const inPart = partFrame;

type Deed = (attacker: Attacker) => void | Promise<void>;

/** How a receiver of a stream ended, and what it took, when the attacker did this. */
async function suffer(way: (typeof ways)[number], deed: Deed) {
  const { peer } = feed();
  const { attacker, victim } = await attack(way);
  const seen: number[] = [];
  const playing = outcomes(
    run(peer, victim, {
      async onEntryStream(entries: Entries, s: object) {
        for await (const entry of entries) seen.push(entry);
        return s;
      },
      onStop() {},
    }),
  );
  attacker.introduce(peer);
  await settle();
  await deed(attacker);
  const [error] = await playing;
  expect(unfinishedBytes()).toBe(0);
  return { seen, error };
}

describe.each([plain, sealed])(
  "over $name, who receives a stream ends with a typed error at",
  (way) => {
    it.each<[string, readonly Uint8Array[], object]>([
      ["an end twice", [item(1), end(1), end(1)], protocolError],
      ["an end with another number", [item(1), end(2)], protocolError],
      ["an end of number 0", [end(0)], protocolError],
      [
        "items behind the end",
        [item(1), end(1), item(2)],
        { name: "UnexpectedEventError", event: "an item of stream Entry" },
      ],
      [
        "an item of another stream",
        [fragmentFrame(ITEM, Uint8Array.of(1), 9)],
        { name: "UnexpectedEventError", event: "an item of label 9" },
      ],
      [
        "the end of another stream",
        [end(1, 9)],
        { name: "UnexpectedEventError", event: "the end of label 9" },
      ],
      [
        "an event with the label of the stream",
        [eventFrame(2, Uint8Array.of(1))],
        { name: "UnexpectedEventError" },
      ],
      [
        "an item with the label of an event",
        [item(1), end(1), fragmentFrame(ITEM, new Uint8Array(0), 0)],
        { name: "UnexpectedEventError", event: "an item of Stop" },
      ],
      [
        "an invalid item",
        [item(1), fragmentFrame(ITEM, Uint8Array.of(0xff), 2)],
        { name: "InvalidPayloadError", event: "Entry", side: "receiving" },
      ],
      [
        "an end inside an item",
        [fragmentFrame(FIRST_ITEM, new Uint8Array(2000), 2), end(1)],
        protocolError,
      ],
      [
        "an end inside an event",
        [fragmentFrame(FIRST, new Uint8Array(2000), 0), end(1)],
        protocolError,
      ],
      [
        "an item inside an item",
        [fragmentFrame(FIRST_ITEM, new Uint8Array(2000), 2), item(1)],
        protocolError,
      ],
      [
        "a fragment of an item that is too short",
        [fragmentFrame(FIRST_ITEM, new Uint8Array(10), 2)],
        protocolError,
      ],
      ["a cancel by the sender", [numberFrame(STREAM_CANCEL, 1)], protocolError],
      [
        "credit for streams that it does not send",
        [totalFrame(STREAM_CREDIT, 262_144)],
        protocolError,
      ],
      ["a CLOSE in the middle", [item(1), totalFrame(CLOSE, 0)], protocolError],
      ["a head without an end", [endFrame(2, 1).subarray(0, 4)], protocolError],
      ["a frame of a part, where there is none", [inPart(1, item(1))], protocolError],
    ])("%s", async (_, frames, expected) => {
      const { error } = await suffer(way, (attacker) => attacker.record(...frames));
      expect(error).toMatchObject(expected);
    });

    it("what is valid before an invalid frame, which comes first", async () => {
      const { seen, error } = await suffer(way, (attacker) =>
        attacker.record(item(1), item(2), item(3), Uint8Array.of(77)),
      );
      expect(seen).toEqual([1, 2, 3]);
      expect(error).toMatchObject(protocolError);
    });

    it("nothing else", async () => {
      const { seen, error } = await suffer(way, (attacker) =>
        attacker.record(item(1), end(1), stop, totalFrame(CLOSE, 0)),
      );
      expect(seen).toEqual([1]);
      expect(error).toEqual({ at: "end" });
    });
  },
);

describe("a flood", () => {
  const flooded = async (frames: (index: number) => Uint8Array) => {
    const { peer } = feeds();
    const { attacker, victim } = await attack(plain);
    const playing = outcomes(
      run(peer, victim, { onMore: () => new Promise(() => {}), onEntryStream() {}, onStop() {} }),
    );
    attacker.introduce(peer);
    await settle();
    attacker.record(eventFrame(1, new Uint8Array(0)));
    for (let record = 0; record < 40; record += 1) {
      attacker.record(...Array.from({ length: 1000 }, (_, index) => frames(record * 1000 + index)));
    }
    attacker.link.end();
    await settle();
    victim.close();
    return playing;
  };

  it.each([
    ["items", () => item(1)],
    ["streams without items", (index: number) => end(index + 1)],
  ] as const)("of %s stops at the window", async (_, frames) => {
    // What waits is taken before the fault is looked at, and this program takes nothing: its memory is what counts.
    const before = process.memoryUsage().arrayBuffers;
    expect(await flooded(frames)).toMatchObject([{ name: "AbortedError" }]);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2_000_000);
  });

  it("of items ends a session whose program has taken what came before", async () => {
    const { peer } = feed();
    const { attacker, victim } = await attack(plain);
    let seen = 0;
    let goOn = (): void => {};
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const playing = outcomes(
      run(peer, victim, {
        async onEntryStream(entries: Entries) {
          await gate;
          for await (const _ of entries) seen += 1;
        },
        onStop() {},
      }),
    );
    attacker.introduce(peer);
    await settle();
    for (let record = 0; record < 40; record += 1) {
      attacker.record(...Array.from({ length: 1000 }, () => item(1)));
    }
    await settle();
    goOn();
    expect(await playing).toMatchObject([
      { name: "ProtocolError", message: expect.stringContaining("beyond its credit") },
    ]);
    expect(seen).toBe(Math.floor(262_144 / 33));
  });
});

describe("who sends a stream ends with a typed error at", () => {
  it.each<[string, readonly Uint8Array[], object]>([
    ["credit that falls", [totalFrame(STREAM_CREDIT, 262_143)], protocolError],
    ["credit for bytes that were never sent", [totalFrame(STREAM_CREDIT, 2 ** 40)], protocolError],
    ["a cancel of a stream that was never begun", [numberFrame(STREAM_CANCEL, 3)], protocolError],
    ["a cancel of number 0", [numberFrame(STREAM_CANCEL, 0)], protocolError],
    ["an item in return", [item(1)], { name: "UnexpectedEventError" }],
    ["an end in its place", [end(1)], { name: "UnexpectedEventError" }],
  ])("%s", async (_, frames, expected) => {
    const { master } = feed();
    const { attacker, victim } = await attack(plain);
    const playing = outcomes(
      run(master, victim, async (s: FeedStart) => (await s.sendEntryStream(later(1e9))).sendStop()),
    );
    attacker.introduce(master);
    await settle();
    attacker.record(...frames);
    expect(await playing).toMatchObject([expected]);
  });

  it("nothing that comes late", async () => {
    const { master } = feed();
    const { attacker, victim } = await attack(plain);
    const playing = outcomes(
      run(master, victim, async (s: FeedStart) => {
        const stopping = await s.sendEntryStream(numbers(3));
        await settle();
        return stopping.sendStop();
      }),
    );
    attacker.introduce(master);
    await settle();
    attacker.record(numberFrame(STREAM_CANCEL, 1), totalFrame(STREAM_CREDIT, 262_200));
    await settle();
    attacker.record(totalFrame(CLOSE, 5));
    expect(await playing).toEqual([{ at: "end" }]);
  });
});

describe("a receiver that has cancelled", () => {
  it("waits for the end, and no longer than for an item", async () => {
    const clock = new VirtualClock();
    const { peer } = feed(false, 5000);
    const { attacker, victim } = await attack(plain, { clock });
    const playing = outcomes(run(peer, victim, { onEntryStream() {}, onStop() {} }));
    attacker.introduce(peer);
    await settle();
    attacker.record(item(1));
    await clock.advance(4900);
    attacker.record(item(2));
    await clock.advance(4900);
    attacker.record(fragmentFrame(FIRST_ITEM, new Uint8Array(2000), 2));
    await clock.advance(200);
    expect(await playing).toMatchObject([{ name: "DeadlineError", state: "start" }]);
    expect(unfinishedBytes()).toBe(0);
  });

  it("drops what has come of a long item", async () => {
    const { error } = await suffer(plain, async (attacker) => {
      attacker.record(item(1), fragmentFrame(FIRST_ITEM, new Uint8Array(2000), 2));
      await settle();
      attacker.record(fragmentFrame(LAST, new Uint8Array(1)), end(1), stop, totalFrame(CLOSE, 0));
    });
    // Here nothing is cancelled: the item counts, and is no number.
    expect(error).toMatchObject({ name: "InvalidPayloadError" });
    const { peer } = feed();
    const { attacker, victim } = await attack(plain);
    const playing = outcomes(run(peer, victim, { onEntryStream() {}, onStop() {} }));
    attacker.introduce(peer);
    await settle();
    attacker.record(item(1), fragmentFrame(FIRST_ITEM, new Uint8Array(2000), 2));
    await settle();
    attacker.record(end(1), stop, totalFrame(CLOSE, 0));
    expect(await playing).toEqual([{ at: "end" }]);
    expect(unfinishedBytes()).toBe(0);
  });
});

describe("a part", () => {
  const { peer } = parts({ left: [">a"], right: [">b"] }, true);
  const again = eventFrame(100, new Uint8Array(0));
  const over = eventFrame(101, new Uint8Array(0));
  const text = (part: number, label: number) =>
    inPart(part, eventFrame(label, Uint8Array.of(0x60)));
  // 33 bytes of credit each.
  const many = Array.from({ length: 4500 }, () => text(2, 1));
  const round = [again, text(1, 0), text(2, 1)];

  const playing = async (...records: readonly (readonly Uint8Array[])[]) => {
    const { attacker, victim } = await attack(sealed);
    let heard = "";
    const hear = (name: string) => () => {
      heard += name;
    };
    const played = outcomes(
      run(peer, victim, { ona: hear("a"), onb: hear("b"), onAgain() {}, onStop() {} }),
    );
    attacker.introduce(peer);
    await settle();
    for (const record of records) {
      attacker.record(...record);
      await settle();
    }
    const [result] = await played;
    return { heard, result };
  };

  it.each<[string, readonly (readonly Uint8Array[])[], string, object]>([
    ["takes its frames", [[...round, over, totalFrame(CLOSE, 0)]], "ab", { at: "end" }],
    [
      "takes them in any order of the parts",
      [[again, text(2, 1)], [text(1, 0), over], [totalFrame(CLOSE, 0)]],
      "ba",
      { at: "end" },
    ],
    [
      "may be spoken in before the par is reached",
      [[text(1, 0)], [again], [text(2, 1), over, totalFrame(CLOSE, 0)]],
      "ab",
      { at: "end" },
    ],
    [
      "may be spoken in for the next turn of a loop",
      [
        [again, text(1, 0), text(1, 0), text(2, 1)],
        [again, text(2, 1), over, totalFrame(CLOSE, 0)],
      ],
      "abab",
      { at: "end" },
    ],
    ["that there is not ends the session", [[again, text(3, 0)]], "", protocolError],
    [
      "does not take an event of another part",
      [[again, text(1, 1)]],
      "",
      { name: "UnexpectedEventError", event: "b", state: "left0" },
    ],
    [
      "does not take what belongs outside",
      [[again, inPart(1, over)]],
      "",
      { name: "UnexpectedEventError", event: "Stop" },
    ],
    ["outside of its par ends the session", [[...round, over, text(1, 0)]], "ab", protocolError],
    ["has no SETUP", [[again, inPart(1, numberFrame(9, 1))]], "", protocolError],
    ["has no CLOSE", [[again, inPart(1, totalFrame(CLOSE, 0))]], "", protocolError],
    ["is not spoken in beyond its credit", [[again, ...many], many], "", protocolError],
    ["does not take credit back", [[again, inPart(1, totalFrame(CREDIT, 5))]], "", protocolError],
    [
      "is not over when the other end closes",
      [[again, text(1, 0), totalFrame(CLOSE, 0)]],
      "a",
      protocolError,
    ],
    ["ends with what is malformed in it", [[again, Uint8Array.of(PART + 2, 0)]], "", protocolError],
  ])("%s", async (_, records, heard, expected) => {
    const played = await playing(...records);
    expect(played.result).toMatchObject(expected);
    if (!("name" in expected)) expect(played.heard).toBe(heard);
  });

  it("cannot be flooded while it is not reached", async () => {
    const { attacker, victim } = await attack(plain);
    const played = outcomes(run(peer, victim, () => new Promise<Stepping>(() => {})));
    attacker.introduce(peer);
    await settle();
    for (let record = 0; record < 20; record += 1) {
      attacker.record(...Array.from({ length: 500 }, () => text(1, 0)));
    }
    expect(await played).toMatchObject([
      { name: "ProtocolError", message: expect.stringContaining("beyond its credit") },
    ]);
  });
});
