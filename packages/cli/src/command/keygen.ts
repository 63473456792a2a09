import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";

/** Prints a new key: the key alone on standard output, so that it can go into a file; a word of care for a person. */
export async function keygen(streams: Streams): Promise<Status> {
  const { generateKey } = await import("./parts/keys.js");
  streams.out(`${await generateKey()}\n`);
  if (streams.interactive)
    streams.err(
      "Both sides need this key. Whoever has it can talk to them: keep it out of the repository.\n",
    );
  return status.clean;
}
