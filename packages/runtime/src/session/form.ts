import type { Clock } from "../clock/clock.js";
import type { Places } from "./compile.js";
import type { Hooks } from "./hooks.js";
import type { SessionWire } from "./surface.js";

/** The program's side of a session: its function, or its handlers. */
export interface Form {
  /** The session has begun, and all automatic steps before the first one of the program are taken. */
  begin(): void;
  /** Something may have arrived. */
  progress(): void;
}

export interface SessionOptions {
  readonly places: Places;
  readonly wire: SessionWire;
  readonly clock: Clock;
  readonly hooks: Hooks;
  readonly metadata: unknown;
  readonly debug: boolean;
  /** The session is over for this side: it stands at the end and all that was sent has arrived, or it has failed. */
  readonly settled: (error: Error | undefined, ended: object) => void;
}
