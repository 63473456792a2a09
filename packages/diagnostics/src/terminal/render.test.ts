import { describe, expect, it } from "@jest/globals";
import { checkout, checkoutFinding, spanOf } from "../checkout.test.fixture.js";
import { expectGolden } from "../golden.test.fixture.js";
import { diagnostic, type Help, renderTerminal, type Source } from "../index.js";

describe("the terminal renderer", () => {
  it("draws a counterexample as the design does", () => {
    expectGolden("checkout.txt", renderTerminal([checkoutFinding], [checkout]));
  });

  it("draws it in ASCII", () => {
    const out = renderTerminal([checkoutFinding], [checkout], { unicode: false });
    expectGolden("checkout-ascii.txt", out);
    expect(out).toMatch(/^[\n\x20-\x7e]*$/);
  });

  it("draws it in colours, which change nothing else", () => {
    const colored = renderTerminal([checkoutFinding], [checkout], { color: true });
    expectGolden("checkout-color.txt", colored);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    expect(colored.replace(/\u001b\[[\d;]*m/g, "")).toBe(
      renderTerminal([checkoutFinding], [checkout]),
    );
  });

  it("keeps to the width of the terminal", () => {
    for (const width of [40, 60, 80, 100, 200]) {
      const lines = renderTerminal([checkoutFinding], [checkout], { width }).split("\n");
      // Where to look is not broken or cut: it is there to be clicked and copied.
      const text = lines.filter((line) => !line.startsWith("    ╭─"));
      expect(text.filter((line) => line.length > width)).toEqual([]);
    }
    expectGolden("checkout-60.txt", renderTerminal([checkoutFinding], [checkout], { width: 60 }));
    expectGolden("checkout-40.txt", renderTerminal([checkoutFinding], [checkout], { width: 40 }));
  });

  it("says nothing of nothing, and separates findings by an empty line", () => {
    expect(renderTerminal([], [])).toBe("");
    expect(renderTerminal([checkoutFinding, checkoutFinding], [checkout])).toContain(
      "explain CAP3102\n\nerror[CAP3102]",
    );
  });

  it("says that this error is gone, not that none is left, where there are others", () => {
    const out = renderTerminal([checkoutFinding, checkoutFinding], [checkout]);
    expect(out).toContain("(checked again: this error is gone, no new one is there)");
    expect(out).not.toContain("no error is left");
  });
});

describe("a fix", () => {
  const source: Source = {
    file: "a.steer",
    text: "protocol P {\n  send A; send B;\n  loop {\n    receive Foo;\n  }\n  end;\n\n  end;\n}\n",
  };
  const foo = spanOf(source, "Foo");
  const second = spanOf(source, " send B;");
  const helps: readonly Help[] = [
    { text: "did you mean `Fob`?", edits: [{ span: foo, text: "Fob" }] },
    {
      text: "remove them",
      edits: [
        { span: spanOf(source, "end;", 2), text: "" },
        { span: second, text: "" },
      ],
    },
    {
      text: "send C as well",
      edits: [{ span: { ...second, start: second.end }, text: "\n  send C;" }],
    },
    {
      text: "declare it",
      edits: [{ span: { file: "b.steer", start: 0, end: 0 }, text: "event Foo;\n" }],
    },
    { text: "think about it", edits: [] },
  ];

  it("is shown by the lines that it takes away and adds, with the line above where the frame does not show it", () => {
    const labels = [{ span: foo, text: "nothing has this name" }] as const;
    const finding = diagnostic("CAP2001", { kind: "event", name: "Foo" }, labels, {
      prose: "Every event must be declared.\nThis one is not.",
      notes: ["events are declared with `event`"],
      helps,
    });
    const other = { file: "b.steer", text: "event Bar;\n" };
    expectGolden("fixes.txt", renderTerminal([finding], [source, other]));
  });

  it("has room for the numbers of a long file", () => {
    const long: Source = { file: "a.steer", text: `${"\n".repeat(12_344)}send Foo;\n` };
    const span = spanOf(long, "Foo");
    const finding = diagnostic("CAP2001", { kind: "event", name: "Foo" }, [{ span, text: "" }], {
      helps: [{ text: "call it Bar", edits: [{ span, text: "Bar" }] }],
    });
    const out = renderTerminal([finding], [long]);
    expect(out).toContain("\n 12345 │ send Foo;\n");
    expect(out).toContain("\n12345 - │ send Foo;\n      + │ send Bar;\n");
  });
});
