import { connect } from "@capitan/runtime/tcp";
import { watch } from "./watch.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const [count = "3", ...symbols] = process.argv.slice(2);
const log = (line: string) => console.log(`reader: ${line}`);

const steer = await connect({ port: Number(process.env["PORT"] ?? 28346), key });
await watch(steer, { symbols, count: Number(count), log });
