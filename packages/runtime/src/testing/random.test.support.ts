/** Numbers that look random and are the same for the same seed (mulberry32). */
export function seeded(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000) * below);
  };
}

const isVerify = process.env["CAPITAN_FULL"] === "1";

/** The seed of this run, printed with the name of its test: `CAPITAN_SEED`, a new one for `verify`, or a fixed one. */
export const runSeed = Number(
  process.env["CAPITAN_SEED"] ?? (isVerify ? Date.now() % 0x7fff_ffff : 20_260_101),
);

/** As many cases as `npm test` has time for, or as `npm run verify` wants. */
export function counts(test: number, verify: number): number {
  return isVerify ? verify : test;
}
