import { describe, expect, it } from "@jest/globals";
import { type Compilation, type CompileOptions, compile } from "../compile.js";
import { memoryHost } from "../testing/host.test.support.js";

const events = "event Ask;\nevent Answer;\nevent Entry;\n\n";

function compiled(text: string, options?: CompileOptions): Compilation {
  return compile(memoryHost({ "p.steer": events + text }), ["p.steer"], options);
}

/** The codes of what is found, warnings about unused events aside. */
function codes({ diagnostics }: Compilation): readonly string[] {
  return diagnostics.flatMap(({ code }) => (code === "CAP2005" ? [] : code));
}

const talking = `
system S {
  endpoint A { loop { send Ask; } }
  endpoint B { loop { receive Ask; } }
}`;

describe("a channel without bound", () => {
  it("is an error in a system, and a warning where it is allowed", () => {
    expect(codes(compiled(talking))).toEqual(["CAP3402"]);
    const allowed = compiled(talking, { allowUnbounded: true });
    expect(codes(allowed)).toEqual(["CAP3401"]);
    const [system] = allowed.program.files.get("p.steer")?.systems ?? [];
    expect(system?.facts?.channels).toMatchObject([
      { from: 0, to: 1, bound: { kind: "unbounded" } },
    ]);
  });

  it("is no fault of an endpoint where the protocol has it", () => {
    const feed = "protocol Feed { send Ask; receive stream Entry; send Answer; }";
    const same =
      "endpoint E refines Feed as master { send Ask; receive stream Entry; send Answer; }";
    const { program, diagnostics } = compiled(`${feed}\n${same}`);
    expect(diagnostics).toEqual([]);
    expect(program.files.get("p.steer")?.endpoints).toHaveLength(1);
  });

  it("is one where the endpoint brings it", () => {
    const calls = "protocol Calls { loop { send Ask; receive Answer; } }";
    const ahead =
      "endpoint E refines Calls as peer { loop { send Answer; receive Ask; send Answer; } }";
    const found = codes(compiled(`${calls}\n${ahead}`));
    expect(found).toHaveLength(1);
    expect(["CAP3303", "CAP3402", "CAP3108", "CAP3104"]).toContain(found[0]);
  });
});

describe("an endpoint that refines a role", () => {
  const rpc = "protocol Rpc { deadline 7s; send Ask; receive Answer; }\n";

  it("speaks of messages and partners with the numbers of its protocol", () => {
    const text = `${rpc}endpoint Server refines Rpc as peer { fn serve(); receive Ask; peer { look; } send Answer; }`;
    const { program } = compiled(text);
    const file = program.files.get("p.steer");
    const [endpoint] = file?.endpoints ?? [];
    expect(endpoint).toMatchObject({
      protocol: { file: "p.steer", name: "Rpc" },
      role: 1,
      functionName: "serve",
    });
    const said = file?.protocols[0]?.messages.map((message) => "name" in message && message.name);
    expect(said).toEqual(["Answer", "Ask"]);
    const states = endpoint?.machine.states.map(({ name, kind, within, transitions }) => ({
      name,
      kind,
      within,
      to: transitions.map(({ partner, message, hook }) => [partner, message, hook]),
    }));
    expect(states).toEqual([
      { name: "start", kind: "receive", within: 7000, to: [[0, 1, undefined]] },
      { name: "Ask.look", kind: "hook", within: undefined, to: [[-1, -1, "look"]] },
      { name: "Ask", kind: "send", within: undefined, to: [[0, 0, undefined]] },
      { name: "end", kind: "end", within: undefined, to: [] },
    ]);
  });

  it("says nothing of a protocol that is wrong by itself", () => {
    const wrong = "protocol Rpc { send Aks; receive Answer; }\n";
    const text = `${wrong}endpoint E refines Rpc as master { receive Answer; send Ask; }`;
    expect(codes(compiled(text))).toEqual(["CAP2001"]);
  });

  it("has a function of its own, which no other may have", () => {
    const one = "endpoint E refines Rpc as master { send Ask; receive Answer; }\n";
    const other = "endpoint F refines Rpc as master { fn eEvent(); send Ask; receive Answer; }\n";
    expect(codes(compiled(rpc + one + other))).toEqual(["CAP4006"]);
  });
});

describe("protocols that run each other", () => {
  it("are judged though none of them stands for itself", () => {
    const text = `
protocol P(A, B, C) { choice by A { on Ask to B { run Q; } on Answer to B {} } }
protocol Q(A, B, C) { C -> A: Entry; run P; }`;
    expect(codes(compiled(text))).toEqual(["CAP3105"]);
  });

  it("tell a mistake once, wherever they are run", () => {
    const text = `
protocol P { run Sub; send Ask; }
protocol Q { run Sub; receive Ask; }
protocol Sub { send Ask; loop { both { tick; } } }`;
    expect(codes(compiled(text))).toEqual(["CAP3002"]);
  });

  it("take turns over all that the stating one runs, also where that is only run", () => {
    const text = `
protocol P { run Turns; receive Answer; }
protocol Turns { alternating; send Answer; run Sub; }
protocol Sub { send Ask; }`;
    expect(codes(compiled(text))).toEqual(["CAP3201"]);
  });
});
