// The formatter in process: each measurement is a fresh process that formats one text once. The modules are loaded before
// the clock starts.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { machine } from "../lib/rule.mjs";

const once = fileURLToPath(new URL("once.mjs", import.meta.url));
const runs = 5;
const bar = 200;
const judged = 10_000;

function least(shape, lines) {
  let best = Number.POSITIVE_INFINITY;
  let found;
  for (let run = 0; run < runs; run++) {
    const { stdout, status, stderr } = spawnSync(process.execPath, [once, shape, String(lines)], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    found = JSON.parse(stdout);
    best = Math.min(best, found.milliseconds);
  }
  return { ...found, milliseconds: Math.round(best * 10) / 10 };
}

console.log(machine());
const rows = [];
let held = true;
for (const [title, shape] of [
  ["formatted already", "formatted"],
  ["without line ends and indentation", "ragged"],
]) {
  for (const size of [10_000, 20_000, 40_000]) {
    const { milliseconds, lines } = least(shape, size);
    const isJudged = size === judged;
    if (isJudged && milliseconds > bar) held = false;
    rows.push({
      text: title,
      lines,
      "ms (least of 5, cold)": milliseconds,
      "µs per line": Math.round((milliseconds / lines) * 10_000) / 10,
      bar: isJudged ? `≤ ${bar} ms: ${milliseconds <= bar ? "holds" : "missed"}` : "",
    });
  }
}
console.table(rows);
process.exitCode = held ? 0 : 1;
