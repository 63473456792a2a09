import { readFileSync, writeFileSync } from "node:fs";
import { expect } from "@jest/globals";

/** Compares with `__goldens__/<name>` beside this file. `CAPITAN_UPDATE=1` writes what is there now, to be read and committed. */
export function expectGolden(name: string, text: string): void {
  const path = new URL(`./__goldens__/${name}`, import.meta.url);
  const { CAPITAN_UPDATE: update } = process.env;
  if (update === "1") writeFileSync(path, text);
  expect(text).toBe(readFileSync(path, "utf8"));
}
