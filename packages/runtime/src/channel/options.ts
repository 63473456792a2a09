import { OptionError } from "../errors/index.js";
import { Key, revealKey } from "../keys/index.js";

/** How the links of one listener or one connection are sealed. */
export interface SealOptions {
  /**
   * What `capitan keygen` prints, or up to four of them while keys are being changed: a listener accepts each of them, the
   * side that connects uses the first.
   */
  readonly key?: string | Key | readonly (string | Key)[] | undefined;
  /**
   * A name that both sides must give, at most 64 bytes of UTF-8; "" by default. Links of different services do not open to
   * each other, even with the same key.
   */
  readonly service?: string | undefined;
  /** Nothing is sealed and nobody is proven: for a trusted wire only. Must be spelled out, and not beside a key. */
  readonly insecure?: boolean | undefined;
}

export type Sealing =
  | { readonly kind: "plain"; readonly service: Uint8Array }
  | {
      readonly kind: "keys";
      readonly secrets: readonly Uint8Array[];
      readonly service: Uint8Array;
    };

const maximumKeys = 4;
const maximumService = 64;

/** The bytes of `service`. @throws OptionError when it is too long */
export function serviceOf(options: { readonly service?: string | undefined }): Uint8Array {
  const service = new TextEncoder().encode(options.service ?? "");
  if (service.length > maximumService)
    throw new OptionError(
      "service",
      `\`service\` has ${service.length} bytes, at most ${maximumService} are allowed`,
    );
  return service;
}

/** Checks the options together. @throws OptionError, KeyError */
export function sealingOf(options: SealOptions): Sealing {
  const service = serviceOf(options);
  const { key, insecure = false } = options;
  if (typeof insecure !== "boolean")
    throw new OptionError(
      "insecure",
      "`insecure` must be `true` or `false`, nothing that resembles them",
    );
  if (insecure && key !== undefined)
    throw new OptionError(
      "insecure",
      "`insecure` and `key` exclude each other: remove one of them",
    );
  if (insecure) return { kind: "plain", service };
  if (key === undefined)
    throw new OptionError(
      "key",
      "a `key` is missing: make one with `capitan keygen` and give it to both sides (`insecure: true` leaves the link open to everybody)",
    );
  const keys = typeof key === "string" || key instanceof Key ? [key] : key;
  if (!Array.isArray(keys))
    throw new OptionError("key", "`key` must be what `capitan keygen` prints, or an array of that");
  if (keys.length === 0 || keys.length > maximumKeys)
    throw new OptionError(
      "key",
      `\`key\` has ${keys.length} keys: give one, or up to ${maximumKeys}`,
    );
  const secrets = keys.map((one) => revealKey(one instanceof Key ? one : Key.parse(one)));
  return { kind: "keys", secrets, service };
}
