/** Where a service is. The last five are ends, of which only "stuck" can still change: to "stopped". */
export type ServiceState =
  | "waiting"
  | "starting"
  | "running"
  | "repeating"
  | "falling-back"
  | "aborting"
  | "backing-off"
  | "stopping"
  /** Its `main` has returned, and it is not permanent. */
  | "done"
  /** It has failed, and is temporary. */
  | "gone"
  /** Its first `init` has failed, or it has failed once too often for the reactor. */
  | "failed"
  | "stopped"
  /** It ignores its signal. It is left alone and never started again beside itself. */
  | "stuck";

/** The function of a service that an error came out of. */
export type Call = "init" | "main" | "repeat" | "fallback" | "abort";

/** How a service is. */
export interface ServiceStatus {
  readonly name: string;
  readonly state: ServiceState;
  /** How many incarnations have followed the first one. */
  readonly restarts: number;
  /** What failed last. */
  readonly lastError: unknown;
}

/** What a reactor tells its `onEvent`. */
export type ReactorEvent =
  | { readonly kind: "state"; readonly service: string; readonly state: ServiceState }
  | {
      readonly kind: "failed";
      readonly service: string;
      readonly during: Call;
      readonly error: unknown;
    }
  /** It rests for so long, then runs again: the same instance, or a fresh one. */
  | {
      readonly kind: "backoff";
      readonly service: string;
      readonly milliseconds: number;
      readonly fresh: boolean;
    }
  /** A resource could not be closed. */
  | { readonly kind: "unclosed"; readonly service: string; readonly error: unknown }
  | { readonly kind: "started" }
  | { readonly kind: "stopping"; readonly error: unknown }
  | { readonly kind: "stopped"; readonly error: unknown };
