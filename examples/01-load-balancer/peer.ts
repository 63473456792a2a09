import { connect } from "@capitan/runtime/tcp";
import { Counter } from "./counter.js";
import { type EventType, peerEvent } from "./load-balancer.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const report: EventType = process.argv[2] === "busy" ? "busy" : "available";
const port = Number(process.env["PORT"] ?? 28343);

const steer = await connect({ port, key, metadata: new Counter() });
console.log(`peer:   connected to ${steer.address}, ${steer.sealed ? "sealed" : "plain"}`);
await peerEvent(steer, async (s) => {
  console.log(`peer:   handshake done, reporting ${report}`);
  return s.sendEventType(report);
});
console.log("peer:   the master has it, and is alive");
