// Checks one generated system several times in this process and prints how long each time took.
import { checkSystem, localMachine } from "../../packages/session/dist/systems/index.js";

const [, , shape, size, times] = process.argv;
const machines = shapes()[shape](Number(size));
const milliseconds = [];
let verdict = "";
for (let i = 0; i < Number(times); i++) {
  const began = process.hrtime.bigint();
  const { kind } = checkSystem(machines);
  milliseconds.push(Number(process.hrtime.bigint() - began) / 1e6);
  verdict = kind;
}
console.log(JSON.stringify({ milliseconds, verdict }));

function shapes() {
  return {
    // The first role sends, then receives; all others receive, then pass on.
    ring: (n) =>
      around(n, (role, next, before) => [
        role === 0 ? [out(next, 0, 1)] : [take(before, 0, 1)],
        role === 0 ? [take(before, 0, 0)] : [out(next, 0, 0)],
      ]),
    // All send before they receive.
    "ring-ahead": (n) => around(n, (_, next, before) => [[out(next, 0, 1)], [take(before, 0, 0)]]),
    // The first role chooses between two tokens in each round; all others pass on what they get.
    "token-ring": (n) =>
      around(n, (role, next, before) =>
        role === 0
          ? [[out(next, 0, 1), out(next, 1, 2)], [take(before, 0, 0)], [take(before, 1, 0)]]
          : [[take(before, 0, 1), take(before, 1, 2)], [out(next, 0, 0)], [out(next, 1, 0)]],
      ),
    // The first role sends to all others, then hears from all.
    "scatter-gather": (n) => {
      const others = Array.from({ length: n - 1 }, (_, i) => i + 1);
      const steps = [...others.map((r) => [out, r, 0]), ...others.map((r) => [take, r, 1])];
      const master = steps.map(([step, role, label], at) => [step(role, label, at + 1)]);
      return [
        localMachine(0, [...master, []]),
        ...others.map((role) => localMachine(role, [[take(0, 0, 1)], [out(0, 1, 2)], []])),
      ];
    },
    // One side chooses, then hears the other's choice; the other chooses first. To a depth, without sharing.
    "nested-choice": (depth) => [
      localMachine(
        0,
        nested(
          depth,
          [0, 1],
          (label, to) => out(1, label, to),
          [3, 2],
          [10, 11, 12],
          (label, to) => take(1, label, to),
        ),
      ),
      localMachine(
        1,
        nested(
          depth,
          [10, 11],
          (label, to) => out(0, label, to),
          [3, 2],
          [0, 1, 2],
          (label, to) => take(0, label, to),
        ),
      ),
    ],
  };
}

function out(partner, label, target) {
  return { kind: "send", partner, label, target, origins: [0] };
}

function take(partner, label, target) {
  return { kind: "receive", partner, label, target, origins: [0] };
}

function around(n, states) {
  return Array.from({ length: n }, (_, role) =>
    localMachine(role, states(role, (role + 1) % n, (role + n - 1) % n)),
  );
}

/** Chooses one of `firsts`; behind the i-th takes one of the first `widths[i]` of `seconds`; and again, `depth` times. */
function nested(depth, firsts, first, widths, seconds, second) {
  const states = [];
  const add = (left) => {
    const here = states.push([]) - 1;
    if (left === 0) return here;
    for (const [index, label] of firsts.entries()) {
      const between = states.push([]) - 1;
      states[here].push(first(label, between));
      for (const answer of seconds.slice(0, widths[index])) {
        states[between].push(second(answer, add(left - 1)));
      }
    }
    return here;
  };
  add(depth);
  return states;
}
