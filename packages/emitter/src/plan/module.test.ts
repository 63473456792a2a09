import { describe, expect, it } from "@jest/globals";
import { compiled } from "../testing/compile.test.support.js";
import { options } from "../testing/hand.test.support.js";
import { planModule } from "./module.js";
import type { ModulePlan } from "./plan.js";

function planOf(text: string): ModulePlan {
  const { program } = compiled({ "m.steer": text });
  const file = program.files.get("m.steer");
  if (file === undefined) throw new Error("the file was not read");
  const plan = planModule(file, program, options);
  return { ...plan, codecs: plan.codecs.map(({ name }) => ({ name, text: "…" })) };
}

describe("the plan of a module", () => {
  it("is plain data: a protocol with all kinds of steps", () => {
    const plan = planOf(`import type { Counter } from "./counter.js";
event EventType = "available" | "busy";
/// It was that.
event Count { value: u32, at?: timestamp }
protocol LoadBalancer {
  fn masterEvent(Counter) -> fn peerEvent(Counter);
  deadline 5s;
  rx_handshake;
  receive EventType;
  master { note; }
  send Count as tally;
  tx_keepalive;
}`);
    // Functions and objects with behaviour cannot be cloned.
    expect(structuredClone(plan)).toEqual(plan);
    expect(plan).toMatchSnapshot();
  });

  it("is plain data: types alone", () => {
    expect(
      planOf(`/// Which way.
enum Side { /// Ours.
Buy, Sell }
union Shape { circle: f64, corners: map<string, u8[]> }
type Names = set<string?>;
record Pair { both: [Side, json], raw: bytes }`),
    ).toMatchSnapshot();
  });
});
