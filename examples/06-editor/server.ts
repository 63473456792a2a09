import { checker } from "./checking.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");

const log = (line: string) => console.log(`server: ${line}`);
const server = await checker({ key, port: Number(process.env["PORT"] ?? 28348), log });
log(`listening on ${server.host}:${server.port}`);

const stop = () => void server.close();
process.once("SIGINT", stop);
process.once("SIGTERM", stop);
