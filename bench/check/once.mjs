// Compiles one generated protocol once and prints how long that took. The modules are loaded before the clock starts.
import { createHash } from "node:crypto";
import { compile } from "@capitan/compiler";

const [, , shape, size] = process.argv;
const { text, messages, expected } = shapes()[shape](Number(size));
const host = {
  read: () => ({ kind: "text", text }),
  resolve: (_, to) => to,
  digest: (of) => createHash("blake2b512").update(of).digest("hex"),
};
const began = process.hrtime.bigint();
const { diagnostics } = compile(host, ["bench.steer"]);
const milliseconds = Number(process.hrtime.bigint() - began) / 1e6;
const first = diagnostics.find(({ severity }) => severity === "error");
if (first?.code !== expected) throw new Error(first?.message ?? `${expected} is missing`);
console.log(JSON.stringify({ milliseconds, steps: messages }));

function shapes() {
  return {
    chain: (n) => ({
      text: `event A; event B; protocol Chain {\n${"send A;\nreceive B;\n".repeat(n / 2)}}`,
      messages: n,
    }),
    chain3: (n) => ({
      text: `event A; protocol Chain(P, Q, R) {\n${"P -> Q: A;\nQ -> R: A;\n".repeat(n / 2)}}`,
      messages: n,
    }),
    // Both branches run the next level, which is one and the same.
    branches: (depth) => ({
      text: `event L; event R;\n${levels(depth, "choice by master { on L { NEXT } on R { NEXT } }")}`,
      messages: 2 * (depth + 1),
    }),
    // Each level runs the next one twice in sequence: the size is told, nothing is expanded.
    doubling: (depth) => ({
      text: `event L;\n${levels(depth, "NEXT NEXT").replace(/{ *}/, "{ send L; }")}`,
      messages: 2 ** depth,
      expected: "CAP3301",
    }),
    nested: (depth) => ({
      text: `event L; event R; protocol Nested {\n${tree(depth, () => "")}}`,
      messages: 2 ** (depth + 1) - 2,
    }),
    // The third role is told of every choice: each is two messages.
    nested3: (depth) => ({
      text: `event L; event R; protocol Nested(P, Q, S) {\n${tree3(depth)}}`,
      messages: 2 * (2 ** (depth + 1) - 2),
    }),
    wide: (n) => ({
      text: `${declared(n)}protocol Wide {\nchoice by master {\n${range(n, (i) => `on E${i} {}\n`)}} }`,
      messages: n,
    }),
    // The third role is told of the choice.
    wide3: (n) => ({
      text: `${declared(n)}protocol Wide(P, Q, S) {\nchoice by P {\n${range(n, (i) => `on E${i} to Q, S {}\n`)}} }`,
      messages: 2 * n,
    }),
    ring: (n) => ({
      text: `event A; protocol Ring(${roles(n)}) {\n${range(n, (i) => `R${i} -> R${(i + 1) % n}: A;\n`)}}`,
      messages: n,
    }),
    ringLoop: (n) => ({
      text: `event A; protocol Ring(${roles(n)}) { loop {\n${range(n, (i) => `R${i} -> R${(i + 1) % n}: A;\n`)}} }`,
      messages: n,
    }),
    scatter: (n) => ({
      text: `event A; event B; protocol Scatter(${roles(n)}) {\n${gather(n)}}`,
      messages: 2 * (n - 1),
    }),
    scatterLoop: (n) => ({
      text: `event A; event B; protocol Scatter(${roles(n)}) { loop {\n${gather(n)}} }`,
      messages: 2 * (n - 1),
    }),
  };
}

function range(n, line) {
  return Array.from({ length: n }, (_, i) => line(i)).join("");
}

function declared(n) {
  return range(n, (i) => `event E${i};\n`);
}

function roles(n) {
  return Array.from({ length: n }, (_, i) => `R${i}`).join(", ");
}

/** The first role asks all others, and hears from each. */
function gather(n) {
  const workers = Array.from({ length: n - 1 }, (_, i) => `R${i + 1}`);
  return `R0 -> ${workers.join(", ")}: A;\n${workers.map((worker) => `${worker} -> R0: B;\n`).join("")}`;
}

/** Protocols that run each other, down to a depth; NEXT is where each of them runs the next. */
function levels(depth, steps) {
  return Array.from({ length: depth + 1 }, (_, i) => {
    const next = i === depth ? "" : `run P${i + 1};`;
    return `protocol P${i} { ${steps.replaceAll("NEXT", next)} }\n`;
  }).join("");
}

function tree(depth, leaf) {
  if (depth === 0) return leaf();
  const inner = tree(depth - 1, leaf);
  return `choice by master { on L {\n${inner}} on R {\n${inner}} }\n`;
}

function tree3(depth) {
  if (depth === 0) return "";
  const inner = tree3(depth - 1);
  return `choice by P { on L to Q, S {\n${inner}} on R to Q, S {\n${inner}} }\n`;
}
