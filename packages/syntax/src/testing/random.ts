/** Numbers in [0, 1) that depend on the seed alone (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A seed for this run: fixed unless `CAPITAN_SEED` says otherwise, a new one in full runs. */
export function seedOfRun(): number {
  const given = Number(process.env["CAPITAN_SEED"]);
  if (Number.isInteger(given) && given > 0) return given;
  return process.env["CAPITAN_FULL"] === "1" ? (Date.now() & 0x7fffffff) | 1 : 20260101;
}
