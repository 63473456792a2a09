// How every figure is judged. Eleven rounds; in each the contenders run in random order, with the baseline before and
// after each; the ratio is contender / geometric mean of the two baselines. A round whose baselines differ by more than
// 15 % is repeated, five times at most. A bar holds when the third worst of the eleven ratios reaches it; with too few
// quiet rounds nothing is decided.
import { availableParallelism, cpus, totalmem } from "node:os";

export const rounds = 11;
const repeats = 5;
const quiet = 1.15;

/**
 * @typedef {object} Contender
 * @property {string} name
 * @property {() => Promise<number>} run one measurement, in the unit of the baseline
 * @property {number} bar the ratio to reach
 */

/**
 * @param {object} options
 * @param {string} options.title
 * @param {string} options.unit
 * @param {"at-least" | "at-most"} options.direction rates are "at-least", costs "at-most"
 * @param {() => Promise<number>} options.baseline
 * @param {readonly Contender[]} options.contenders
 * @returns {Promise<boolean>} false when a bar is missed
 */
export async function judge({ title, unit, direction, baseline, contenders }) {
  console.log(`\n${title}`);
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  const bases = [];
  for (let round = 0; round < rounds; round++) {
    for (const contender of shuffled(contenders)) {
      for (let attempt = 0; attempt < repeats; attempt++) {
        const before = await baseline();
        const value = await contender.run();
        const after = await baseline();
        if (Math.max(before, after) / Math.min(before, after) > quiet) continue;
        bases.push(before, after);
        samples.get(contender.name).push({ value, ratio: value / Math.sqrt(before * after) });
        break;
      }
    }
  }
  let held = true;
  const rows = contenders.map(({ name, bar }) => {
    const found = samples.get(name);
    const ratios = found.map(({ ratio }) => ratio).sort((a, b) => a - b);
    const decided = ratios.length >= rounds - 2;
    const third = direction === "at-least" ? ratios[2] : ratios.at(-3);
    const reached = decided && (direction === "at-least" ? third >= bar : third <= bar);
    if (!reached) held = false;
    return {
      contender: name,
      [unit]: middle(found.map(({ value }) => value)),
      "ratio (median)": middle(ratios),
      "third worst": decided ? round2(third) : "-",
      bar: `${direction === "at-least" ? "≥" : "≤"} ${bar}`,
      verdict: decided
        ? reached
          ? "holds"
          : "missed"
        : `undecided (${ratios.length} quiet rounds)`,
    };
  });
  console.log(`baseline: ${middle(bases)} ${unit}`);
  console.table(rows);
  return held;
}

/** What the figures were measured on. */
export function machine() {
  const model = cpus()[0]?.model ?? "unknown processor";
  return `${model}, ${availableParallelism()} processors, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
}

function shuffled(list) {
  const copy = [...list];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [copy[i], copy[j]] = [copy[j], copy[i]];
  }
  return copy;
}

function middle(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = sorted.length >> 1;
  return sorted.length === 0
    ? Number.NaN
    : round2(sorted.length % 2 === 1 ? sorted[at] : (sorted[at - 1] + sorted[at]) / 2);
}

const round2 = (value) =>
  Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 100) / 100;
