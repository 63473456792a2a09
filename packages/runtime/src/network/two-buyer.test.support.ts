import type * as $ from "../generated.js";
import { protocol, run } from "../generated.js";
import type { Machine, MachineState } from "../machine.js";
import type { RunOptions } from "../session/run.js";
import { readText, writeText } from "../testing/small.test.support.js";

/*
 * What `capitan gen` writes for the protocol of the tour, by hand:
 *
 *   protocol TwoBuyer(Buyer1, Buyer2, Seller) {
 *     Buyer1 -> Seller: Title;
 *     Seller -> Buyer1, Buyer2: Quote;
 *     Buyer1 -> Buyer2: Share;
 *     choice by Buyer2 {
 *       on Accept to Seller { Buyer2 -> Seller: Address; Seller -> Buyer2: Delivery; }
 *       on Reject to Seller {}
 *     }
 *   }
 */
export const roles = ["Buyer1", "Buyer2", "Seller"] as const;
export type Role = (typeof roles)[number];
export type End = { readonly at: "end" };

const labels = ["Accept", "Address", "Delivery", "Quote", "Reject", "Share", "Title"];

const send = (event: string, to: readonly string[], next: string) => ({
  event,
  label: labels.indexOf(event),
  to,
  write: writeText,
  next,
});

const receive = (event: string, from: string, next: string) => ({
  event,
  label: labels.indexOf(event),
  from,
  read: readText,
  next,
});

export const fingerprint = "2b".repeat(32);

export function machineOf(
  role: string,
  states: Readonly<Record<string, MachineState>>,
  more: Partial<Machine<End>> = {},
): Machine<End> {
  return {
    protocol: "TwoBuyer",
    fingerprint,
    compatible: [],
    role,
    roles,
    initial: "start",
    states: { ...states, end: { kind: "end" } },
    ...more,
  };
}

export const machines = {
  Buyer1: machineOf("Buyer1", {
    start: { kind: "send", steps: [send("Title", ["Seller"], "Title")] },
    Title: { kind: "receive", steps: [receive("Quote", "Seller", "Quote")] },
    Quote: { kind: "send", steps: [send("Share", ["Buyer2"], "end")] },
  }),
  Buyer2: machineOf("Buyer2", {
    start: { kind: "receive", steps: [receive("Quote", "Seller", "Quote")] },
    Quote: { kind: "receive", steps: [receive("Share", "Buyer1", "Share")] },
    Share: {
      kind: "send",
      steps: [send("Accept", ["Seller"], "Accept"), send("Reject", ["Seller"], "end")],
    },
    Accept: { kind: "send", steps: [send("Address", ["Seller"], "Address")] },
    Address: { kind: "receive", steps: [receive("Delivery", "Seller", "end")] },
  }),
  Seller: machineOf("Seller", {
    start: { kind: "receive", steps: [receive("Title", "Buyer1", "Title")] },
    Title: { kind: "send", steps: [send("Quote", ["Buyer1", "Buyer2"], "Quote")] },
    Quote: {
      kind: "receive",
      steps: [receive("Accept", "Buyer2", "Accept"), receive("Reject", "Buyer2", "end")],
    },
    Accept: { kind: "receive", steps: [receive("Address", "Buyer2", "Address")] },
    Address: { kind: "send", steps: [send("Delivery", ["Buyer2"], "end")] },
  }),
};

export const twoBuyer = protocol({
  name: "TwoBuyer",
  roles,
  fingerprint,
  compatible: [],
  labels,
  machines,
  events: {},
});

type Answer<Next> = Promise<{
  readonly type: string;
  readonly event: string;
  readonly from: string;
  readonly next: Next;
}>;
/** Every state of these tests, loosely: what generated types say exactly is not what is tested here. */
export interface State {
  readonly at: string;
  readonly metadata: unknown;
  receive(): Answer<State>;
  sendTitle(title: string): Promise<State>;
  sendQuote(quote: string): Promise<State>;
  sendShare(share: string): Promise<State>;
  sendAccept(text: string): Promise<State>;
  sendReject(text: string): Promise<State>;
  sendAddress(address: string): Promise<State>;
  sendDelivery(delivery: string): Promise<State>;
}

export type Side = object | ((start: State) => Promise<unknown>);

/** What generated code exports for each role. */
export const play =
  (role: Role) =>
  (steer: $.Steer<unknown>, side: Side = reacting[role](), options?: RunOptions): Promise<End> =>
    run(machines[role], steer, side, options);

export const plays = {
  Buyer1: play("Buyer1"),
  Buyer2: play("Buyer2"),
  Seller: play("Seller"),
};

/** What has been said, in the order of its arrival at each role. */
export const driving = {
  Buyer1:
    (log: string[] = []) =>
    async (s: State) => {
      const quote = await (await s.sendTitle("Middlemarch")).receive();
      log.push(`${quote.type} ${quote.event} from ${quote.from}`);
      return quote.next.sendShare("7");
    },
  Buyer2:
    (log: string[] = []) =>
    async (s: State) => {
      const quote = await s.receive();
      const share = await quote.next.receive();
      log.push(`${quote.type} ${quote.event} from ${quote.from}`);
      log.push(`${share.type} ${share.event} from ${share.from}`);
      const accepted = await share.next.sendAccept("yes");
      const delivery = await (await accepted.sendAddress("Lowick Manor")).receive();
      log.push(`${delivery.type} ${delivery.event} from ${delivery.from}`);
      return delivery.next;
    },
  Seller:
    (log: string[] = []) =>
    async (s: State) => {
      const title = await s.receive();
      log.push(`${title.type} ${title.event} from ${title.from}`);
      const answer = await (await title.next.sendQuote("12")).receive();
      if (answer.type === "Reject") return answer.next;
      const address = await answer.next.receive();
      log.push(`${address.type} ${address.event} from ${address.from}`);
      return address.next.sendDelivery("tomorrow");
    },
};

export const reacting = {
  Buyer1: (log: string[] = []) => ({
    start: (s: State) => s.sendTitle("Middlemarch"),
    onQuote(quote: string, s: State) {
      log.push(`Quote ${quote} from Seller`);
      return s.sendShare("7");
    },
  }),
  Buyer2: (log: string[] = []) => ({
    onQuote(quote: string) {
      log.push(`Quote ${quote} from Seller`);
    },
    async onShare(share: string, s: State) {
      log.push(`Share ${share} from Buyer1`);
      return (await s.sendAccept("yes")).sendAddress("Lowick Manor");
    },
    onDelivery(delivery: string) {
      log.push(`Delivery ${delivery} from Seller`);
    },
  }),
  Seller: (log: string[] = []) => ({
    onTitle(title: string, s: State) {
      log.push(`Title ${title} from Buyer1`);
      return s.sendQuote("12");
    },
    onAccept() {},
    onReject() {},
    onAddress(address: string, s: State) {
      log.push(`Address ${address} from Buyer2`);
      return s.sendDelivery("tomorrow");
    },
  }),
};

/** What each role hears when all goes well. */
export const heard = {
  Buyer1: ["Quote 12 from Seller"],
  Buyer2: ["Quote 12 from Seller", "Share 7 from Buyer1", "Delivery tomorrow from Seller"],
  Seller: ["Title Middlemarch from Buyer1", "Address Lowick Manor from Buyer2"],
};

export const newLogs = (): Record<Role, string[]> => ({ Buyer1: [], Buyer2: [], Seller: [] });

export const ended = { at: "end" };
