import { generateKey, memoryPair, Steer } from "@capitan/runtime";
import { connect } from "@capitan/runtime/tcp";
import { afterEach, describe, expect, it } from "@jest/globals";
import { endAll, type Running, start } from "../testing/process.js";
import { type AtmMasterWelcome, masterEvent } from "./atm.js";
import type { AtmState } from "./atm-state.js";
import { Bank, BankState } from "./bank-state.js";
import { atTeller } from "./teller.js";
import { atMachine } from "./visit.js";

const folder = new URL(".", import.meta.url);

const startBank = (key: string): Running =>
  start(folder, ["dist/bank.js"], { CAPITAN_KEY: key, PORT: "0" });

const startMachine = (key: string, port: string, ...pin: readonly string[]): Running =>
  start(folder, ["dist/machine.js", ...pin], { CAPITAN_KEY: key, PORT: port });

async function portOf(bank: Running): Promise<string> {
  const line = await bank.said(/listening on/);
  return line.slice(line.lastIndexOf(":") + 1);
}

const ada = (lines: string[]): AtmState => ({
  card: "4000123412341234",
  pin: new TextEncoder().encode("2718"),
  balance: 0n,
  print: (line) => lines.push(line),
});

const wholeVisit = [
  "hello Ada",
  "receipt: 150",
  "no cash: not enough in the account",
  "receipt: 150",
];

/** A machine that dies as soon as its holder is let in. */
const dyingMachine = `
  import { connect } from "@capitan/runtime/tcp";
  import { masterEvent } from "./dist/atm.js";
  const steer = await connect({ port: Number(process.env.PORT), key: process.env.CAPITAN_KEY });
  const login = { card: "4000123412341234", pin: new TextEncoder().encode("2718") };
  const options = { hooks: { printReceipt() {} } };
  await masterEvent(steer, async (s) => {
    await (await s.sendLogin(login)).receive();
    process.kill(process.pid, "SIGKILL");
  }, options);
`;

afterEach(endAll);

describe("the cash machine, as processes over sealed TCP", () => {
  it("visits the bank, twice, and is refused with a wrong pin", async () => {
    const key = await generateKey();
    const bank = startBank(key);
    const port = await portOf(bank);
    const machine = startMachine(key, port);
    expect(await machine.ended).toEqual({ how: 0, errors: "" });
    expect(machine.lines).toEqual(wholeVisit.map((line) => `atm:  ${line}`));
    const other = startMachine(key, port, "0000");
    expect(await other.ended).toEqual({ how: 0, errors: "" });
    expect(other.lines).toEqual(["atm:  denied: unknown card or wrong pin"]);
    await bank.said(/refused a card/);
    bank.signal("SIGTERM");
    expect(await bank.ended).toEqual({ how: 0, errors: "" });
    expect(bank.lines.slice(1)).toEqual([
      "bank: welcome, Ada",
      "bank: goodbye",
      "bank: refused a card",
    ]);
  });

  it("leaves the bank unharmed when it is killed in the middle of a visit", async () => {
    const key = await generateKey();
    const bank = startBank(key);
    const port = await portOf(bank);
    const dying = start(folder, ["--input-type=module", "--eval", dyingMachine], {
      CAPITAN_KEY: key,
      PORT: port,
    });
    expect((await dying.ended).how).toBe("SIGKILL");
    await bank.said(/TruncatedError|ConnectionLostError/);
    const next = startMachine(key, port);
    expect((await next.ended).how).toBe(0);
    expect(next.lines).toEqual(wholeVisit.map((line) => `atm:  ${line}`));
  });

  it("learns by a typed error that the bank was killed in the middle of a visit", async () => {
    const key = await generateKey();
    const bank = startBank(key);
    const port = Number(await portOf(bank));
    const steer = await connect({ port, key, metadata: ada([]) });
    const visit = masterEvent(
      steer,
      async (s) => {
        const { pin, card } = s.metadata;
        const answer = await (await s.sendLogin({ card, pin })).receive();
        if (answer.type === "Denied") return answer.next;
        bank.signal("SIGKILL");
        await bank.ended;
        return leave(answer.next);
      },
      { hooks: { printReceipt() {} } },
    );
    await expect(visit).rejects.toMatchObject({
      code: expect.stringMatching(/^(truncated|connection-lost)$/),
    });
  });

  it("is refused with another key before any code of the bank runs", async () => {
    const key = await generateKey();
    const bank = startBank(key);
    const port = await portOf(bank);
    const stranger = startMachine(await generateKey(), port);
    const { how, errors } = await stranger.ended;
    expect(how).toBe(1);
    expect(errors).toContain("HandshakeRefusedError");
    expect(stranger.lines).toEqual([]);
    bank.signal("SIGTERM");
    expect((await bank.ended).how).toBe(0);
    expect(bank.lines).toHaveLength(1);
  });
});

/** Asks for the balance by way of a deposit, then goes. */
async function leave(menu: AtmMasterWelcome) {
  const { next } = await (await menu.sendDeposit({ amount: 1n })).receive();
  return next.sendQuit();
}

describe("the cash machine, over memory", () => {
  it("visits the bank", async () => {
    const [one, other] = memoryPair();
    const printed: string[] = [];
    const logged: string[] = [];
    const bank = new Bank();
    const [master, peer] = await Promise.all([
      Steer.open(one, { side: "initiator", insecure: true, metadata: ada(printed) }),
      Steer.open(other, { side: "responder", insecure: true, metadata: () => new BankState(bank) }),
    ]);
    await Promise.all([atMachine(master), atTeller(peer, (line) => logged.push(line))]);
    expect(printed).toEqual(wholeVisit);
    expect(logged).toEqual(["welcome, Ada", "goodbye"]);
  });
});
