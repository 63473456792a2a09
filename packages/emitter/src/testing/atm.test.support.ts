import type { Message, Program } from "@capitan/compiler";
import { event, facts, field, machine, primitive, program, signals } from "./hand.test.support.js";

const events: readonly Message[] = [
  "Balance",
  "Denied",
  "Deposit",
  "Login",
  "Quit",
  "Welcome",
  "Withdraw",
].map((name) => ({
  kind: "event",
  event: { file: "atm.steer", name },
  name,
}));
const messages: readonly Message[] = [...events, ...signals];
const span = { file: "atm.steer", start: 0, end: 1 };

const master = machine(
  0,
  messages,
  `start.handshake: !~handshake > start.handshake-reply
   start.handshake-reply: ?~handshake-reply > start
   start: !Login > Login
   Login: ?Denied > end | ?Welcome > Welcome
   Welcome: !Deposit > WelcomeDeposit | !Withdraw > WelcomeWithdraw | !Quit > end
   WelcomeDeposit: ?Balance > Welcome.printReceipt
   WelcomeWithdraw: ?Balance > Welcome.printReceipt | ?Denied > Welcome.printReceipt
   Welcome.printReceipt: #printReceipt > Welcome
   end`,
);

const peer = machine(
  1,
  messages,
  `start.handshake: ?~handshake > start.handshake-reply
   start.handshake-reply: !~handshake-reply > start
   start: ?Login > Login
   Login: !Denied > end | !Welcome > Welcome
   Welcome: ?Deposit > WelcomeDeposit | ?Withdraw > WelcomeWithdraw | ?Quit > end
   WelcomeDeposit: !Balance > Welcome
   WelcomeWithdraw: !Balance > Welcome | !Denied > Welcome
   end`,
);

/** The Atm of the language page, without its history. */
export const atm: Program = program({
  typeImports: [
    {
      from: "./state.js",
      names: [
        { name: "AtmState", local: "AtmState" },
        { name: "BankState", local: "BankState" },
      ],
    },
  ],
  types: [
    event(
      "Login",
      4,
      [field("card", primitive("string")), field("pin", primitive("bytes"))],
      "Who wants in.",
    ),
    event("Denied", 5, [field("reason", primitive("string"))]),
    event("Welcome", 6, [
      field("name", primitive("string")),
      field("since", primitive("timestamp"), true),
    ]),
    event("Deposit", 7, [field("amount", primitive("u64"))]),
    event("Withdraw", 8, [field("amount", primitive("u64"))]),
    event("Balance", 9, [field("amount", primitive("u64"))]),
    event("Quit", 10),
  ],
  protocols: [
    {
      name: "Atm",
      doc: "Cash, at any hour.",
      span,
      line: 13,
      roles: [
        { name: "master", functionName: "masterEvent", metadata: "AtmState" },
        { name: "peer", functionName: "peerEvent", metadata: "BankState" },
      ],
      implicitRoles: true,
      settings: {
        deadline: 30_000,
        keepalive: { every: 15_000, timeout: 45_000 },
        maxMessage: 1_048_576,
        alternating: false,
      },
      messages,
      machines: [master, peer],
      facts,
      fingerprint: "0f".repeat(32),
    },
  ],
});
