// Typed sessions against node:net with a 4-byte length and cbor-x: two processes on loopback, a processor each.
// `node bench/runtime/run.mjs [ping|push|stream|bulk|blocks] [--quick]`, after a build.
import { execFileSync, spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { generateKey } from "../../packages/runtime/dist/keys/index.js";
import { judge, machine } from "../lib/rule.mjs";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const key = generateKey();
const pins = pinning();

/** A processor for the client and one for the server, where the system can pin. */
function pinning() {
  try {
    execFileSync("taskset", ["-c", "0", "true"]);
    const last = availableParallelism() - 1;
    return last < 1 ? undefined : { server: String(last - 1), client: String(last) };
  } catch {
    return undefined;
  }
}

function start(side, script, args, env) {
  const command = [process.execPath, here(script), side, ...args];
  const [file, ...rest] = pins === undefined ? command : ["taskset", "-c", pins[side], ...command];
  return spawn(file, rest, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (text.includes("\n")) resolve(JSON.parse(text));
    });
    child.on("exit", (code) => reject(new Error(`a contender ended with ${code}`)));
  });
}

/** One measurement with two fresh processes. Events per second. */
async function rate(script, workload, env) {
  const server = start("server", script, [workload], env);
  const ended = new Promise((resolve) => server.on("exit", resolve));
  try {
    const { port } = await firstLine(server);
    const client = start("client", script, [workload, String(port)], env);
    const gone = new Promise((resolve) => client.on("exit", resolve));
    const result = await firstLine(client);
    await gone;
    return result.rate;
  } finally {
    server.kill();
    await ended;
  }
}

const bars = {
  ping: { title: "ping-pong, one typed session", plain: 0.9, sealed: 0.75 },
  push: { title: "awaited push of 64-byte events", plain: 1.3, sealed: 1.0 },
  stream: {
    title: "stream of 64-byte events, AsyncIterable at both ends",
    plain: 1.0,
    sealed: 0.7,
  },
  bulk: { title: "stream of 64-byte events, iterable in and batches out", plain: 1.7, sealed: 1.2 },
  blocks: { title: "64 KiB payloads", plain: 0.95, sealed: 0.33 },
};

console.log(machine());
console.log(
  pins === undefined
    ? "processes are not pinned: there is no taskset here, or one processor"
    : `server on processor ${pins.server}, client on processor ${pins.client}`,
);
console.log(
  "baseline: node:net, a 4-byte length, cbor-x records with structures that both ends know, callbacks, one write per message",
);
const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
const quick = process.argv.includes("--quick");
let held = true;
for (const [workload, { title, plain, sealed }] of Object.entries(bars)) {
  if (wanted.length > 0 && !wanted.includes(workload)) continue;
  const baseline = () => rate("raw.mjs", workload, {});
  const runs = {
    plain: () => rate("steer.mjs", workload, {}),
    sealed: () => rate("steer.mjs", workload, { BENCH_KEY: key }),
  };
  if (quick) {
    const before = await baseline();
    const values = { plain: await runs.plain(), sealed: await runs.sealed() };
    const after = await baseline();
    const base = Math.sqrt(before * after);
    console.log(
      `${title}: baseline ${Math.round(before)} and ${Math.round(after)} a second, plain ${Math.round(values.plain)} (${(values.plain / base).toFixed(2)}), sealed ${Math.round(values.sealed)} (${(values.sealed / base).toFixed(2)})`,
    );
    continue;
  }
  const contenders = [
    { name: "plain", run: runs.plain, bar: plain },
    { name: "sealed", run: runs.sealed, bar: sealed },
  ];
  const reached = await judge({
    title,
    unit: "events/s",
    direction: "at-least",
    baseline,
    contenders,
  });
  held = reached && held;
}
process.exitCode = held ? 0 : 1;
