import { createHash } from "node:crypto";
import type { Host } from "@capitan/compiler";
import { hostOf } from "./host.js";

/** BLAKE2b-512 (RFC 7693) of the UTF-8 of a text, as hexadecimal digits. */
export function digest(text: string): string {
  return createHash("blake2b512").update(text, "utf8").digest("hex");
}

/** The file system as the compiler sees it. Paths are relative to `directory`; those far outside of it absolute. */
export const fileHost = (directory: string): Host => hostOf(directory, digest);
