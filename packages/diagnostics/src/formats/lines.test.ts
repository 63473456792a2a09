import { describe, expect, it } from "@jest/globals";
import { checkout, checkoutFinding, checkoutRun } from "../checkout.test.fixture.js";
import { expectGolden } from "../golden.test.fixture.js";
import { type Diagnostic, diagnostic, renderGithub, renderUnix } from "../index.js";

const span = { file: "a,b:c.steer", start: 0, end: 0 };
const nowhere = diagnostic("CAP3002", {}, [{ span, text: "100%\nsure" }]);

describe("the github renderer", () => {
  it("writes one workflow command a finding, with the run in its message", () => {
    const text = renderGithub([checkoutFinding], [checkout]);
    expectGolden("checkout.github.txt", text);
    expect(text.trimEnd().split("\n")).toHaveLength(1);
  });

  it("escapes what would end a property or a message", () => {
    const text = renderGithub([nowhere], []);
    expect(text).toMatch(/^::error file=a%2Cb%3Ac\.steer,title=CAP3002%3A [^,:]*::100%25 sure%0A/);
    expect(text.trimEnd()).not.toMatch(/[\r\n]/);
  });

  it("names files as the repository does, where it is told how", () => {
    const text = renderGithub([checkoutFinding], [checkout], (file) => `packages/shop/${file}`);
    expect(text).toMatch(/^::error file=packages\/shop\/protocols\/checkout\.steer,line=/);
  });

  it("gives no columns where a finding stands in several lines", () => {
    const { file } = checkout;
    const wide: Diagnostic = {
      ...nowhere,
      labels: [{ span: { file, start: 0, end: checkout.text.length }, text: "" }],
    };
    expect(renderGithub([wide], [checkout])).toContain(`file=${file},line=1,endLine=14,title=`);
  });
});

describe("the unix renderer", () => {
  it("writes a line for each thing that it has to say, with its place", () => {
    const text = renderUnix([checkoutFinding], [checkout]);
    expectGolden("checkout.unix.txt", text);
    for (const line of text.trimEnd().split("\n"))
      expect(line).toMatch(/^protocols\/checkout\.steer:\d+:\d+: (error|note|help): ./);
  });

  it("says where a run begins to repeat", () => {
    const run = { ...checkoutRun, cycleFrom: 1 };
    expect(renderUnix([{ ...checkoutFinding, run }], [checkout])).toContain(
      "2. Shop -> Buyer: Reject, from here on for ever",
    );
  });

  it("names the file alone where its text is not known", () => {
    expect(renderUnix([nowhere], []).split("\n")[0]).toMatch(
      /^a,b:c\.steer: error: .*\[CAP3002\]$/,
    );
  });
});
