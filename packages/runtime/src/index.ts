/**
 * The runtime of capitan: what programs import beside their generated modules.
 * In: links and the options of a session. Out: steers, on which role functions of generated modules run. Guaranteed: one
 * typed error (a SteerError with a stable code) ends whatever goes wrong, on both sides where both can still be reached.
 */
export type { SealOptions } from "./channel/index.js";
export type { Clock, Timer } from "./clock/clock.js";
export { realClock } from "./clock/real.js";
export { VirtualClock } from "./clock/virtual.js";
export type { Codec, JsonValue } from "./codec/index.js";
export {
  AbortedError,
  ConnectionFailedError,
  ConnectionLostError,
  DeadlineError,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  HandshakeRefusedError,
  IntensityExceededError,
  InvalidPayloadError,
  isErrorCode,
  KeepaliveError,
  KeyError,
  LimitError,
  OpeningTimeoutError,
  OptionError,
  type PayloadFault,
  PeerFailedError,
  ProtocolError,
  type ProtocolIdentity,
  ProtocolMismatchError,
  RecordError,
  RoleFailedError,
  SameRoleError,
  SameSideError,
  SelfConnectionError,
  ServiceFailedError,
  ServiceStuckError,
  SessionError,
  StateReusedError,
  SteerError,
  TruncatedError,
  UnexpectedEventError,
  UnfinishedError,
  VersionMismatchError,
} from "./errors/index.js";
export {
  generateIdentity,
  generateKey,
  Identity,
  type IdentityPair,
  Key,
  publicKeyOf,
} from "./keys/index.js";
export type { Link, LinkReceiver } from "./link/link.js";
export { memoryPair } from "./link/memory.js";
export type { DuplexStream } from "./link/stream.js";
export { type MemoryNetwork, memoryNetwork, type RoleSteers } from "./network/memory.js";
export type { Company, RoleOptions } from "./network/steer.js";
export type { TrustOptions } from "./network/trust.js";
export {
  type BackoffOptions,
  type Context,
  capitan,
  type Duration,
  type IntensityOptions,
  type Reactor,
  type ReactorEvent,
  type ReactorOptions,
  type Resource,
  type Service,
  type ServiceDefinition,
  type ServiceState,
  type ServiceStatus,
  service,
} from "./reactor/index.js";
export type { KeepaliveTimes } from "./records/keepalive.js";
export type { Options } from "./session/options.js";
export type { Maybe, Received, ReceivedFrom } from "./session/received.js";
export { type OpenOptions, Steer } from "./steer/open.js";
export type { Limits, SteerOptions } from "./steer/options.js";
export type { Caller, MetadataSource } from "./steer/types.js";
export type { IncomingStream, ReceivedStream, Source } from "./stream/types.js";
