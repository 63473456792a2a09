// The verdict on systems of machines, in process. Each measurement is a fresh process that checks one system several times:
// the first is cold, the least of the rest warm. The bars are a tenth of what kmc needs for the same shapes, whole process.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { machine } from "../lib/rule.mjs";

const once = fileURLToPath(new URL("once.mjs", import.meta.url));
const runs = 5;
const times = 20;

console.log(machine());
const rows = [];
let held = true;
for (const [shape, size, bar] of [
  ["nested-choice", 4, 100],
  ["ring", 30, 240],
  ["ring-ahead", 30, undefined],
  ["token-ring", 30, 1700],
  ["scatter-gather", 30, undefined],
]) {
  let cold = Number.POSITIVE_INFINITY;
  let warm = Number.POSITIVE_INFINITY;
  let verdict = "";
  for (let i = 0; i < runs; i++) {
    const args = [once, shape, String(size), String(times)];
    const { stdout, status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
    if (status !== 0) throw new Error(stderr);
    const found = JSON.parse(stdout);
    cold = Math.min(cold, found.milliseconds[0]);
    warm = Math.min(warm, ...found.milliseconds.slice(1));
    verdict = found.verdict;
  }
  const missed = bar !== undefined && cold > bar;
  if (missed || verdict !== "safe") held = false;
  rows.push({
    system: shape,
    size,
    verdict,
    "ms cold (least of 5)": Math.round(cold * 10) / 10,
    "ms warm (least)": Math.round(warm * 100) / 100,
    bar: bar === undefined ? "" : `≤ ${bar} ms cold: ${missed ? "missed" : "holds"}`,
  });
}
console.table(rows);
process.exitCode = held ? 0 : 1;
