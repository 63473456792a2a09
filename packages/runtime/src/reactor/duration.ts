import { OptionError } from "../errors/index.js";

/** Milliseconds, or a text with a unit: "250ms", "30s", "5m", "2h". */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h"}`;

const units: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };
/** What a timer of the platform can wait: 2³¹−1 ms, some 24 days. */
const longest = 2 ** 31 - 1;

/** In milliseconds. @throws OptionError, which names `option`, when it is none, is negative or longer than 24 days. */
export function milliseconds(duration: Duration, option: string): number {
  const found = typeof duration === "number" ? duration : spelled(duration);
  if (found >= 0 && found <= longest) return found;
  throw new OptionError(
    option,
    `\`${option}\` is ${JSON.stringify(duration)}: give milliseconds from 0 to ${longest}, or a text such as "250ms", "30s", "5m" or "2h"`,
  );
}

function spelled(text: unknown): number {
  const [, amount = "", unit = ""] = /^([0-9]+(?:\.[0-9]+)?)(ms|s|m|h)$/.exec(String(text)) ?? [];
  return amount === "" ? Number.NaN : Number(amount) * (units[unit] ?? Number.NaN);
}
