import type { Steer } from "@capitan/runtime";
import { type PriceFeedEnd, readPrices } from "./price-feed.js";

export interface WatchOptions {
  /** Followed one after the other. */
  readonly symbols: readonly string[];
  /** So many prices of each: at least 1. */
  readonly count: number;
  readonly log: (line: string) => void;
}

/** The reader's side: it drives. */
export const watch = (steer: Steer, { symbols, count, log }: WatchOptions): Promise<PriceFeedEnd> =>
  readPrices(steer, async (start) => {
    let s = start;
    for (const symbol of symbols) {
      const answer = await (await s.sendSubscribe({ symbol })).receive();
      if (answer.type === "Unknown") {
        log(`${symbol}: not traded here`);
        s = answer.next;
        continue;
      }
      log(`${symbol}: ${answer.event.name}`);
      const ticks = await answer.next.receiveTickStream();
      let seen = 0;
      for await (const { price } of ticks) {
        log(`${symbol} ${price.toFixed(2)}`);
        seen += 1;
        if (seen === count) break; // enough: this cancels the stream
      }
      s = await ticks.next();
    }
    return s.sendGoodbye();
  });
