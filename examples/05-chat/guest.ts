import { createInterface } from "node:readline";
import { connect } from "@capitan/runtime/tcp";
import { visit } from "./visit.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const [name = "somebody", room = "hall"] = process.argv.slice(2);
const steer = await connect({ port: Number(process.env["PORT"] ?? 28347), key });
await visit(steer, {
  name,
  room,
  // Each line that is typed, until Ctrl-D, or until the room closes.
  words: (signal) => createInterface({ input: process.stdin, signal }),
  show: (line) => console.log(line),
});
