import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.js";
import { memoryHost } from "../testing/host.test.support.js";

/** C has to remember which of the last messages were `X`: twice as many situations for each choice. */
function remembering(choices: number): string {
  const tail = "choice by A { on X to B { B -> C: X; } on Y to B { B -> C: Y; } }\n".repeat(
    choices,
  );
  return `event X;
event Y;
event Z;
event Stop;

protocol Memory(A, B, C) {
  loop {
    choice by A {
      on X to B { B -> C: X; }
      on Y to B { B -> C: Y; }
      on Z to B {
        B -> C: X;
        ${tail}
        A -> B: Stop;
        B -> C: Stop;
        break;
      }
    }
  }
}
`;
}

describe("a protocol of which a role has to keep too much apart", () => {
  it("is refused by one finding at its name, which says which role", () => {
    const text = remembering(24);
    const { diagnostics, program } = compile(memoryHost({ "memory.steer": text }), [
      "memory.steer",
    ]);
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(/^CAP3302 C must keep more than [\d,]+ situations apart$/),
    ]);
    const span = diagnostics[0]?.labels[0].span;
    expect(text.slice(span?.start, span?.end)).toBe("Memory");
    expect(program.files.get("memory.steer")?.protocols).toEqual([]);
  });

  it("is judged where it is small", () => {
    const { diagnostics } = compile(memoryHost({ "memory.steer": remembering(3) }), [
      "memory.steer",
    ]);
    expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  });
});
