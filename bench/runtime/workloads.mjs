// The sizes of the workloads, the same for every contender. `text` makes an event of 62 bytes of CBOR.
export const text = "forty-six characters of text, and not one more";
export const blockSize = 65_536;

const scale = Number(process.env.BENCH_SCALE ?? 1);
export const workloads = {
  ping: { warmup: 5000, events: Math.round(20_000 * scale) },
  push: { warmup: 50_000, events: Math.round(300_000 * scale) },
  blocks: { warmup: 500, events: Math.round(6000 * scale) },
};

/** Prints the rate of `work(events)` after a warm-up, as the harness reads it. */
export async function measure(name, work) {
  const { warmup, events } = workloads[name];
  await work(warmup);
  const begin = process.hrtime.bigint();
  await work(events);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  console.log(JSON.stringify({ rate: events / seconds }));
}
