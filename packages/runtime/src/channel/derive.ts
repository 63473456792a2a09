import { concatenate } from "./bytes.js";
import { hello, type PatternName } from "./hello.js";
import { keyedHash } from "./sodium.js";

/** The psk of a shared key for one service: the same key for two services does not open both. */
export function pskOf(secret: Uint8Array, service: Uint8Array): Uint8Array {
  return keyedHash(secret, concatenate([text("capitan psk 1\0"), service]));
}

/**
 * What both sides must agree on before the handshake: both hellos, the pattern and the service, the last two behind their
 * lengths; and `agreed`, where there is more.
 */
export function prologueOf(
  pattern: Exclude<PatternName, "plain">,
  service: Uint8Array,
  agreed: Uint8Array = new Uint8Array(0),
): Uint8Array {
  const name = text(pattern);
  const hellos = [hello(pattern, "initiator", service), hello(pattern, "responder", service)];
  return concatenate([
    ...hellos,
    Uint8Array.of(name.length),
    name,
    Uint8Array.of(service.length),
    service,
    agreed,
  ]);
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
