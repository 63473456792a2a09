import type { Steer } from "@capitan/runtime";
import { type AtmEnd, masterEvent } from "./atm.js";
import type { AtmState } from "./atm-state.js";

/** The cash machine's side: it drives. A state is a value; each step takes one and gives the next. */
export const atMachine = (steer: Steer<AtmState>): Promise<AtmEnd> =>
  masterEvent(
    steer,
    async (s) => {
      const { metadata: atm } = s;
      const answer = await (await s.sendLogin({ card: atm.card, pin: atm.pin })).receive();
      if (answer.type === "Denied") {
        atm.print(`denied: ${answer.event.reason}`);
        return answer.next; // the end
      }
      atm.print(`hello ${answer.event.name}`);
      let menu = answer.next;

      const deposited = await (await menu.sendDeposit({ amount: 50n })).receive();
      atm.balance = deposited.event.amount;
      menu = deposited.next;

      const withdrawn = await (await menu.sendWithdraw({ amount: 1000n })).receive();
      if (withdrawn.type === "Balance") atm.balance = withdrawn.event.amount;
      else atm.print(`no cash: ${withdrawn.event.reason}`);
      return withdrawn.next.sendQuit();
    },
    { hooks: { printReceipt: ({ balance, print }) => print(`receipt: ${balance}`) } },
  );
