import { mkdir } from "node:fs/promises";
import { Storage } from "./storage.js";
import { store } from "./store.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const [folder = "stored", capacity = "1000000000"] = process.argv.slice(2);
await mkdir(folder, { recursive: true });

const log = (line: string) => console.log(`server: ${line}`);
const server = await store({
  key,
  port: Number(process.env["PORT"] ?? 28345),
  storage: await Storage.open(folder, Number(capacity)),
  log,
});
log(`listening on ${server.host}:${server.port}`);

const stop = () => void server.close();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
