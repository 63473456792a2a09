// The contender: typed sessions, the server reacts, the client drives with awaits.
import { connect, serve } from "@capitan/runtime/tcp";
import { eat, feed, give, ping, pong, pull, push, take } from "./exchange.mjs";
import { blockSize, measure, text } from "./workloads.mjs";

const [, , side, workload, port] = process.argv;
const key = process.env.BENCH_KEY;
const sealing = key === undefined ? { insecure: true } : { key };

const counting = () => {
  let count = 0;
  return {
    onTick() {
      count += 1;
    },
    onBlock() {
      count += 1;
    },
    onStop: (_, s) => s.sendCount({ events: count }),
  };
};

/** Takes a stream event by event, or in batches. */
const eating = (isBulk) => ({
  async onTickStream(ticks, s) {
    let events = 0;
    if (isBulk) for await (const batch of ticks.batches()) events += batch.length;
    else for await (const _ of ticks) events += 1;
    return s.sendCount({ events });
  },
});

async function* oneByOne(events) {
  for (let id = 0; id < events; id += 1) yield { id, text };
}

function* atOnce(events) {
  for (let id = 0; id < events; id += 1) yield { id, text };
}

async function server() {
  const onSessionError = (error) => console.error(error);
  const sides = {
    ping: (steer) =>
      pong(steer, { onAsk: async ({ id }, s) => s.sendAnswer({ id, text }), onStop() {} }),
    push: (steer) => pull(steer, counting()),
    blocks: (steer) => take(steer, counting()),
    stream: (steer) => eat(steer, eating(false)),
    bulk: (steer) => eat(steer, eating(true)),
  };
  const opened = await serve({ port: 0, ...sealing, onSessionError }, sides[workload]);
  console.log(JSON.stringify({ port: opened.port }));
  process.on("SIGTERM", () => process.exit());
}

async function client() {
  const open = () => connect({ port: Number(port), ...sealing });
  if (workload === "ping") {
    await ping(await open(), async (start) => {
      let s = start;
      await measure("ping", async (events) => {
        for (let id = 0; id < events; id += 1) {
          s = (await (await s.sendAsk({ id, text })).receive()).next;
        }
      });
      return s.sendStop();
    });
    return;
  }
  // Each measurement is a session, opened before the clock runs: its end says that everything has arrived.
  const sessions = [await open(), await open()];
  const data = new Uint8Array(blockSize).fill(7);
  await measure(workload, async (events) => {
    const steer = sessions.pop();
    if (workload === "push") {
      await push(steer, async (start) => {
        let s = start;
        for (let id = 0; id < events; id += 1) s = await s.sendTick({ id, text });
        return (await (await s.sendStop()).receive()).next;
      });
    } else if (workload !== "blocks") {
      const ticks = workload === "bulk" ? atOnce(events) : oneByOne(events);
      await feed(steer, async (s) => (await (await s.sendTickStream(ticks)).receive()).next);
    } else {
      await give(steer, async (start) => {
        let s = start;
        for (let id = 0; id < events; id += 1) s = await s.sendBlock({ id, data });
        return (await (await s.sendStop()).receive()).next;
      });
    }
  });
}

await (side === "server" ? server() : client());
