import { connect } from "@capitan/runtime/tcp";
import type { AtmState } from "./atm-state.js";
import { atMachine } from "./visit.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const atm: AtmState = {
  card: "4000123412341234",
  pin: new TextEncoder().encode(process.argv[2] ?? "2718"),
  balance: 0n,
  print: (line) => console.log(`atm:  ${line}`),
};
await atMachine(await connect({ port: Number(process.env["PORT"] ?? 28344), key, metadata: atm }));
