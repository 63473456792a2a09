import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderJson } from "@capitan/diagnostics";
import type { Host } from "../host.js";
import { type Compilation, compile } from "../index.js";
import { memoryHost } from "../testing/host.test.support.js";

const root = new URL("../../../../grammar/conformance/", import.meta.url).pathname;

/** A case of the corpus: one file, or a folder whose `main.steer` is compiled. */
export interface Case {
  readonly name: string;
  /** The file that is compiled, as diagnostics name it. */
  readonly main: string;
  readonly host: Host;
  readonly compile: () => Compilation;
  readonly expectedPath: string;
}

export function casesOf(kind: "accept" | "reject"): readonly Case[] {
  const folder = join(root, kind);
  const cases: Case[] = [];
  for (const entry of readdirSync(folder).sort()) {
    const path = join(folder, entry);
    const isFolder = statSync(path).isDirectory();
    if (!isFolder && !entry.endsWith(".steer")) continue;
    const files = isFolder ? steerFiles(path) : { [entry]: readFileSync(path, "utf8") };
    const main = isFolder ? "main.steer" : entry;
    const name = isFolder ? entry : entry.slice(0, -".steer".length);
    const host = memoryHost(files);
    const expectedPath = join(folder, `${name}.expected.json`);
    cases.push({ name, main, host, compile: () => compile(host, [main]), expectedPath });
  }
  return cases;
}

function steerFiles(folder: string): Readonly<Record<string, string>> {
  const names = readdirSync(folder).filter((name) => name.endsWith(".steer"));
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), "utf8")]));
}

/** The findings as the JSON schema of `diagnostics` describes them. */
export function findingsOf({ diagnostics, sources }: Compilation): unknown {
  const report: unknown = JSON.parse(renderJson(diagnostics, sources, { version: "0" }));
  return typeof report === "object" && report !== null && "diagnostics" in report
    ? report.diagnostics
    : undefined;
}

/** What the file says; with CAPITAN_UPDATE=1 it is written first. */
export function expected(path: string, actual: unknown): unknown {
  if (process.env["CAPITAN_UPDATE"] === "1") {
    writeFileSync(path, `${JSON.stringify(actual, undefined, 2)}\n`);
  }
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}
