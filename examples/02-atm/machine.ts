import { visit } from "./visit.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

await visit({
  key,
  port: Number(process.env["PORT"] ?? 28344),
  atm: {
    card: "4000123412341234",
    pin: new TextEncoder().encode(process.argv[2] ?? "2718"),
    balance: 0n,
    print: (line) => console.log(`atm:  ${line}`),
  },
});
