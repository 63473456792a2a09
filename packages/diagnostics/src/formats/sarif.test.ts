import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "@jest/globals";
import { default as Ajv04 } from "ajv-draft-04";
import { default as addFormats } from "ajv-formats";
import { checkout, checkoutFinding } from "../checkout.test.fixture.js";
import { expectGolden } from "../golden.test.fixture.js";
import { type Diagnostic, diagnostic, renderSarif, type Source } from "../index.js";

/** The schema of the standard, as published with a library for SARIF. */
const schemaPath = createRequire(import.meta.url).resolve(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);
const ajv = new Ajv04.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaPath, "utf8")));

interface Log {
  readonly runs: readonly [
    {
      readonly results: readonly {
        readonly partialFingerprints: { readonly "capitan/v1": string };
        readonly locations: readonly unknown[];
        readonly codeFlows: readonly {
          readonly threadFlows: readonly {
            readonly id: string;
            readonly locations: readonly { readonly executionOrder: number }[];
          }[];
        }[];
      }[];
    },
  ];
}

function sarif(
  diagnostics: readonly Diagnostic[],
  sources: readonly Source[] = [checkout],
): { readonly text: string; readonly log: Log } {
  const text = renderSarif(diagnostics, sources, { version: "0.1.0" });
  validate(JSON.parse(text));
  expect(validate.errors).toBeNull();
  return { text, log: JSON.parse(text) };
}

describe("the sarif renderer", () => {
  it("writes a log that the schema of the standard accepts", () => {
    expectGolden("checkout.sarif", sarif([checkoutFinding]).text);
  });

  it("writes an empty log", () => {
    expect(sarif([]).log.runs[0].results).toEqual([]);
  });

  it("gives each role a thread, and all actions of a run one order", () => {
    const [flow] = sarif([checkoutFinding]).log.runs[0].results[0]?.codeFlows ?? [];
    const threads = flow?.threadFlows ?? [];
    expect(threads.map(({ id }) => id)).toEqual(["Buyer", "Shop", "Bank"]);
    const orders = threads.map(({ locations }) => locations.map((one) => one.executionOrder));
    expect(orders).toEqual([[1, 4, 5], [2, 3, 5], [5]]);
  });

  it("names a finding alike when lines are added before it, and two of the same line apart", () => {
    const names = (source: Source, findings: readonly Diagnostic[]): readonly string[] =>
      sarif(findings, [source]).log.runs[0].results.map(
        (result) => result.partialFingerprints["capitan/v1"],
      );
    const before = "// a line\n\n";
    const moved: Source = { file: checkout.file, text: before + checkout.text };
    const [primary] = checkoutFinding.labels;
    const { file, start, end } = primary.span;
    const span = { file, start: start + before.length, end: end + before.length };
    const later: Diagnostic = { ...checkoutFinding, labels: [{ span, text: "" }], run: undefined };
    expect(names(moved, [later])).toEqual(names(checkout, [checkoutFinding]));
    expect(new Set(names(checkout, [checkoutFinding, checkoutFinding])).size).toBe(2);
  });

  it("escapes paths, and leaves the region out where the text is not known", () => {
    const at = (file: string): unknown => {
      const finding = diagnostic("CAP3002", {}, [{ span: { file, start: 0, end: 0 }, text: "" }]);
      return sarif([finding], []).log.runs[0].results[0]?.locations[0];
    };
    const uri = (text: string) => ({ physicalLocation: { artifactLocation: { uri: text } } });
    expect(at("a b/c%d#.steer")).toEqual(uri("a%20b/c%25d%23.steer"));
    expect(at("/tmp/x.steer")).toEqual(uri("file:///tmp/x.steer"));
    expect(at("C:\\work\\x.steer")).toEqual(uri("file:///C:/work/x.steer"));
  });
});
