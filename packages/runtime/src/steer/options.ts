import type { SealOptions } from "../channel/index.js";
import type { Clock } from "../clock/clock.js";
import { OptionError } from "../errors/index.js";
import { defaultWindow } from "../records/credit.js";
import type { KeepaliveTimes } from "../records/keepalive.js";
import type { ArrivalLimits } from "../records/lane.js";
import { defaultReassembly } from "../records/reassembly.js";
import type { MetadataSource } from "./types.js";

/** Bounds on what the other end may make this process hold. Bytes. */
export interface Limits {
  /** The longest message, where the protocol does not say `max message`. Default 1 MiB. */
  readonly message?: number | undefined;
  /** Events that may wait for the program, as bytes of payload and 32 for each. Default 256 KiB, at least 4 KiB. */
  readonly window?: number | undefined;
  /** Unfinished long messages of the whole process. Default 256 MiB. */
  readonly reassembly?: number | undefined;
}

/** What every way to open a link takes. */
export interface SteerOptions<Metadata = undefined> extends SealOptions {
  /** What handlers and hooks get: a value for all sessions, or a function that makes one for each, once the other end is authenticated and checked. */
  readonly metadata?: MetadataSource<Metadata> | undefined;
  /** What this end calls itself to the other one, for logs. At most 64 characters. */
  readonly name?: string | undefined;
  /** Ends the session, or the attempt to open it, on both sides with a typed error. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How a silent end is noticed: a sign of life is asked for after `every` without a byte, and the session ends after
   * `timeout` without one. Milliseconds; `every` is at least 100, `timeout` longer. Wins over the `keepalive` of the
   * protocol; without either 15,000 and 25,000.
   */
  readonly keepalive?: KeepaliveTimes | undefined;
  /** Until the link is open and the other end's SETUP is here. Milliseconds; default 10,000. */
  readonly openingTimeout?: number | undefined;
  readonly limits?: Limits | undefined;
  /** Time; for tests. */
  readonly clock?: Clock | undefined;
}

export const defaultOpening = 10_000;
const defaultMessage = 1_048_576;
const maxMessage = 16_777_216;
const leastKeepalive = 100;
const maxName = 64;
/** What the timers of JavaScript can measure: longer ones fire at once. */
export const longestTime = 2 ** 31 - 1;

/** @throws OptionError when an option cannot be meant */
export function checkOptions(options: SteerOptions<unknown>): void {
  // Types do not reach programs in JavaScript.
  if (typeof options !== "object" || options === null) {
    throw new OptionError("options", "the options are missing: `key` or `insecure` at least");
  }
  const { keepalive, limits, name, openingTimeout } = options;
  if (keepalive !== undefined) {
    const { every, timeout } = keepalive;
    atLeast("keepalive.every", every, leastKeepalive);
    if (!(timeout > every && timeout <= longestTime)) {
      const text = `must be at most ${longestTime} ms, and longer than \`keepalive.every\`, ${every} ms, because both count from the last byte that was heard`;
      throw new OptionError("keepalive.timeout", `\`keepalive.timeout\` ${text}, not ${timeout}`);
    }
  }
  if (openingTimeout !== undefined) {
    atLeast("openingTimeout", openingTimeout, 1);
    if (openingTimeout > longestTime) {
      throw new OptionError("openingTimeout", `\`openingTimeout\` is at most ${longestTime} ms`);
    }
  }
  if (limits?.window !== undefined) atLeast("limits.window", limits.window, 4096);
  if (limits?.reassembly !== undefined) atLeast("limits.reassembly", limits.reassembly, 1);
  if (limits?.message !== undefined) {
    atLeast("limits.message", limits.message, 1);
    if (limits.message > maxMessage) {
      throw new OptionError("limits.message", `\`limits.message\` is at most ${maxMessage}`);
    }
  }
  if (name !== undefined && name.length > maxName) {
    throw new OptionError(
      "name",
      `\`name\` has ${name.length} characters, at most ${maxName} are allowed`,
    );
  }
}

function atLeast(option: string, value: number, least: number): void {
  if (!Number.isFinite(value) || value < least) {
    throw new OptionError(option, `\`${option}\` must be at least ${least}, not ${value}`);
  }
}

/** `protocol`: the `max message` of the protocol. */
export function limitsOf(limits: Limits | undefined, protocol: number | undefined): ArrivalLimits {
  return {
    window: limits?.window ?? defaultWindow,
    maxMessage: protocol ?? limits?.message ?? defaultMessage,
    reassembly: limits?.reassembly ?? defaultReassembly,
  };
}
