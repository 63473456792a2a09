/** Exit status of the command. */
export const status = {
  /** Nothing is wrong. */
  clean: 0,
  /** Something was found: an error in a protocol, a file that `gen --check` would change. */
  findings: 1,
  /** The call, the configuration or a file is bad. */
  usage: 2,
  /** A bug in capitan. */
  bug: 70,
} as const;

export type Status = (typeof status)[keyof typeof status];

/** The call cannot be carried out: a bad argument, a file that cannot be read or written. Exit status 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** By its name: each part of the bundle has a class of its own. */
export const isUsageError = (error: unknown): error is UsageError =>
  error instanceof Error && error.name === "UsageError";
