import { capitan } from "@capitan/runtime";
import { balancer } from "./balancer.js";
import { Counter } from "./counter.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const counter = new Counter();
const reactor = capitan({
  metadata: counter,
  services: [
    balancer({
      key,
      port: Number(process.env["PORT"] ?? 28343),
      log: (line) => console.log(`master: ${line}`),
    }),
  ],
});

const stop = () => void reactor.stop();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
await reactor.started;
await reactor.stopped;
console.log(`master: stopped with ${counter}`);
