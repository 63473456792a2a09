import { createInterface } from "node:readline";
import { connect } from "@capitan/runtime/tcp";
import type { Screen } from "./screen.js";
import { edit } from "./typing.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const given = process.argv.slice(2);
const screen: Screen = {
  commands: given.length > 0 ? given : createInterface({ input: process.stdin }),
  print: (line) => console.log(`editor: ${line}`),
};
await edit(await connect({ port: Number(process.env["PORT"] ?? 28348), key, metadata: screen }));
console.log("editor: both directions are closed");
