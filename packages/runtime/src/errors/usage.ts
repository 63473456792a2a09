import { type ErrorDetails, SteerError } from "./steer-error.js";

/** A key is not of the form `capitan-key-1-…` that `capitan keygen` prints, or was changed or cut on its way. */
export class KeyError extends SteerError {
  constructor(message: string, details?: ErrorDetails) {
    super("key", message, details);
  }
}

/** An option cannot be meant, such as `key` beside `insecure`. Thrown before anything is opened; the message names the option. */
export class OptionError extends SteerError {
  readonly option: string;

  constructor(option: string, message: string, details?: ErrorDetails) {
    super("option", message, details);
    this.option = option;
  }
}
