import { describe, expect, it } from "@jest/globals";
import { Backoff, backoffPolicy } from "./backoff.js";
import { milliseconds } from "./duration.js";
import { Intensity } from "./intensity.js";

describe("backoff", () => {
  const policy = backoffPolicy({});

  it("doubles from 100 ms to 30 s", () => {
    const backoff = new Backoff(policy, () => 1);
    const rests = Array.from({ length: 12 }, () => backoff.next(0));
    expect(rests).toEqual([
      100, 200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000, 30_000,
    ]);
  });

  it("is spread over the whole range from 0", () => {
    const randoms = [0, 0.5, 0.25, 0.999];
    const backoff = new Backoff(policy, () => randoms.shift() ?? 0);
    expect([0, 0, 0, 0].map((now) => backoff.next(now))).toEqual([0, 100, 100, 799.2]);
  });

  it("begins anew after 60 s of health, and not after less", () => {
    const backoff = new Backoff(policy, () => 1);
    const failAfter = (begin: number, health: number): number => {
      backoff.running(begin);
      backoff.running(begin + health / 2); // a main that returned and was repeated is no failure
      return backoff.next(begin + health);
    };
    expect(failAfter(0, 10)).toBe(100);
    expect(failAfter(1_000, 59_999)).toBe(200);
    expect(failAfter(100_000, 60_000)).toBe(100);
    expect(backoff.next(10_000_000)).toBe(200); // an init that fails has no health
  });

  it("stays at its maximum for ever, and takes other numbers", () => {
    const backoff = new Backoff(
      backoffPolicy({ initial: "1s", factor: 3, maximum: "10s", resetAfter: 5 }),
      () => 1,
    );
    expect([1, 2, 3, 4].map(() => backoff.next(0))).toEqual([1_000, 3_000, 9_000, 10_000]);
    for (let attempt = 0; attempt < 5_000; attempt += 1) expect(backoff.next(0)).toBe(10_000);
    backoff.running(0);
    expect(backoff.next(5)).toBe(1_000);
  });

  it("that is switched off rests for no time", () => {
    expect(new Backoff(backoffPolicy(false), () => 1).next(0)).toBe(0);
  });
});

describe("intensity", () => {
  /** `add_restart` and `in_period` of OTP's supervisor.erl, line by line. */
  function otp(restarts: number, period: number): (now: number) => boolean {
    let list: readonly number[] = [];
    const inPeriod = (then: number, now: number) => now <= then + period;
    return (now) => {
      list = [now, ...list].filter((then) => inPeriod(then, now));
      return !(list.length <= restarts);
    };
  }

  it("counts as OTP does, whenever the failures come", () => {
    const seed = Date.now() >>> 0;
    let state = seed | 1;
    const below = (limit: number): number => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return (state >>> 0) % limit;
    };
    for (let round = 0; round < 200; round += 1) {
      const [restarts, within] = [below(5), 1 + below(50)];
      const intensity = new Intensity({ restarts, within }, true);
      const oracle = otp(restarts, within);
      for (let now = 0; now < 400; now += below(30))
        expect({ seed, exceeded: intensity.exceededBy(now) }).toEqual({
          seed,
          exceeded: oracle(now),
        });
    }
  });
});

describe("a duration", () => {
  it("is milliseconds, or a text with a unit", () => {
    const spelled = ["250ms", "1.5s", "5m", "2h", "0ms"] as const;
    expect(spelled.map((text) => milliseconds(text, "x"))).toEqual([
      250, 1_500, 300_000, 7_200_000, 0,
    ]);
    expect(milliseconds(42, "x")).toBe(42);
  });

  it.each([Number.NaN, -1, 2 ** 31, Number.POSITIVE_INFINITY])("is not %d", (value) => {
    expect(() => milliseconds(value, "pause")).toThrow("`pause` is");
  });
});
