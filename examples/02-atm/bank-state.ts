/** The accounts of a bank, and for each session the one that is open. */
export class Bank {
  readonly #accounts = new Map([["4000123412341234", { pin: "2718", name: "Ada", amount: 100n }]]);

  open(card: string, pin: Uint8Array): Account | undefined {
    const account = this.#accounts.get(card);
    return account?.pin === new TextDecoder().decode(pin) ? account : undefined;
  }
}

export interface Account {
  readonly name: string;
  amount: bigint;
}

/** One session at the bank. */
export class BankState {
  readonly #bank: Bank;
  #account: Account | undefined;

  constructor(bank: Bank) {
    this.#bank = bank;
  }

  logIn(card: string, pin: Uint8Array): Account | undefined {
    this.#account = this.#bank.open(card, pin);
    return this.#account;
  }

  /** The account of the one who is logged in. The protocol lets nobody else come so far. */
  get account(): Account {
    if (this.#account === undefined) throw new Error("nobody is logged in");
    return this.#account;
  }
}
