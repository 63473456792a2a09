import { describe, expect, it } from "@jest/globals";
import { compile } from "../compile.js";
import { memoryHost } from "../testing/host.test.support.js";

/** How long each role may wait in each of its receiving states, for a protocol with these steps. */
function waits(steps: string): Readonly<Record<string, Readonly<Record<string, number | "ever">>>> {
  const text = `event Ask;\nevent Answer;\n\nprotocol P {\n${steps}\n}\n`;
  const result = compile(memoryHost({ "p.steer": text }), ["p.steer"]);
  const errors = result.diagnostics.filter(({ severity }) => severity === "error");
  expect(errors).toEqual([]);
  const file = result.program.files.get("p.steer");
  const [protocol] = file?.protocols ?? [];
  const entries = (protocol?.machines ?? []).map(({ role, states }) => {
    const receiving = states.filter(({ kind }) => kind === "receive");
    const times = receiving.map(({ name, within }) => [name, within ?? "ever"] as const);
    return [protocol?.roles[role]?.name ?? "", Object.fromEntries(times)] as const;
  });
  return Object.fromEntries(entries);
}

describe("how long a role waits", () => {
  it("for an event: for ever, unless something is written", () => {
    expect(waits("send Ask; receive Answer;")).toEqual({
      master: { Ask: "ever" },
      peer: { start: "ever" },
    });
    expect(waits("deadline 3s; send Ask; receive Answer within 1s;")).toEqual({
      master: { Ask: 1000 },
      peer: { start: 3000 },
    });
  });

  it("for the answer to a handshake: 10 s, unless something is written", () => {
    const { master } = waits("send Ask; tx_handshake; receive Answer;");
    expect(master).toEqual({ "Ask.handshake-reply": 10_000, Ask: "ever" });
    expect(waits("tx_handshake within forever; send Ask;")["master"]).toEqual({
      "start.handshake-reply": "ever",
    });
    expect(waits("deadline 3s; tx_handshake; send Ask;")["master"]).toEqual({
      "start.handshake-reply": 3000,
    });
  });

  it("for a handshake to be opened: 10 s where the session begins with it", () => {
    expect(waits("rx_handshake; receive Ask;")["master"]).toMatchObject({
      "start.handshake": 10_000,
    });
    expect(waits("rx_handshake within forever; receive Ask;")["master"]).toMatchObject({
      "start.handshake": "ever",
    });
  });

  it("for a handshake to be opened: for ever where the other program decides when", () => {
    expect(waits("send Ask; tx_handshake; receive Answer;")["peer"]).toMatchObject({
      "Ask.handshake": "ever",
    });
    expect(waits("send Ask; tx_handshake within 2s; receive Answer;")["peer"]).toMatchObject({
      "Ask.handshake": 2000,
    });
    const again = waits("loop { rx_handshake; receive Ask; }");
    expect(again["master"]).toMatchObject({ "start.handshake": "ever" });
  });

  it("for a keepalive: for ever, first or not, unless something is written", () => {
    expect(waits("tx_keepalive; send Ask;")["peer"]).toMatchObject({ "start.keepalive": "ever" });
    expect(waits("deadline 2s; tx_keepalive; send Ask;")["peer"]).toMatchObject({
      "start.keepalive": 2000,
    });
  });
});
