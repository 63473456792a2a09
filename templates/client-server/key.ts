import { readFileSync } from "node:fs";

/** The key that server and client share: of CAPITAN_KEY, or else of the file that `capitan init` has written. */
export const key: string =
  process.env["CAPITAN_KEY"] ??
  readFileSync(new URL("../capitan.key", import.meta.url), "utf8").trim();

export const port = Number(process.env["PORT"] ?? 28350);
