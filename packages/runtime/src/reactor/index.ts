// What `serve` resolves to is a `Resource`: `context.use(serve(…))` is all that a service needs.
export type { BackoffOptions } from "./backoff.js";
export { capitan, type Reactor, type ReactorOptions } from "./capitan.js";
export type { Context } from "./context.js";
export type { Duration } from "./duration.js";
export type { Call, ReactorEvent, ServiceState, ServiceStatus } from "./events.js";
export type { IntensityOptions } from "./intensity.js";
export type { Resource } from "./resource.js";
export { type Restart, type Service, type ServiceDefinition, service } from "./service.js";
