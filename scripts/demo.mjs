// Shows what capitan does, with the first example: the protocol, the generated module, the verdict, and two kinds of
// processes that talk over sealed TCP. Whatever happens, no process outlives the demo.
import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const example = `${root}examples/01-load-balancer/`;
const capitan = `${root}packages/cli/bin/capitan.cjs`;
const paint = process.stdout.isTTY && !process.env.NO_COLOR;
const bold = (text) => (paint ? `\u001b[1m${text}\u001b[0m` : text);
const dim = (text) => (paint ? `\u001b[2m${text}\u001b[0m` : text);
const indented = (text) => text.trimEnd().replace(/^(?=.)/gm, "    ");

let chapters = 0;
const chapter = (title) => {
  chapters += 1;
  console.log(`\n${bold(`${chapters}. ${title}`)}\n`);
};
const say = (text) => console.log(indented(text));

/** Runs the command in a folder, shows the call, and gives its answer. */
function call(folder, ...args) {
  say(dim(`$ capitan ${args.join(" ")}`));
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [capitan, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`capitan ${args[0]} ended with status ${status}\n${stderr}`);
  return stdout;
}

const children = new Set();

/** Starts a program of the example; `heard` gets each line that it says. */
function start(script, args, env, heard) {
  const child = spawn(process.execPath, [script, ...args], {
    cwd: example,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.add(child);
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    say(line);
    heard(line);
  });
  // The process is over and all that it said is shown.
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      children.delete(child);
      if (code === 0) resolve();
      else reject(new Error(`${script} ended with ${signal ?? `status ${code}`}`));
    });
  });
  return { child, ended };
}

async function conversation(key) {
  let listening;
  let bothHeard;
  const port = new Promise((resolve) => {
    listening = resolve;
  });
  const heard = new Promise((resolve) => {
    bothHeard = resolve;
  });
  const master = start("dist/master.js", [], { CAPITAN_KEY: key, PORT: "0" }, (line) => {
    const found = /listening on .*:(\d+)$/.exec(line);
    if (found) listening(found[1]);
    if (/1 available, 1 busy$/.test(line)) bothHeard();
  });
  const env = { CAPITAN_KEY: key, PORT: await Promise.race([port, unexpected(master.ended)]) };
  await start("dist/peer.js", ["available"], env, () => {}).ended;
  await start("dist/peer.js", ["busy"], env, () => {}).ended;
  await Promise.race([heard, unexpected(master.ended)]);
  master.child.kill("SIGTERM");
  await master.ended;
}

/** Rejects when a process that should go on ends. */
const unexpected = (ended) =>
  ended.then(() => {
    throw new Error("the master ended too early");
  });

const endAll = () => {
  for (const child of children) child.kill("SIGKILL");
};
process.once("exit", endAll);
const empty = mkdtempSync(join(tmpdir(), "capitan-demo-"));
process.once("exit", () => rmSync(empty, { recursive: true, force: true }));
process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
setTimeout(() => {
  console.error("the demo hangs: a minute has passed");
  process.exit(1);
}, 60_000).unref();

console.log(bold("capitan: one protocol file, two typed ends, no deadlock"));

chapter("A protocol: examples/01-load-balancer/load-balancer.steer");
say(readFileSync(`${example}load-balancer.steer`, "utf8"));

chapter("The generation, in an empty folder and beside the programs of the example");
cpSync(`${example}load-balancer.steer`, `${empty}/load-balancer.steer`);
say(call(empty, "gen", "load-balancer.steer"));
say(call(example, "gen", "load-balancer.steer"));
const generated = readFileSync(`${example}load-balancer.ts`, "utf8");
const functions = generated.match(/^export function \w+Event\([\s\S]*?\n\): [^{]*/gm) ?? [];
say(
  `\nload-balancer.ts has ${generated.split("\n").length - 1} lines, and a function for each side:`,
);
for (const text of functions) say(`\n${text}`);

chapter("The verdict");
say(call(example, "check", "load-balancer.steer"));

chapter("A key for both sides");
const key = call(example, "keygen").trim();
say(`${key.slice(0, 20)}…  (shown in part: it is a secret)`);

chapter("The conversation: one master and two peers, each a process, over sealed TCP");
await conversation(key);

console.log(
  `\n${bold("That was all of it.")} The programs are in examples/01-load-balancer; read on there.\n`,
);
