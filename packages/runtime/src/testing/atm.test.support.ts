import * as $ from "../generated.js";

/** The Atm of the language page, as `capitan gen` would write it, by hand. */
export interface Login {
  card: string;
  pin: Uint8Array;
}
export interface Denied {
  reason: string;
}
export interface Welcome {
  name: string;
  since?: Date | undefined;
}
export interface Amount {
  amount: bigint;
}

export interface AtmEnd {
  readonly at: "end";
}
export interface AtmMasterStart {
  readonly at: "start";
  readonly metadata: unknown;
  sendLogin(event: Login): Promise<AtmMasterLogin>;
}
export interface AtmMasterLogin {
  readonly at: "Login";
  readonly metadata: unknown;
  receive(): Promise<
    $.Received<"Denied", Denied, AtmEnd> | $.Received<"Welcome", Welcome, AtmMasterWelcome>
  >;
}
export interface AtmMasterWelcome {
  readonly at: "Welcome";
  readonly metadata: unknown;
  sendDeposit(event: Amount): Promise<AtmMasterWelcomeDeposit>;
  sendWithdraw(event: Amount): Promise<AtmMasterWelcomeWithdraw>;
  sendQuit(): Promise<AtmEnd>;
}
export interface AtmMasterWelcomeDeposit {
  readonly at: "WelcomeDeposit";
  readonly metadata: unknown;
  receive(): Promise<$.Received<"Balance", Amount, AtmMasterWelcome>>;
}
export interface AtmMasterWelcomeWithdraw {
  readonly at: "WelcomeWithdraw";
  readonly metadata: unknown;
  receive(): Promise<
    $.Received<"Balance", Amount, AtmMasterWelcome> | $.Received<"Denied", Denied, AtmMasterWelcome>
  >;
}
type MasterNext = Promise<AtmMasterWelcomeDeposit | AtmMasterWelcomeWithdraw | AtmEnd>;
export interface AtmMasterHandlers {
  start(s: AtmMasterStart, metadata: unknown): Promise<AtmMasterLogin>;
  onDenied(event: Denied, s: AtmEnd | AtmMasterWelcome, metadata: unknown): MasterNext;
  onWelcome(event: Welcome, s: AtmMasterWelcome, metadata: unknown): MasterNext;
  onBalance(event: Amount, s: AtmMasterWelcome, metadata: unknown): MasterNext;
}
export interface AtmMasterOptions extends $.Options {
  readonly hooks: { printReceipt(metadata: unknown): void | Promise<void> };
}

export interface AtmPeerLogin {
  readonly at: "Login";
  readonly metadata: unknown;
  sendDenied(event: Denied): Promise<AtmEnd>;
  sendWelcome(event: Welcome): Promise<AtmPeerWelcome>;
}
export interface AtmPeerStart {
  readonly at: "start";
  readonly metadata: unknown;
  receive(): Promise<$.Received<"Login", Login, AtmPeerLogin>>;
}
export interface AtmPeerWelcome {
  readonly at: "Welcome";
  readonly metadata: unknown;
  receive(): Promise<
    | $.Received<"Deposit", Amount, AtmPeerWelcomeDeposit>
    | $.Received<"Withdraw", Amount, AtmPeerWelcomeWithdraw>
    | $.Received<"Quit", undefined, AtmEnd>
  >;
}
export interface AtmPeerWelcomeDeposit {
  readonly at: "WelcomeDeposit";
  readonly metadata: unknown;
  sendBalance(event: Amount): Promise<AtmPeerWelcome>;
}
export interface AtmPeerWelcomeWithdraw {
  readonly at: "WelcomeWithdraw";
  readonly metadata: unknown;
  sendBalance(event: Amount): Promise<AtmPeerWelcome>;
  sendDenied(event: Denied): Promise<AtmPeerWelcome>;
}
export interface AtmPeerHandlers {
  onLogin(event: Login, s: AtmPeerLogin, metadata: unknown): Promise<AtmPeerWelcome | AtmEnd>;
  onDeposit(event: Amount, s: AtmPeerWelcomeDeposit, metadata: unknown): Promise<AtmPeerWelcome>;
  onWithdraw(event: Amount, s: AtmPeerWelcomeWithdraw, metadata: unknown): Promise<AtmPeerWelcome>;
  onQuit(event: undefined, s: AtmEnd, metadata: unknown): $.Maybe<AtmEnd>;
}

export function masterEvent(
  steer: $.Steer<unknown>,
  side: AtmMasterHandlers | ((s: AtmMasterStart) => Promise<AtmEnd>),
  options: AtmMasterOptions,
): Promise<AtmEnd> {
  return $.run(atmMaster, steer, side, options);
}

export function peerEvent(
  steer: $.Steer<unknown>,
  side: AtmPeerHandlers | ((s: AtmPeerStart) => Promise<AtmEnd>),
  options?: $.Options,
): Promise<AtmEnd> {
  return $.run(atmPeer, steer, side, options);
}

const loginKeys = $.keys("card", "pin");
function writeLogin(w: $.Writer, value: Login): void {
  w.openRecord(value, 2);
  w.key("card");
  w.text(value.card);
  w.check(value.card.length >= 8 && value.card.length <= 19, "must be 8 to 19 characters long");
  w.key("pin");
  w.bytes(value.pin);
  w.check(value.pin.length <= 32, "must be at most 32 bytes long");
  w.close();
}
function readLogin(r: $.Reader): Login {
  let card: string | undefined;
  let pin: Uint8Array | undefined;
  r.openRecord();
  while (r.more()) {
    switch (r.key(loginKeys)) {
      case 0:
        card = r.text();
        r.check(card.length >= 8 && card.length <= 19, "must be 8 to 19 characters long");
        break;
      case 1:
        pin = r.bytes();
        r.check(pin.length <= 32, "must be at most 32 bytes long");
        break;
      default:
        r.skip();
    }
  }
  if (card === undefined) throw r.missing("card");
  if (pin === undefined) throw r.missing("pin");
  return { card, pin };
}

const reasonKeys = $.keys("reason");
function writeDenied(w: $.Writer, value: Denied): void {
  w.openRecord(value, 1);
  w.key("reason");
  w.text(value.reason);
  w.close();
}
function readDenied(r: $.Reader): Denied {
  return { reason: readOne(r, reasonKeys, "reason", () => r.text()) };
}

const welcomeKeys = $.keys("name", "since");
function writeWelcome(w: $.Writer, value: Welcome): void {
  w.openRecord(value, value.since === undefined ? 1 : 2);
  w.key("name");
  w.text(value.name);
  if (value.since !== undefined) {
    w.key("since");
    w.timestamp(value.since);
  }
  w.close();
}
function readWelcome(r: $.Reader): Welcome {
  let name: string | undefined;
  let since: Date | undefined;
  r.openRecord();
  while (r.more()) {
    switch (r.key(welcomeKeys)) {
      case 0:
        name = r.text();
        break;
      case 1:
        since = r.timestamp();
        break;
      default:
        r.skip();
    }
  }
  if (name === undefined) throw r.missing("name");
  return since === undefined ? { name } : { name, since };
}

const amountKeys = $.keys("amount");
function writeAmount(w: $.Writer, value: Amount): void {
  w.openRecord(value, 1);
  w.key("amount");
  w.u64(value.amount);
  w.close();
}
function readAmount(r: $.Reader): Amount {
  return { amount: readOne(r, amountKeys, "amount", () => r.u64()) };
}

function readOne<T>(r: $.Reader, keys: $.Keys, name: string, read: () => T): T {
  let value: T | undefined;
  r.openRecord();
  while (r.more()) {
    if (r.key(keys) === 0) value = read();
    else r.skip();
  }
  if (value === undefined) throw r.missing(name);
  return value;
}

export const atmFingerprint = "0f3a".repeat(16);
const common = {
  protocol: "Atm",
  fingerprint: atmFingerprint,
  compatible: [],
  roles: ["master", "peer"],
} as const;

export const atmMaster: $.Machine<AtmEnd> = {
  ...common,
  role: "master",
  initial: "start.handshake",
  states: {
    "start.handshake": {
      kind: "send-signal",
      signal: "handshake",
      next: "start.handshake-reply",
    },
    "start.handshake-reply": {
      kind: "receive-signal",
      signal: "handshake-reply",
      within: 30_000,
      next: "start",
    },
    start: {
      kind: "send",
      steps: [{ event: "Login", label: 3, write: writeLogin, next: "Login" }],
    },
    Login: {
      kind: "receive",
      within: 30_000,
      steps: [
        { event: "Denied", label: 1, read: readDenied, next: "end" },
        { event: "Welcome", label: 5, read: readWelcome, next: "Welcome" },
      ],
    },
    Welcome: {
      kind: "send",
      steps: [
        { event: "Deposit", label: 2, write: writeAmount, next: "WelcomeDeposit" },
        { event: "Withdraw", label: 6, write: writeAmount, next: "WelcomeWithdraw" },
        { event: "Quit", label: 4, next: "end" },
      ],
    },
    WelcomeDeposit: {
      kind: "receive",
      within: 30_000,
      steps: [{ event: "Balance", label: 0, read: readAmount, next: "Welcome.printReceipt" }],
    },
    WelcomeWithdraw: {
      kind: "receive",
      within: 30_000,
      steps: [
        { event: "Balance", label: 0, read: readAmount, next: "Welcome.printReceipt" },
        { event: "Denied", label: 1, read: readDenied, next: "Welcome.printReceipt" },
      ],
    },
    "Welcome.printReceipt": { kind: "hook", hook: "printReceipt", next: "Welcome" },
    end: { kind: "end" },
  },
};

export const atmPeer: $.Machine<AtmEnd> = {
  ...common,
  role: "peer",
  initial: "start.handshake",
  states: {
    "start.handshake": {
      kind: "receive-signal",
      signal: "handshake",
      within: 30_000,
      next: "start.handshake-reply",
    },
    "start.handshake-reply": { kind: "send-signal", signal: "handshake-reply", next: "start" },
    start: {
      kind: "receive",
      within: 10_000,
      steps: [{ event: "Login", label: 3, read: readLogin, next: "Login" }],
    },
    Login: {
      kind: "send",
      steps: [
        { event: "Denied", label: 1, write: writeDenied, next: "end" },
        { event: "Welcome", label: 5, write: writeWelcome, next: "Welcome" },
      ],
    },
    Welcome: {
      kind: "receive",
      within: 30_000,
      steps: [
        { event: "Deposit", label: 2, read: readAmount, next: "WelcomeDeposit" },
        { event: "Withdraw", label: 6, read: readAmount, next: "WelcomeWithdraw" },
        { event: "Quit", label: 4, next: "end" },
      ],
    },
    WelcomeDeposit: {
      kind: "send",
      steps: [{ event: "Balance", label: 0, write: writeAmount, next: "Welcome" }],
    },
    WelcomeWithdraw: {
      kind: "send",
      steps: [
        { event: "Balance", label: 0, write: writeAmount, next: "Welcome" },
        { event: "Denied", label: 1, write: writeDenied, next: "Welcome" },
      ],
    },
    end: { kind: "end" },
  },
};

export const Atm = $.protocol({
  name: "Atm",
  roles: ["master", "peer"],
  fingerprint: atmFingerprint,
  compatible: [],
  labels: ["Balance", "Denied", "Deposit", "Login", "Quit", "Welcome", "Withdraw"],
  machines: { master: atmMaster, peer: atmPeer },
  events: {
    Login: $.schema<Login>("Login", writeLogin),
    Quit: $.schema<undefined>("Quit"),
  },
});
