import { Bank } from "./bank-state.js";
import { teller } from "./teller.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const log = (line: string) => console.log(`bank: ${line}`);
const server = await teller({
  key,
  port: Number(process.env["PORT"] ?? 28344),
  bank: new Bank(),
  log,
});
log(`listening on ${server.host}:${server.port}`);

const stop = () => void server.close();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
