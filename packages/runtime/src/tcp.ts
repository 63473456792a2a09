/**
 * TCP for Node: `connect`, and `serve` or `listen`. In: ports, keys and metadata. Out: steers on which role functions run.
 * Guaranteed: one bad client never ends a server, and strangers cost it 256 bytes and 5 seconds at most.
 */
export { type ConnectOptions, connect } from "./tcp/connect.js";
export { type HostOptions, type HubLimits, type HubServer, host } from "./tcp/hub.js";
export { type JoinOptions, join } from "./tcp/join.js";
export { type Listener, type ListenOptions, listen } from "./tcp/listen.js";
export { type ServeOptions, type Server, type SessionReports, serve } from "./tcp/serve.js";
