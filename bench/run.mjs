// `npm run bench`: every benchmark in turn, each in a process of its own. `npm run bench -- command check` runs some of
// them; with one name, what follows it goes to that benchmark: `npm run bench -- runtime push --quick`.
// Exit status: 0 if every bar holds, 1 if one is missed or undecided, 2 for a name that is none.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const benchmarks = {
  command: "the command as a whole process, against node -e 0",
  check: "the checker in process, on long and on nested protocols",
  channel: "records and the handshake",
  runtime: "typed sessions over TCP, against raw sockets with cbor-x",
};

const { names, rest } = chosen(process.argv.slice(2));
const results = [];
for (const name of names) {
  console.log(`\n== ${name}: ${benchmarks[name]}\n`);
  results.push({ name, status: await run(name, rest) });
}
console.log("");
for (const { name, status } of results) console.log(`${name}: ${verdict(status)}`);
process.exitCode = results.every(({ status }) => status === 0) ? 0 : 1;

function chosen(args) {
  const known = Object.keys(benchmarks);
  const named = args.slice(
    0,
    countWhile(args, (arg) => known.includes(arg)),
  );
  const others = args.slice(named.length);
  const help = others.includes("--help") || others.includes("-h");
  if (help || (others.length > 0 && named.length !== 1)) {
    const list = known.map((name) => `  ${name.padEnd(8)} ${benchmarks[name]}`).join("\n");
    const usage = `npm run bench -- [NAMES…], or one name and its own arguments\n\n${list}\n`;
    if (help) process.stdout.write(usage);
    else process.stderr.write(`there is no benchmark ${others[0]}\n\n${usage}`);
    process.exit(help ? 0 : 2);
  }
  return { names: named.length === 0 ? known : named, rest: others };
}

function verdict(status) {
  if (status !== 0) return "a bar is missed or undecided";
  return rest.includes("--quick") ? "a quick look judges no bar" : "every bar holds";
}

function countWhile(list, holds) {
  const end = list.findIndex((item) => !holds(item));
  return end === -1 ? list.length : end;
}

/** Its exit status; a signal ends this process as it ended that one. */
function run(name, args) {
  const script = fileURLToPath(new URL(`${name}/run.mjs`, import.meta.url));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...args], { stdio: "inherit" });
    child.once("error", reject);
    child.once("exit", (status, signal) => {
      if (signal === null) resolve(status);
      else process.kill(process.pid, signal);
    });
  });
}
