/** What the cash machine keeps of one card holder's visit. */
export interface AtmState {
  readonly card: string;
  readonly pin: Uint8Array;
  /** What the bank said last. */
  balance: bigint;
  readonly print: (line: string) => void;
}
