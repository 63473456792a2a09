import { readHex } from "../records/setup.js";

let drawn: string | undefined;

/** The id of this process: 32 hexadecimal digits, drawn at random when they are first needed. */
export function bootId(): string {
  drawn ??= readHex(crypto.getRandomValues(new Uint8Array(16)), 0, 16);
  return drawn;
}

let sessions = 0;

/** The number of one session of this process. */
export function nextInstance(): number {
  sessions = (sessions + 1) >>> 0;
  return sessions;
}
