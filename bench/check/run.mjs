// The checker in process, cold: each measurement is a fresh process that compiles one text once.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { machine } from "../lib/rule.mjs";

const once = fileURLToPath(new URL("once.mjs", import.meta.url));
const runs = 5;
const bar = 100;

function least(shape, size) {
  let best = Number.POSITIVE_INFINITY;
  let steps = 0;
  for (let i = 0; i < runs; i++) {
    const { stdout, status, stderr } = spawnSync(process.execPath, [once, shape, String(size)], {
      encoding: "utf8",
    });
    if (status !== 0) throw new Error(stderr);
    const found = JSON.parse(stdout);
    best = Math.min(best, found.milliseconds);
    steps = found.steps;
  }
  return { milliseconds: Math.round(best * 10) / 10, steps };
}

console.log(machine());
const rows = [];
let held = true;
for (const [title, shape, sizes, judged] of [
  ["chain of messages, two roles", "chain", [10_000, 20_000, 40_000, 100_000], 10_000],
  ["chain of messages, three roles", "chain3", [10_000, 20_000, 40_000, 100_000], 10_000],
  ["choice whose branches run the next level", "branches", [20], 20],
  ["protocols that each run the next twice", "doubling", [20], 20],
  ["choice nested to a depth, two roles", "nested", [10, 11, 12, 13], 12],
  // As many messages as with two roles at depth 12.
  ["choice nested to a depth, three roles", "nested3", [10, 11, 12, 13], 11],
  ["one choice of so many branches, two roles", "wide", [1_000, 10_000], 1_000],
  ["one choice of so many branches, three roles", "wide3", [1_000, 10_000], 1_000],
  ["ring of so many roles", "ring", [100], 100],
  ["ring of so many roles, for ever", "ringLoop", [100], 100],
  ["scatter-gather among so many roles", "scatter", [100], 100],
  ["scatter-gather among so many roles, for ever", "scatterLoop", [100], 100],
]) {
  for (const size of sizes) {
    const { milliseconds, steps } = least(shape, size);
    const isJudged = size === judged;
    if (isJudged && milliseconds > bar) held = false;
    rows.push({
      protocol: title,
      size,
      messages: steps,
      "ms (least of 5, cold)": milliseconds,
      "µs per message": Math.round((milliseconds / steps) * 10_000) / 10,
      bar: isJudged ? `≤ ${bar} ms: ${milliseconds <= bar ? "holds" : "missed"}` : "",
    });
  }
}
console.table(rows);
process.exitCode = held ? 0 : 1;
