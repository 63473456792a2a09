import type {
  Amount,
  AtmEnd,
  AtmMasterHandlers,
  AtmMasterStart,
  AtmPeerHandlers,
  AtmPeerStart,
  AtmPeerWelcome,
} from "./atm.test.support.js";

export const login = { card: "12345678", pin: Uint8Array.of(1, 2, 3) };

/** The same visit of the bank in both forms: login, two deposits, one withdrawal that is denied, quit. */
export interface Visit {
  readonly balances: bigint[];
  readonly denials: string[];
  receipts: number;
}

export const newVisit = (): Visit => ({ balances: [], denials: [], receipts: 0 });

export const hooksOf = (visit: Visit) => ({
  hooks: {
    printReceipt() {
      visit.receipts += 1;
    },
  },
});

export function drivingMaster(visit: Visit): (s: AtmMasterStart) => Promise<AtmEnd> {
  return async (s) => {
    const answer = await (await s.sendLogin(login)).receive();
    if (answer.type === "Denied") return answer.next;
    let menu = answer.next;
    for (const amount of [10n, 20n]) {
      const paid = await (await menu.sendDeposit({ amount })).receive();
      visit.balances.push(paid.event.amount);
      menu = paid.next;
    }
    const refused = await (await menu.sendWithdraw({ amount: 99n })).receive();
    if (refused.type === "Denied") visit.denials.push(refused.event.reason);
    return refused.next.sendQuit();
  };
}

export function reactingMaster(visit: Visit): AtmMasterHandlers {
  return {
    start: (s) => s.sendLogin(login),
    onWelcome: async (_, s) => s.sendDeposit({ amount: 10n }),
    async onBalance(event: Amount, s) {
      visit.balances.push(event.amount);
      return visit.balances.length === 1
        ? s.sendDeposit({ amount: 20n })
        : s.sendWithdraw({ amount: 99n });
    },
    async onDenied(event, s) {
      visit.denials.push(event.reason);
      return s.at === "end" ? s : s.sendQuit();
    },
  };
}

export function reactingPeer(): AtmPeerHandlers {
  let balance = 0n;
  return {
    onLogin: (_, s) => s.sendWelcome({ name: "Teller", since: new Date(1000) }),
    async onDeposit({ amount }, s) {
      balance += amount;
      return s.sendBalance({ amount: balance });
    },
    onWithdraw: async ({ amount }, s) =>
      amount <= balance
        ? s.sendBalance({ amount: balance - amount })
        : s.sendDenied({ reason: "funds" }),
    onQuit() {},
  };
}

export function drivingPeer(): (s: AtmPeerStart) => Promise<AtmEnd> {
  return async (s) => {
    let balance = 0n;
    let menu: AtmPeerWelcome = await (await s.receive()).next.sendWelcome({ name: "Teller" });
    for (;;) {
      const wish = await menu.receive();
      switch (wish.type) {
        case "Deposit":
          balance += wish.event.amount;
          menu = await wish.next.sendBalance({ amount: balance });
          break;
        case "Withdraw":
          menu = await wish.next.sendDenied({ reason: "funds" });
          break;
        case "Quit":
          return wish.next;
      }
    }
  };
}
