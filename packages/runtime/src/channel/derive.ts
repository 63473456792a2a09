import { concatenate } from "./bytes.js";
import { hello } from "./hello.js";
import { keyedHash } from "./sodium.js";

/** The psk of a shared key for one service: the same key for two services does not open both. */
export function pskOf(secret: Uint8Array, service: Uint8Array): Uint8Array {
  return keyedHash(secret, concatenate([text("capitan psk 1\0"), service]));
}

/** What both sides must agree on before the handshake: both hellos, the pattern and the service, the last two behind their lengths. */
export function prologueOf(service: Uint8Array): Uint8Array {
  const name = text("NNpsk0");
  const hellos = [hello("NNpsk0", "initiator", service), hello("NNpsk0", "responder", service)];
  return concatenate([
    ...hellos,
    Uint8Array.of(name.length),
    name,
    Uint8Array.of(service.length),
    service,
  ]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
