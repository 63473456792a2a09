import type { Steer } from "@capitan/runtime";
import { serve } from "@capitan/runtime/tcp";
import { peerEvent } from "./atm.js";
import { type Bank, BankState } from "./bank-state.js";

export interface TellerOptions {
  readonly key: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly bank: Bank;
  readonly log: (line: string) => void;
}

/** Takes card holders in, each with a state of its own. One that fails disturbs no other. */
export const teller = ({ key, port, bank, log }: TellerOptions) =>
  serve(
    {
      port,
      key,
      metadata: () => new BankState(bank),
      onSessionError: (error, address) => log(`${address}: ${String(error)}`),
    },
    (steer) => atTeller(steer, log),
  );

/** The bank's side: it reacts. Each handler answers, or lets the conversation go on. */
export const atTeller = (steer: Steer<BankState>, log: (line: string) => void) =>
  peerEvent(steer, {
    async onLogin({ card, pin }, s, session) {
      const account = session.logIn(card, pin);
      log(account === undefined ? "refused a card" : `welcome, ${account.name}`);
      return account === undefined
        ? s.sendDenied({ reason: "unknown card or wrong pin" })
        : s.sendWelcome({ name: account.name });
    },
    async onDeposit({ amount }, s, { account }) {
      account.amount += amount;
      return s.sendBalance({ amount: account.amount });
    },
    async onWithdraw({ amount }, s, { account }) {
      if (amount > account.amount) return s.sendDenied({ reason: "not enough in the account" });
      account.amount -= amount;
      return s.sendBalance({ amount: account.amount });
    },
    onQuit() {
      log("goodbye");
    },
  });
