// For the package's index.ts:
//   export { type Context, capitan, type Reactor, type ReactorEvent, type ReactorOptions, type Service, service,
//     type ServiceDefinition, type ServiceState, type ServiceStatus } from "./reactor/index.js";
// What `serve` and `listen` resolve to should fit `Resource`: `drain()` accepts nobody any more and resolves when no
// session runs, `close()` (or [Symbol.asyncDispose]) ends the rest. Then `context.use(serve(…))` is all that a service needs.
export type { BackoffOptions } from "./backoff.js";
export { capitan, type Reactor, type ReactorOptions } from "./capitan.js";
export type { Context } from "./context.js";
export type { Duration } from "./duration.js";
export type { Call, ReactorEvent, ServiceState, ServiceStatus } from "./events.js";
export type { IntensityOptions } from "./intensity.js";
export type { Resource } from "./resource.js";
export { type Restart, type Service, type ServiceDefinition, service } from "./service.js";
