import type { KeygenOptions } from "./call.js";
import { type Status, status } from "./status.js";
import type { Streams } from "./streams.js";

/** Prints what was made, alone on standard output, so that it can go into a file; a word of care for a person. */
export async function keygen(options: KeygenOptions, streams: Streams): Promise<Status> {
  if (options.identity === true) {
    const { generateIdentity } = await import("./parts/identities.js");
    const { identity, publicKey } = await generateIdentity();
    streams.out(`${identity}\n${publicKey}\n`);
    care(
      streams,
      "The first line is the identity: whoever has it can pass for you. The second line is its public key: give it to the others.",
    );
  } else {
    const { generateKey } = await import("./parts/keys.js");
    streams.out(`${generateKey()}\n`);
    care(
      streams,
      "Both sides need this key. Whoever has it can talk to them: keep it out of the repository.",
    );
  }
  return status.clean;
}

function care(streams: Streams, words: string): void {
  if (streams.interactive) streams.err(`${words}\n`);
}
