import { OptionError } from "../errors/index.js";
import { checkOptions, longestTime } from "../steer/options.js";
import type { RoleOptions } from "./steer.js";

/** @throws OptionError when an option cannot be meant */
export function checkRoleOptions(options: RoleOptions<unknown>): void {
  const { keepalive, limits, name, openingTimeout, waitingTimeout } = options;
  checkOptions({ keepalive, limits, name, openingTimeout });
  if (waitingTimeout !== undefined && !(waitingTimeout >= 1 && waitingTimeout <= longestTime)) {
    const text = `must be at least 1 and at most ${longestTime}, not ${waitingTimeout}`;
    throw new OptionError("waitingTimeout", `\`waitingTimeout\` ${text}`);
  }
}
