/// <reference lib="esnext.disposable" preserve="true" />
import { realClock } from "../clock/real.js";
import { OptionError } from "../errors/index.js";
import { mostRoles } from "../network/frames.js";
import { Hub } from "../network/hub.js";
import { checkRoleOptions } from "../network/options.js";
import type { Relay } from "../network/relay.js";
import { isSame } from "../network/roster.js";
import { NetworkSteer, type RoleOptions } from "../network/steer.js";
import { prepareHub, type TrustOptions, trustOf } from "../network/trust.js";
import type { Protocol } from "../session/descriptor.js";
import { defaultOpening, type Limits } from "../steer/options.js";
import type { Steer } from "../steer/types.js";
import { accept } from "./accept.js";
import { prepareOnNode, useNodeCiphers } from "./native.js";
import type { Server, SessionReports } from "./serve.js";
import { within } from "./within.js";

/** Bounds of a hub. */
export interface HubLimits extends Limits {
  /** Members that may wait for others. Default 1,024. */
  readonly waiting?: number | undefined;
  /** Bytes of other roles that may wait for a member who does not read. Default 16 MiB. */
  readonly relay?: number | undefined;
}

export interface HostOptions<Metadata = undefined>
  extends Omit<RoleOptions<Metadata>, "waitingTimeout" | "limits">,
    TrustOptions,
    SessionReports {
  /** 0 takes a free one; the hub says which. */
  readonly port: number;
  /** Default 127.0.0.1: this machine only. "0.0.0.0" or "::" for all. */
  readonly host?: string | undefined;
  /** The descriptor of the protocol, as the generated module exports it. */
  readonly protocol: Protocol;
  /** The role that the hub plays. Default the first one of the protocol. */
  readonly role?: string | undefined;
  readonly limits?: HubLimits | undefined;
  /** Somebody got no seat: a stranger, a wrong key, another protocol, a role that there is not. */
  readonly onRefused?: ((error: unknown, address: string) => void) | undefined;
}

/** A hub that runs. */
export interface HubServer extends Server {
  /** Members that wait for others. */
  readonly waiting: number;
}

const defaultDrain = 5000;
const defaultWaiting = 1024;
const defaultRelay = 16_777_216;

/**
 * Opens a port at which the other roles of a protocol `join`, and calls `run` with the steer of the hub's own role for each
 * session in which all seats are taken. What the others say to each other goes through here. One session's failure is
 * handed to `onSessionError`, of the options or of the last argument, which wins, and disturbs no other. Resolves when the
 * port is open.
 *
 * @throws OptionError, KeyError, or the system's error when the port is taken
 */
export async function host<Metadata = undefined>(
  options: HostOptions<Metadata>,
  run: (steer: Steer<Metadata>) => unknown,
  reports: SessionReports = {},
): Promise<HubServer> {
  const { clock = realClock, limits, protocol, signal, onRefused } = options;
  const { onSessionError = options.onSessionError } = reports;
  const role = roleOf(options);
  checkHub(options);
  const trust = await trustOf(options);
  const roster = trust.kind === "roles" ? trust.roster : undefined;
  const running = new Map<NetworkSteer<Metadata>, Promise<void>>();
  let isClosed = false;
  let isDrained = false;

  const hub = new Hub({
    spoken: {
      protocol: protocol.name,
      fingerprints: [protocol.fingerprint, ...protocol.compatible.map((one) => one.fingerprint)],
    },
    roles: protocol.roles,
    role,
    name: options.name ?? "",
    keepalive: options.keepalive ?? protocol.machines[role]?.keepalive,
    openingTimeout: options.openingTimeout ?? defaultOpening,
    mostWaiting: limits?.waiting ?? defaultWaiting,
    mostRelayed: limits?.relay ?? defaultRelay,
    mayPlay: (publicKey, role) => roster === undefined || isSame(roster.keys.get(role), publicKey),
    begin: take,
    refused: (error, address) => quietly(() => onRefused?.(error, address)),
  });

  function take(relay: Relay): void {
    relay.begin();
    const { address } = relay;
    const sealed = options.insecure !== true;
    const parts = { side: "responder", address, sealed, seat: relay, role, roster } as const;
    const { metadata, name, keepalive, openingTimeout } = options;
    const steer = new NetworkSteer(parts, {
      metadata,
      name,
      keepalive,
      openingTimeout,
      limits,
      clock,
    });
    running.set(steer, play(steer, relay));
  }

  async function play(steer: NetworkSteer<Metadata>, relay: Relay): Promise<void> {
    try {
      await run(steer);
      steer.dropUnused();
    } catch (error) {
      steer.close(error);
      quietly(() => onSessionError?.(error, steer.address));
    }
    // The others may go on without this role: they still speak through the hub.
    await new Promise<void>((resolve) => relay.onGone(resolve));
    running.delete(steer);
  }

  const acceptor = await accept(
    {
      port: options.port,
      host: options.host,
      key: options.key,
      service: options.service,
      insecure: options.insecure,
      openingTimeout: options.openingTimeout,
      clock,
      onRefused,
    },
    (steer) => {
      if (isClosed) steer.close();
      else hub.receive(steer);
    },
    async () => {
      if (trust.kind === "hub") return prepareOnNode("responder", options);
      useNodeCiphers();
      return prepareHub(trust, options.service);
    },
  );

  async function drain(): Promise<void> {
    isClosed = true;
    isDrained = true;
    hub.dismiss();
    await Promise.all([acceptor.stop(), ...running.values()]);
  }

  async function close(drain = isDrained ? 0 : defaultDrain): Promise<void> {
    isClosed = true;
    hub.dismiss();
    const stopped = acceptor.stop();
    const sessions = [...running.values()];
    if (drain > 0) await within(clock, drain, Promise.all(sessions));
    for (const steer of running.keys()) steer.close(signal?.reason);
    for (const relay of hub.relays) if (relay.isLeft) relay.drop();
    await Promise.all([stopped, ...sessions]);
    signal?.removeEventListener("abort", abort);
  }

  function abort(): void {
    void close(0);
  }

  signal?.addEventListener("abort", abort);
  if (signal?.aborted) await close(0);
  return {
    port: acceptor.port,
    host: acceptor.host,
    get sessions() {
      return running.size;
    },
    get waiting() {
      return hub.waiting;
    },
    drain,
    close,
    [Symbol.asyncDispose]: () => close(),
  };
}

/** A reporter that throws must not end the hub, and there is nobody else to tell. */
function quietly(report: () => void): void {
  try {
    report();
  } catch {}
}

function roleOf({ protocol, role = protocol.roles[0] ?? "" }: HostOptions<unknown>): string {
  if (!protocol.roles.includes(role)) {
    throw new OptionError(
      "role",
      `${role} is no role of ${protocol.name}: it has ${protocol.roles.join(", ")}`,
    );
  }
  if (protocol.roles.length > mostRoles) {
    throw new OptionError("protocol", `${protocol.name} has more than ${mostRoles} roles`);
  }
  if (protocol.roles.length === 2) {
    throw new OptionError(
      "protocol",
      `${protocol.name} has two roles, which need no hub: use \`serve\` and \`connect\``,
    );
  }
  return role;
}

function checkHub(options: HostOptions<unknown>): void {
  checkRoleOptions(options);
  const { waiting, relay } = options.limits ?? {};
  for (const [name, value] of Object.entries({ waiting, relay })) {
    if (value !== undefined && !(value >= 1)) {
      const option = `limits.${name}`;
      throw new OptionError(option, `\`${option}\` must be at least 1, not ${value}`);
    }
  }
}
