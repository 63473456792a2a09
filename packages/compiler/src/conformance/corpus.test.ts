import { catalogue } from "@capitan/diagnostics";
import { describe, expect, it } from "@jest/globals";
import { casesOf, expected, findingsOf } from "./corpus.test.support.js";
import { outlineOf } from "./outline.test.support.js";
import { castOf, replayRun } from "./replay.test.support.js";

describe("the corpus of rejected files", () => {
  for (const { name, main, host, compile, expectedPath } of casesOf("reject")) {
    it(`gives exactly the findings of ${name}`, () => {
      const compilation = compile();
      const findings = findingsOf(compilation);
      expect(compilation.diagnostics).not.toEqual([]);
      expect(findings).toEqual(expected(expectedPath, findings));
      for (const { code, context, run } of compilation.diagnostics) {
        if (run === undefined) continue;
        const cast = castOf(host, main, context ?? "");
        expect(replayRun(run, cast, code === "CAP3402")).toBeUndefined();
      }
    });
  }

  it("has five findings for the file with five mistakes", () => {
    const [five] = casesOf("reject").filter(({ name }) => name === "five-mistakes");
    expect(five?.compile().diagnostics).toHaveLength(5);
  });

  it("shows every code of names, types and safety that a small file can give", () => {
    const found = new Set<string>();
    for (const { compile } of casesOf("reject")) {
      for (const { code } of compile().diagnostics) found.add(code);
    }
    // Too large to be written down, or given by a host that cannot read.
    const elsewhere = ["CAP2102", "CAP3301", "CAP3302"];
    const codes = Object.keys(catalogue).filter((code) => /^CAP[23]/.test(code));
    expect(codes.filter((code) => !found.has(code) && !elsewhere.includes(code))).toEqual([]);
  });

  it("has a run for every fault that a run shows", () => {
    const runs = new Set<string>();
    for (const { compile } of casesOf("reject")) {
      for (const { code, run } of compile().diagnostics) if (run !== undefined) runs.add(code);
    }
    expect([...runs].sort()).toEqual([
      "CAP3004",
      "CAP3007",
      "CAP3101",
      "CAP3102",
      "CAP3103",
      "CAP3104",
      "CAP3105",
      "CAP3106",
      "CAP3107",
      "CAP3108",
      "CAP3109",
      "CAP3402",
    ]);
  });
});

describe("the corpus of accepted files", () => {
  for (const { name, compile, expectedPath } of casesOf("accept")) {
    it(`compiles ${name} to the machines that it says`, () => {
      const compilation = compile();
      const severe = compilation.diagnostics.filter(({ severity }) => severity === "error");
      expect(severe).toEqual([]);
      const outline = { ...outlineOf(compilation.program), findings: findingsOf(compilation) };
      expect(outline).toEqual(expected(expectedPath, outline));
    });
  }
});
