import type { Steer } from "@capitan/runtime";
import { serve } from "@capitan/runtime/tcp";
import type { Exchange } from "./exchange.js";
import { quotePrices } from "./price-feed.js";

export interface FeedOptions {
  readonly key: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly exchange: Exchange;
  readonly log: (line: string) => void;
}

/** Tells whoever asks what is paid at the exchange. */
export const feed = ({ key, port, exchange, log }: FeedOptions) =>
  serve(
    {
      port,
      key,
      metadata: exchange,
      onSessionError: (error, address) => log(`${address}: ${String(error)}`),
    },
    (steer) => quote(steer, log),
  );

/** The server's side of one session: it reacts. */
export const quote = (steer: Steer<Exchange>, log: (line: string) => void) =>
  quotePrices(steer, {
    async onSubscribe({ symbol }, s, exchange) {
      const share = exchange.find(symbol);
      if (share === undefined) return s.sendUnknown();
      const listed = await s.sendListed({ name: share.name });
      // The signal is aborted when the reader leaves the stream, or the session fails.
      const end = await listed.sendTickStream((signal) => share.follow(signal));
      log(`${steer.address} leaves ${symbol}`);
      return end;
    },
    onGoodbye() {
      log(`${steer.address} says goodbye`);
    },
  });
