import { OptionError } from "../errors/index.js";
import { StreamLink } from "../link/stream.js";
import { MemberSeat } from "../network/member.js";
import { checkRoleOptions } from "../network/options.js";
import { NetworkSteer, type RoleOptions } from "../network/steer.js";
import { prepareMember, type TrustOptions, trustOf } from "../network/trust.js";
import { openLink, type Steer } from "../steer/open.js";
import { connected } from "./connect.js";
import { prepareOnNode, useNodeCiphers } from "./native.js";

export interface JoinOptions<Metadata = undefined> extends RoleOptions<Metadata>, TrustOptions {
  readonly port: number;
  /** Default 127.0.0.1. */
  readonly host?: string | undefined;
  /** Members that give the same name play together; "" by default. At most 64 characters. */
  readonly session?: string | undefined;
  /** With `roles`: the role that the hub plays. Default the first one of `roles`. */
  readonly hubRole?: string | undefined;
}

const maxSession = 64;

/**
 * Joins a network of more than two roles through the hub that `host` has opened. The steer is for one session; the role is
 * that of the function which it is given to, and the session begins when all roles are there. The hub waits for the call of
 * that function for its `openingTimeout`, 10 seconds.
 *
 * @throws OptionError, KeyError, ConnectionFailedError, HandshakeRefusedError, OpeningTimeoutError, AbortedError
 */
export async function join<Metadata = undefined>(
  options: JoinOptions<Metadata>,
): Promise<Steer<NoInfer<Metadata>>> {
  const { session = "", keepalive, openingTimeout, signal, clock, service, roles } = options;
  checkRoleOptions(options);
  if (session.length > maxSession) {
    throw new OptionError(
      "session",
      `\`session\` has ${session.length} characters, at most ${maxSession} are allowed`,
    );
  }
  const trust = await trustOf(options);
  const hubRole = options.hubRole ?? Object.keys(roles ?? {})[0] ?? "";
  if (trust.kind === "hub" && options.hubRole !== undefined) {
    throw new OptionError("hubRole", "`hubRole` belongs to `roles`: remove it");
  }
  const start =
    trust.kind === "hub"
      ? await prepareOnNode("initiator", options)
      : await prepareMember(trust, hubRole, service);
  if (trust.kind === "roles") useNodeCiphers();
  const socket = await connected(options);
  const times = { openingTimeout, signal, clock };
  const opened = await openLink(new StreamLink(socket), "initiator", start, times);
  const parts = {
    side: "initiator",
    address: opened.address,
    sealed: opened.sealed,
    seat: new MemberSeat(opened, session, keepalive),
    role: undefined,
    roster: trust.kind === "roles" ? trust.roster : undefined,
  } as const;
  return new NetworkSteer(parts, options);
}
