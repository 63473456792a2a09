import { beforeAll, describe, expect, it } from "@jest/globals";
import { generateFixtures, golden, surroundings } from "./testing/fixtures.test.support.js";
import { check, checkNatively } from "./testing/typescript.test.support.js";

const setting = `import { Atm, masterEvent, peerEvent } from "./atm.js";
import type * as atm from "./atm.js";
import type { Steer } from "@capitan/runtime/generated";
import type { AtmState, BankState } from "./state.js";
declare const master: Steer<AtmState>;
declare const peer: Steer<BankState>;
declare const credentials: { card: string; pin: Uint8Array };
const hooks = { printReceipt(_: AtmState) {} };
const handlers: atm.AtmPeerHandlers = {
  async onLogin(login, s, bank) {
    return login.card === bank.name ? s.sendWelcome({ name: "you" }) : s.sendDenied({ reason: "no" });
  },
  onDeposit: async ({ amount }, s) => s.sendBalance({ amount }),
  onWithdraw: async ({ amount }, s) => (amount > 10n ? s.sendDenied({ reason: "no" }) : s.sendBalance({ amount })),
  onQuit() {},
};
`;

const drive = (body: string, type = "atm.AtmMasterStart"): string =>
  `await masterEvent(master, async (s: ${type}) => {\n${body}\n}, { hooks });`;

/** What is wrong, and what the last line of the error says of it. */
const misuses: Readonly<Record<string, readonly [code: string, says: RegExp]>> = {
  "an event out of order": [
    drive(`
    const login = await s.sendLogin(credentials);
    return login.sendQuit();`),
    /'sendQuit' does not exist on type 'AtmMasterLogin'/,
  ],
  "an event of the other side": [
    drive(`return (await s.sendLogin(credentials)).sendDenied({ reason: "" });`),
    /'sendDenied' does not exist/,
  ],
  "receiving where one sends": [
    drive("return (await s.receive()).next;"),
    /'receive' does not exist on type 'AtmMasterStart'/,
  ],
  "a wrong payload field": [
    drive(`
    await s.sendLogin({ card: 1, pin: credentials.pin });
    throw new Error();`),
    /'number' is not assignable to type 'string'/,
  ],
  "a missing payload field": [
    drive(`
    await s.sendLogin({ card: "1" });
    throw new Error();`),
    /'pin' is missing .* required in type 'Login'/,
  ],
  "an unknown payload field": [
    drive(`
    await s.sendLogin({ ...credentials, cart: "1" });
    throw new Error();`),
    /'cart' does not exist in type 'Login'/,
  ],
  "a missing payload": [
    drive(`
    await s.sendLogin();
    throw new Error();`),
    /Expected 1 arguments, but got 0/,
  ],
  "an optional field of the wrong type": [
    `export const welcome: atm.Welcome = { name: "", since: 1 };`,
    /'number' is not assignable to type 'Date'/,
  ],
  "a branch used without checking its type": [
    drive(`
    const answer = await (await s.sendLogin(credentials)).receive();
    return answer.next.sendQuit();`),
    /'sendQuit' does not exist on type 'AtmEnd'/,
  ],
  "a payload used without checking its type": [
    drive(`
    const answer = await (await s.sendLogin(credentials)).receive();
    console.log(answer.event.name);
    throw new Error();`),
    /'name' does not exist on type 'Denied'/,
  ],
  "a type that cannot be received": [
    drive(`
    const answer = await (await s.sendLogin(credentials)).receive();
    if (answer.type === "Welcomed") throw new Error();
    throw new Error();`),
    /'"Denied" \| "Welcome"' and '"Welcomed"' have no overlap/,
  ],
  "a missing handler": [
    `await peerEvent(peer, {
    onLogin: handlers.onLogin,
    onDeposit: handlers.onDeposit,
    onQuit() {},
  });`,
    /'onWithdraw' is missing .* required in type 'AtmPeerHandlers'/,
  ],
  "an unknown handler": [
    "await peerEvent(peer, { ...handlers, onHistory() {} });",
    /'onHistory' does not exist in type 'AtmPeerHandlers/,
  ],
  "a handler that does not answer": [
    "await peerEvent(peer, { ...handlers, async onDeposit() {} });",
    /'void' is not assignable to type 'AtmPeerWelcome'/,
  ],
  "a handler that does not answer, in its place": [
    `await peerEvent(peer, {
    onLogin: handlers.onLogin,
    async onDeposit({ amount }, _s, bank) { console.log(amount, bank.name); },
    onWithdraw: handlers.onWithdraw,
    onQuit() {},
  });`,
    /'void' is not assignable to type 'AtmPeerWelcome'/,
  ],
  "a handler that does not answer in one of its branches": [
    `await peerEvent(peer, { ...handlers, async onDeposit(event, s) {
    if (event.amount > 1n) return s.sendBalance(event);
  } });`,
    /'undefined' is not assignable to type 'AtmPeerWelcome'|Not all code paths return a value/,
  ],
  "a handler that leaves its state as it is": [
    "await peerEvent(peer, { ...handlers, onDeposit: async (_, s) => s });",
    /'AtmPeerWelcomeDeposit' .*'AtmPeerWelcome'/,
  ],
  "a handler that returns something else": [
    "await peerEvent(peer, { ...handlers, onQuit: () => 1 });",
    /'number' is not assignable to type 'Maybe<AtmEnd>'/,
  ],
  "a session left before its end": [
    drive(`
    const answer = await (await s.sendLogin(credentials)).receive();
    return answer.next;`),
    /'ended' is missing in type 'AtmMasterWelcome' but required in type 'AtmEnd'/,
  ],
  "a session left with nothing": [
    drive("await s.sendLogin(credentials);"),
    /'void' is not assignable to type 'AtmEnd'/,
  ],
  "a session left at its start": [
    drive("return s;"),
    /'ended' is missing in type 'AtmMasterStart' but required in type 'AtmEnd'/,
  ],
  "no options where there are hooks": [
    "await masterEvent(master, async () => { throw new Error(); });",
    /Expected 3 arguments, but got 2/,
  ],
  "a missing hook": [
    "await masterEvent(master, async () => { throw new Error(); }, { hooks: {} });",
    /'printReceipt' is missing .* required in type 'AtmMasterHooks'/,
  ],
  "the metadata of the other side": [
    "await peerEvent(master, handlers);",
    /'bank' is missing in type 'AtmState'/,
  ],
  "the handlers of the other side": [
    "await masterEvent(master, handlers, { hooks });",
    /'AtmPeerHandlers' .*'AtmMasterHandlers/,
  ],
  "metadata changed for another": [
    drive(`
    s.metadata = { name: "" };
    throw new Error();`),
    /'metadata' because it is a read-only property/,
  ],
};

const right: Readonly<Record<string, string>> = {
  driving: drive(`
    const answer = await (await s.sendLogin(credentials)).receive();
    if (answer.type === "Denied") return answer.next;
    console.log(s.metadata.name, answer.event.since?.getTime());
    let menu = (await (await answer.next.sendDeposit({ amount: 10n })).receive()).next;
    menu = (await (await menu.sendWithdraw({ amount: 10n })).receive()).next;
    return menu.sendQuit();`),
  "driving without types": `await masterEvent(master, async (s) => {
    const answer = await (await s.sendLogin(credentials)).receive();
    return answer.type === "Denied" ? answer.next : answer.next.sendQuit();
  }, { hooks });`,
  reacting: "await peerEvent(peer, handlers);",
  "reacting without types": `await peerEvent(peer, {
    async onLogin(login, s, bank) {
      return login.card === bank.name ? s.sendWelcome({ name: "you" }) : s.sendDenied({ reason: "no" });
    },
    onDeposit: async ({ amount }, s) => s.sendBalance({ amount }),
    onWithdraw: ({ amount }, s) => (amount > 10n ? s.sendDenied({ reason: "no" }) : s.sendBalance({ amount })),
    onQuit() {},
  }, { signal: new AbortController().signal });`,
  "starting and reacting": `await masterEvent(master, {
    start: (s, { name }) => s.sendLogin({ ...credentials, card: name }),
    onDenied: async (_, s) => (s.at === "end" ? s : s.sendQuit()),
    onWelcome: (_, s) => s.sendDeposit({ amount: 1n }),
    onBalance: (_, s) => s.sendQuit(),
  }, { hooks: { async printReceipt() {} } });`,
  "the descriptor": `const name: "Atm" = Atm.name;
  const amount: bigint | undefined = Atm.events.Deposit["~standard"].types?.output.amount;
  console.log(name, amount, Atm.machines.master.initial, Atm.labels[0]);`,
};

// The whole world of names is used, so that only the mistake is found.
const used =
  "console.log(Atm, credentials, handlers, hooks, master, masterEvent, peer, peerEvent);\n";
const moduleOf = (code: string): string => `${setting}${used}${code}\n`;

const texts: Record<string, string> = { ...surroundings };
beforeAll(async () => {
  for (const file of await generateFixtures()) {
    if (file.source === "atm.steer") texts[`fixtures/${file.path}`] = file.text;
  }
});

const dom = { lib: ["ES2023", "DOM"] };

describe("generated types", () => {
  it("let right code pass, and stop each misuse in at most five lines of which the last names what is wrong", () => {
    const all = { ...texts };
    Object.entries(misuses).forEach(([, [code]], index) => {
      all[`fixtures/misuse${index}.ts`] = moduleOf(code);
    });
    Object.entries(right).forEach(([, code], index) => {
      all[`fixtures/right${index}.ts`] = moduleOf(code);
    });
    const found = check("6.0", all, dom);
    Object.keys(right).forEach((name, index) => {
      expect([name, found.get(`fixtures/right${index}.ts`)]).toEqual([name, []]);
    });
    const report: string[] = [];
    Object.entries(misuses).forEach(([name, [, says]], index) => {
      const messages = (found.get(`fixtures/misuse${index}.ts`) ?? []).map((message) =>
        message.replace(/^\d+: /, ""),
      );
      report.push(`# ${name}`, ...messages, "");
      expect([name, messages.length > 0]).toEqual([name, true]);
      for (const message of messages) {
        const lines = message.split("\n");
        expect([name, lines.length <= 5]).toEqual([name, true]);
        expect(lines.at(-1)).toMatch(says);
      }
    });
    const text = report.join("\n");
    expect(text).toBe(golden("misuse.golden.txt", text));
  });

  it("stop misuses with the native compiler in as few lines", () => {
    const names = [
      "an event out of order",
      "a missing handler",
      "a session left before its end",
      "a missing hook",
    ];
    const all = { ...texts };
    names.forEach((name, index) => {
      all[`fixtures/misuse${index}.ts`] = moduleOf(misuses[name]?.[0] ?? "");
    });
    const found = checkNatively(all, dom);
    expect(found.length).toBe(names.length);
    names.forEach((name, index) => {
      const message = found.find((one) => one.startsWith(`fixtures/misuse${index}.ts`)) ?? "";
      const lines = message.split("\n");
      expect([name, lines.length <= 5]).toEqual([name, true]);
      expect(lines.at(-1)).toMatch(misuses[name]?.[1] ?? /never/);
    });
  });
});
