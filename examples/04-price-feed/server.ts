import { Exchange } from "./exchange.js";
import { feed } from "./feed.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const log = (line: string) => console.log(`feed:   ${line}`);
const exchange = new Exchange(Math.random);
const server = await feed({ key, port: Number(process.env["PORT"] ?? 28346), exchange, log });
log(`listening on ${server.host}:${server.port}`);

/** Milliseconds between two rounds of trades. */
const pace = Number(process.env["PACE"] ?? 500);
const trading = setInterval(() => exchange.trade(), pace);

const stop = () => {
  clearInterval(trading);
  void server.close();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
