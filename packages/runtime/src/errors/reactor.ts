import { type ErrorDetails, SteerError } from "./steer-error.js";

/** A service of a reactor has failed and cannot go on by itself; `cause` is what it threw. */
export class ServiceFailedError extends SteerError {
  readonly service: string;
  /** What failed. */
  readonly during: "init" | "main" | "repeat" | "fallback" | "abort";

  constructor(
    service: string,
    during: "init" | "main" | "repeat" | "fallback" | "abort",
    details?: ErrorDetails,
  ) {
    const why = details?.cause instanceof Error ? `: ${details.cause.message}` : "";
    super("service-failed", `the service ${service} failed in ${during}${why}`, details);
    this.service = service;
    this.during = during;
  }
}

/** More restarts than the intensity of the reactor allows: it has stopped all its services. `cause` is the last failure. */
export class IntensityExceededError extends SteerError {
  readonly restarts: number;
  readonly milliseconds: number;

  constructor(restarts: number, milliseconds: number, details?: ErrorDetails) {
    super(
      "intensity-exceeded",
      `more than ${restarts} restarts within ${milliseconds} ms: the reactor has stopped`,
      details,
    );
    this.restarts = restarts;
    this.milliseconds = milliseconds;
  }
}

/** Services ignored their abort signal until the time to stop was over. They are left alone and never started again. */
export class ServiceStuckError extends SteerError {
  readonly services: readonly string[];

  constructor(services: readonly string[], milliseconds: number, details?: ErrorDetails) {
    super(
      "service-stuck",
      `still running ${milliseconds} ms after the stop began: ${services.join(", ")}; a main must end when its signal aborts`,
      details,
    );
    this.services = services;
  }
}
