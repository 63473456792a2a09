import { host } from "./host.js";
import { Lobby } from "./lobby.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const log = (line: string) => console.log(`server: ${line}`);
const lobby = new Lobby();
const server = await host({ key, port: Number(process.env["PORT"] ?? 28347), lobby, log });
log(`listening on ${server.host}:${server.port}`);

const stop = () => {
  // First nothing more comes from the rooms; then the guests go, and the sessions end by themselves.
  lobby.close();
  void server.close();
};
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
