import type { Message, Protocol } from "@capitan/compiler";
import { describe, expect, it } from "@jest/globals";
import { flatType } from "../layout/type.js";
import {
  event,
  facts,
  field,
  machine,
  options,
  primitive,
  program,
  signals,
} from "../testing/hand.test.support.js";
import { planModule } from "./module.js";
import type { SidePlan } from "./plan.js";

const names = ["Ask", "Answer", "Go", "Stop"];
const messages: readonly Message[] = [
  ...names
    .toSorted()
    .map((name) => ({ kind: "event" as const, event: { file: "atm.steer", name }, name })),
  ...signals,
];

/** The master's side of a protocol of which only this side matters. */
function master(text: string, metadata: string | undefined = undefined): SidePlan {
  const span = { file: "atm.steer", start: 0, end: 1 };
  const protocol: Protocol = {
    name: "P",
    doc: undefined,
    span,
    line: 3,
    roles: [
      { name: "master", functionName: "masterEvent", metadata },
      { name: "peer", functionName: "peerEvent", metadata },
    ],
    implicitRoles: true,
    settings: {
      deadline: undefined,
      keepalive: undefined,
      maxMessage: undefined,
      alternating: false,
    },
    messages,
    machines: [machine(0, messages, text), machine(1, messages, "end")],
    facts,
    fingerprint: "00".repeat(32),
  };
  const types = names.map((name, index) =>
    event(name, index + 1, name === "Stop" ? undefined : [field("text", primitive("string"))]),
  );
  const file = {
    types,
    protocols: [protocol],
    typeImports: [{ from: "./meta.js", names: [{ name: "Meta", local: "Meta" }] }],
  };
  const { files } = program(file);
  const [whole] = [...files.values()];
  if (whole === undefined) throw new Error("no file");
  const side = planModule(whole, { files }, options).protocols[0]?.sides[0];
  if (side === undefined) throw new Error("no side");
  return side;
}

type Method = SidePlan["handlers"]["methods"][number];
const signature = (method: Method): string =>
  `${method.name}(${method.parameters.map((p) => `${p.name}: ${flatType(p.type)}`).join(", ")}): ${flatType(method.result)}`;
const handlers = (side: SidePlan): readonly string[] => side.handlers.methods.map(signature);
const states = (side: SidePlan): readonly string[] =>
  side.states.flatMap((state) =>
    state.methods.map((method) => `${state.type}.${signature(method)}`),
  );
const run = (side: SidePlan): string => signature({ ...side.run, name: side.run.name });

describe("the plan of a side", () => {
  it("has a method for each event that may be sent, and one receive", () => {
    const side = master(`start: !Ask > Ask | !Stop > end
      Ask: ?Answer > start | ?Stop > end
      end`);
    expect(states(side)).toEqual([
      "PMasterStart.sendAsk(event: Ask): Promise<PMasterAsk>",
      "PMasterStart.sendStop(): Promise<PEnd>",
      'PMasterAsk.receive(): Promise<$.Received<"Answer", Answer, PMasterStart> | $.Received<"Stop", undefined, PEnd>>',
    ]);
  });

  it("skips what the runtime does by itself", () => {
    const side = master(`start.handshake: !~handshake > start.handshake-reply
      start.handshake-reply: ?~handshake-reply > start.hook
      start.hook: #hook > start
      start: !Ask > Ask.keepalive
      Ask.keepalive: !~keepalive > end
      end`);
    expect(states(side)).toEqual(["PMasterStart.sendAsk(event: Ask): Promise<PEnd>"]);
    expect(run(side)).toBe(
      "masterEvent(steer: $.Steer<unknown>, side: PMasterHandlers | ((s: PMasterStart) => Promise<PEnd>), options: PMasterOptions): Promise<PEnd>",
    );
  });

  it("asks for a start of a role that begins by sending", () => {
    const side = master(`start: !Ask > Ask
      Ask: ?Answer > end
      end`);
    expect(handlers(side)).toEqual([
      "start(s: PMasterStart): Promise<PMasterAsk>",
      "onAnswer(event: Answer, s: PEnd): $.Maybe<PEnd>",
    ]);
  });

  it("lets a handler return nothing only where no continuation has to send", () => {
    const side = master(`start: ?Ask > end | ?Go > more | ?Stop > answer
      more: ?Ask > answer
      answer: !Answer > end
      end`);
    expect(handlers(side)).toEqual([
      "onAsk(event: Ask, s: PEnd | PMasterAnswer): Promise<PEnd>",
      "onGo(event: Go, s: PMasterMore): $.Maybe<PMasterMore>",
      "onStop(event: undefined, s: PMasterAnswer): Promise<PEnd>",
    ]);
  });

  it("lets a handler send on, to wherever its role next receives", () => {
    const side = master(`start: ?Ask > one
      one: !Answer > two | !Stop > end
      two: !Answer > one | !Go > wait
      wait: ?Ask > one
      end`);
    expect(handlers(side)).toEqual([
      "onAsk(event: Ask, s: PMasterOne): Promise<PMasterWait | PEnd>",
    ]);
  });

  it("gives a step with a name a handler of its own", () => {
    const side = master(`start: ?Ask as first > second
      second: ?Ask as new > third
      third: ?Ask > end
      end`);
    expect(handlers(side)).toEqual([
      "first(event: Ask, s: PMasterSecond): $.Maybe<PMasterSecond>",
      '"new"(event: Ask, s: PMasterThird): $.Maybe<PMasterThird>',
      "onAsk(event: Ask, s: PEnd): $.Maybe<PEnd>",
    ]);
  });

  it("hands the metadata to handlers and hooks last, and to states", () => {
    const side = master(
      `start: ?Ask > start.hook
      start.hook: #hook > start`,
      "Meta",
    );
    expect(handlers(side)).toEqual([
      "onAsk(event: Ask, s: PMasterStart, metadata: Meta): $.Maybe<PMasterStart>",
    ]);
    expect(side.hooks?.methods.map(signature)).toEqual([
      "hook(metadata: Meta): void | Promise<void>",
    ]);
    expect(side.states.map((state) => state.metadata)).toEqual(["Meta"]);
  });

  it("names one hook once, wherever it is", () => {
    const side = master(`start.a: #a > start.b
      start.b: #b > start
      start: ?Ask > end.a
      end.a: #a > end
      end`);
    expect(side.hooks?.methods.map((method) => [method.name, method.doc.see])).toEqual([
      ["a", ["atm.steer:20", "atm.steer:23"]],
      ["b", ["atm.steer:21"]],
    ]);
  });

  it("promises never what has no end", () => {
    const loop = master("start: !Ask > start");
    expect(handlers(loop)).toEqual(["start(s: PMasterStart): Promise<never>"]);
    expect(run(loop)).toContain(
      "side: PMasterHandlers | ((s: PMasterStart) => Promise<never>), options: $.Options): Promise<never>",
    );
    const alive = master(`start: ?Ask > loop
      loop: !~keepalive > loop`);
    expect(handlers(alive)).toEqual(["onAsk(event: Ask, s: never): $.Maybe<never>"]);
  });

  it("has nothing to react to where there are only signals, or nothing", () => {
    const end = master("end");
    expect(handlers(end)).toEqual([]);
    expect(run(end)).toContain("side: PMasterHandlers | ((s: PEnd) => Promise<PEnd>)");
    const silent = master("loop: !~keepalive > loop");
    expect(states(silent)).toEqual([]);
    expect(run(silent)).toContain("side: PMasterHandlers | ((s: never) => Promise<never>)");
  });
});
