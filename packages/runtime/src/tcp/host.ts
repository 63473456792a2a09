import { OptionError } from "../errors/index.js";

/** Where servers listen and clients connect, unless told otherwise: this machine only. */
export const defaultHost = "127.0.0.1";

/** @throws OptionError when `port` is no number of a port, from `least` on */
export function checkPort(port: number, least: 0 | 1): void {
  if (!Number.isInteger(port) || port < least || port > 65_535) {
    throw new OptionError(
      "port",
      `\`port\` must be a whole number from ${least} to 65535, not ${port}`,
    );
  }
}
