import { describe, expect, it } from "@jest/globals";
import { diagnostic, sortDiagnostics, summarise, summaryText, uniqueDiagnostics } from "./index.js";

function finding(file: string, start: number, code: "CAP2001" | "CAP2002" = "CAP2001") {
  return diagnostic(code, { kind: "event", name: "E" }, [
    { span: { file, start, end: start + 1 }, text: "" },
  ]);
}

const unused = diagnostic("CAP2005", { kind: "event", name: "E" }, [
  { span: { file: "c.steer", start: 0, end: 1 }, text: "" },
]);

describe("findings", () => {
  it("are sorted by file, place and code", () => {
    const sorted = sortDiagnostics([
      finding("b.steer", 1),
      finding("a.steer", 12, "CAP2002"),
      finding("a.steer", 12),
      finding("a.steer", 9),
      finding("B.steer", 30),
    ]);
    expect(
      sorted.map(({ code, labels }) => [labels[0].span.file, labels[0].span.start, code]),
    ).toEqual([
      ["B.steer", 30, "CAP2001"],
      ["a.steer", 9, "CAP2001"],
      ["a.steer", 12, "CAP2001"],
      ["a.steer", 12, "CAP2002"],
      ["b.steer", 1, "CAP2001"],
    ]);
  });

  it("that say the same of the same place are kept once", () => {
    const other = finding("a.steer", 2);
    expect(uniqueDiagnostics([finding("a.steer", 1), other, finding("a.steer", 1)])).toEqual([
      finding("a.steer", 1),
      other,
    ]);
  });

  it("are counted", () => {
    const findings = [finding("a.steer", 1), finding("a.steer", 2), unused];
    expect(summarise(findings)).toEqual({ errors: 2, warnings: 1, files: 2 });
    expect(summaryText(summarise(findings))).toBe("2 errors and 1 warning in 2 files");
    expect(summaryText(summarise([unused]))).toBe("1 warning in 1 file");
    expect(summaryText(summarise([]))).toBe("no errors");
  });
});
