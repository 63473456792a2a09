import { describe, expect, it } from "@jest/globals";
import { spanOf } from "../checkout.test.fixture.js";
import { expectGolden } from "../golden.test.fixture.js";
import {
  diagnostic,
  type Run,
  renderTerminal,
  type Source,
  type TerminalOptions,
} from "../index.js";

const text: Source = {
  file: "a.steer",
  text: "protocol P(A, B, C) {\n  A -> B: Hello;\n  loop {\n    B -> C: Down;\n    C -> A: Up;\n  }\n}\n",
};
const hello = spanOf(text, "A -> B");
const down = spanOf(text, "B -> C");
const up = spanOf(text, "C -> A");

function render(run: Run, options: TerminalOptions = {}): string {
  const finding = diagnostic("CAP3102", { role: "Dan" }, [{ span: hello, text: "" }], { run });
  return renderTerminal([finding], [text], options);
}

const four: Run = {
  title: "shortest run after which Dan waits for ever",
  roles: ["Alice", "Bob", "Carol", "Dan"],
  arrows: [
    { from: 0, to: 3, label: "Hello", span: hello },
    { from: 3, to: 0, label: "AVeryLongMessageName", span: hello },
    { from: 2, to: 0, label: "Up", span: up },
    { from: 1, to: 2, label: "Down", span: { ...down, file: "b.steer" } },
  ],
  ends: [
    { kind: "repeats" },
    { kind: "unread", count: 2 },
    { kind: "unexpected", label: "Zig", branch: "Accept" },
    { kind: "waits", for: "Pay or Cancel", from: 0, span: down },
  ],
  actions: [],
  cycleFrom: 2,
};

const many: Run = {
  title: "shortest run that gets stuck",
  roles: ["A", "B", "C", "D", "E", "F", "G"],
  arrows: Array.from({ length: 12 }, (_, step) => ({
    from: step % 7,
    to: (step + 1) % 7,
    label: `M${step}`,
    span: hello,
  })),
  ends: [
    { kind: "active" },
    { kind: "done" },
    { kind: "unexpected", label: "M0", branch: undefined, act: "takes" },
    { kind: "unread", count: 1 },
    { kind: "waits", for: "M1", from: 3, span: undefined },
    { kind: "done" },
    { kind: "repeats" },
  ],
  actions: [],
  cycleFrom: undefined,
};

describe("a run", () => {
  it("crosses lanes, marks its cycle and shows how every role stands", () => {
    expectGolden("lanes.txt", render(four));
    expectGolden("lanes-ascii.txt", render(four, { unicode: false }));
  });

  it("uses the room of a wide terminal, and moves closer in a narrow one", () => {
    expectGolden("lanes-wide.txt", render(four, { width: 140 }));
    const narrow = render(four, { width: 90 });
    expectGolden("lanes-narrow.txt", narrow);
    expect(Math.max(...narrow.split("\n").map((line) => line.length))).toBeLessThanOrEqual(90);
  });

  it("is a numbered list where the terminal is too narrow for its lanes", () => {
    expectGolden("list-narrow.txt", render(four, { width: 60 }));
  });

  it("is a numbered list with more than six roles", () => {
    expectGolden("list-many.txt", render(many, { width: 300 }));
    expect(
      render(
        { ...many, roles: many.roles.slice(0, 6), arrows: many.arrows.slice(0, 5) },
        { width: 300 },
      ),
    ).toContain("├");
  });

  it("shows the first and the last thirty steps of a long run", () => {
    const arrows = Array.from({ length: 1000 }, () => ({
      from: 0,
      to: 1,
      label: "Hello",
      span: hello,
    }));
    const out = render({ ...four, arrows, cycleFrom: undefined });
    expect(out).toContain("(1000 steps)");
    expect(out).toContain("… 940 steps more");
    expect(out).toContain(" 30. 2:3\n");
    expect(out).not.toContain(" 31. 2:3\n");
    expect(out).not.toContain(" 970. 2:3\n");
    expect(out).toContain(" 971. 2:3\n");
  });

  it("counts its steps in words", () => {
    const [first] = four.arrows;
    expect(render({ ...four, arrows: [], cycleFrom: undefined })).toContain(
      "for ever (before the first step)\n",
    );
    expect(
      render({ ...four, arrows: first === undefined ? [] : [first], cycleFrom: undefined }),
    ).toContain("for ever (1 step)\n");
  });
});
