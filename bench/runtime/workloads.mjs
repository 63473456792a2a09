// The sizes of the workloads, the same for every contender. `text` makes an event of 62 bytes of CBOR.
export const text = "forty-six characters of text, and not one more";
export const blockSize = 65_536;

const scale = Number(process.env.BENCH_SCALE ?? 1);
export const workloads = {
  ping: { warmup: 5000, events: Math.round(20_000 * scale) },
  push: { warmup: 50_000, events: Math.round(300_000 * scale) },
  stream: { warmup: 50_000, events: Math.round(300_000 * scale) },
  bulk: { warmup: 50_000, events: Math.round(300_000 * scale) },
  blocks: { warmup: 3000, events: Math.round(20_000 * scale) },
};

/** Prints, as the harness reads it, the rate of `work(events)` after a warm-up, and the processor's microseconds for each. */
export async function measure(name, work) {
  const { warmup, events } = workloads[name];
  await work(warmup);
  const cpu = process.cpuUsage();
  const begin = process.hrtime.bigint();
  await work(events);
  const seconds = Number(process.hrtime.bigint() - begin) / 1e9;
  const { user, system } = process.cpuUsage(cpu);
  console.log(JSON.stringify({ rate: events / seconds, cpu: (user + system) / events }));
}
