import { connect } from "@capitan/runtime/tcp";
import { upload } from "./send.js";

const key = process.env["CAPITAN_KEY"];
if (key === undefined) throw new Error("set CAPITAN_KEY to what `capitan keygen` prints");
const path = process.argv[2];
if (path === undefined) throw new Error("which file? node dist/client.js FILE");

const steer = await connect({ port: Number(process.env["PORT"] ?? 28345), key });
const isStored = await upload(steer, path, (line) => console.log(`client: ${line}`));
process.exitCode = isStored ? 0 : 1;
