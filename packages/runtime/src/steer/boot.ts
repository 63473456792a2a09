import { readHex } from "../records/setup.js";

let drawn: string | undefined;

/** The id of this process: 32 hexadecimal digits, drawn at random when they are first needed. */
export function bootId(): string {
  drawn ??= readHex(crypto.getRandomValues(new Uint8Array(16)), 0, 16);
  return drawn;
}
