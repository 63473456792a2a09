import { describe, expect, it } from "@jest/globals";
import { run } from "../generated.js";
import {
  type Arrow,
  bodies,
  handlers,
  parts,
  type Stepping,
} from "../testing/parts.test.support.js";
import { counts, runSeed, seeded } from "../testing/random.test.support.js";
import { explore, type Schedule } from "../testing/simulated.test.support.js";

/** Every part with so many steps: who sends each. */
function shapes(steps: number): readonly string[] {
  if (steps === 0) return [""];
  return shapes(steps - 1).flatMap((shape) => [`${shape}>`, `${shape}<`]);
}

const upTo = (steps: number): readonly string[] =>
  Array.from({ length: steps + 1 }, (_, length) => shapes(length)).flat();

/** The steps of a shape, with events of their own. */
const stepsOf = (shape: string, letters: string): readonly Arrow[] =>
  [...shape].map((way, index): Arrow => `${way === ">" ? ">" : "<"}${letters[index] ?? ""}`);

interface Two {
  readonly left: readonly Arrow[];
  readonly right: readonly Arrow[];
}

const twoOf = (left: string, right: string): Two => ({
  left: stepsOf(left, "abcd"),
  right: stepsOf(right, "efgh"),
});

/** Plays both parts; `what` is tried in every order. The master drives, the peer reacts. */
async function play(schedule: Schedule, of: Two, what: "deliveries" | "gates"): Promise<void> {
  const { master, peer } = parts({ ...of });
  const [first, second] = schedule.steers();
  const heard = { master: [] as string[], peer: [] as string[] };
  const hear = (role: "master" | "peer") => (event: string) => void heard[role].push(event);
  // Each step of the master waits for its turn; handlers of the peer go on as soon as they can.
  const before = (step: string): Promise<void> => schedule.gate(step);
  const playing = Promise.allSettled([
    run(master, first, async (s: Stepping) => {
      schedule.explore(what);
      const end = await s.par(bodies({ ...of }, "master", hear("master"), before));
      // All has been said: what is left is how the session ends.
      schedule.relax();
      return end;
    }),
    run(peer, second, handlers({ ...of }, "peer", hear("peer"))),
  ]);
  let isOver = false;
  void playing.then(() => {
    isOver = true;
  });
  await schedule.run();
  expect(isOver).toBe(true);
  expect(await playing).toEqual([
    { status: "fulfilled", value: { at: "end" } },
    { status: "fulfilled", value: { at: "end" } },
  ]);
  for (const [role, way] of [
    ["master", "<"],
    ["peer", ">"],
  ] as const) {
    for (const arrows of [of.left, of.right]) {
      const events = arrows.map((arrow) => arrow.slice(1));
      const inPart = heard[role].filter((event) => events.includes(event));
      const expected = arrows
        .filter((arrow) => arrow.startsWith(way))
        .map((arrow) => arrow.slice(1));
      expect(inPart).toEqual(expected);
    }
  }
}

describe("two parts, in every order", () => {
  const few = upTo(2);
  const small = few.flatMap((left, at) => few.slice(at).map((right) => [left, right] as const));

  it.each(["gates", "deliveries"] as const)(
    "of %s, with up to two steps each, end",
    async (what) => {
      let orders = 0;
      for (const [left, right] of small) {
        orders += await explore((schedule) => play(schedule, twoOf(left, right), what));
      }
      expect(orders).toBeGreaterThan(small.length);
    },
    600_000,
  );

  it(`with up to four steps each, end (seed ${runSeed})`, async () => {
    const random = seeded(runSeed);
    const many = upTo(4);
    const all = many.flatMap((left, at) => many.slice(at).map((right) => [left, right] as const));
    const share = counts(12, all.length);
    const chosen =
      share === all.length ? all : Array.from({ length: share }, () => all[random(all.length)]);
    let orders = 0;
    for (const pair of chosen) {
      if (pair === undefined) continue;
      for (const what of ["gates", "deliveries"] as const) {
        orders += await explore((schedule) => play(schedule, twoOf(...pair), what));
      }
    }
    expect(orders).toBeGreaterThan(share);
  }, 3_600_000);
});
