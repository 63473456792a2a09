import { readFileSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { checkout, checkoutFinding } from "../checkout.test.fixture.js";
import { expectGolden } from "../golden.test.fixture.js";
import { type Diagnostic, jsonSchemaName, type RunEnd, renderJson } from "../index.js";

const schema: unknown = JSON.parse(
  readFileSync(new URL("../../schema/diagnostics.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({
  allErrors: true,
  strict: true,
  strictTypes: false,
  allowUnionTypes: true,
});
const validate = ajv.compile(schema as object);

function json(diagnostics: readonly Diagnostic[], sources = [checkout]): unknown {
  return JSON.parse(renderJson(diagnostics, sources, { version: "0.1.0" }));
}

describe("the json renderer", () => {
  it("writes what the schema describes", () => {
    const text = renderJson([checkoutFinding], [checkout], { version: "0.1.0" });
    expectGolden("checkout.json", text);
    validate(JSON.parse(text));
    expect(validate.errors).toBeNull();
  });

  it("writes an empty report", () => {
    const report = json([]);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report).toMatchObject({
      schema: jsonSchemaName,
      summary: { errors: 0, warnings: 0, files: 0 },
    });
  });

  it("writes every way in which a role can stand, and places in files without a text", () => {
    const span = { file: "gone.steer", start: 3, end: 5 };
    const ends: readonly RunEnd[] = [
      { kind: "done" },
      { kind: "waits", for: "A or B", from: -1, span: undefined },
      { kind: "waits", for: "A", from: 0, span },
      { kind: "unread", count: 3 },
      { kind: "unexpected", label: "A", branch: undefined },
      { kind: "unexpected", label: "A", branch: "B", act: "takes" },
      { kind: "unexpected", label: "A", branch: "B", act: "runs" },
      { kind: "repeats" },
      { kind: "active" },
    ];
    const run = { title: "t", roles: ["A"], arrows: [], ends, actions: [], cycleFrom: 0 };
    const report = json([{ ...checkoutFinding, run, labels: [{ span, text: "" }] }], []);
    validate(report);
    expect(validate.errors).toBeNull();
    expect(report).toMatchObject({
      diagnostics: [
        { labels: [{ file: "gone.steer", start: 3, end: 5, line: null, endColumn: null }] },
      ],
    });
  });

  it("is not described by a schema that accepts everything", () => {
    for (const wrong of [
      {},
      { ...Object(json([])), more: 1 },
      { ...Object(json([])), diagnostics: [{}] },
    ])
      expect(validate(wrong)).toBe(false);
    const unknown = JSON.parse(
      JSON.stringify(json([checkoutFinding])).replace('"text":', '"words":'),
    );
    expect(validate(unknown)).toBe(false);
  });
});
