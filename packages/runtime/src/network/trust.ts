import type { SealOptions, StartOpening } from "../channel/index.js";
import { prepareCalled, prepareCaller } from "../channel/index.js";
import { OptionError } from "../errors/index.js";
import { Identity } from "../keys/index.js";
import { isSame, type Roster, rosterOf } from "./roster.js";

/** Whom the roles of a network trust: the hub, or only each other. */
export interface TrustOptions extends SealOptions {
  /**
   * The hub is one of the roles, and carries what the others say to each other. With a shared `key` it can read and change
   * all of that: `"trusted"` says that it may. With `roles` it cannot, and this is left out.
   */
  readonly hub?: "trusted" | undefined;
  /**
   * The public key of each role, as `capitan keygen --identity` prints them: then what two roles say to each other is sealed
   * from end to end, and nobody can pass for another role. Needs `identity`, and takes no `key`.
   */
  readonly roles?: Readonly<Record<string, string>> | undefined;
  /** Who this end is: its public key is that of its role in `roles`. */
  readonly identity?: string | Identity | undefined;
}

/** How links between members and hub are opened. */
export type Trust =
  | { readonly kind: "hub" }
  | { readonly kind: "roles"; readonly roster: Roster; readonly identity: Identity };

/** Checks the options together. @throws OptionError, KeyError */
export async function trustOf(options: TrustOptions): Promise<Trust> {
  const { hub, roles, identity, key, insecure } = options;
  if (roles === undefined) {
    if (identity !== undefined) {
      throw new OptionError("roles", "`identity` needs `roles`: the public key of each role");
    }
    if (hub !== "trusted") {
      throw new OptionError(
        "hub",
        'with a shared key the hub reads all that the other roles say to each other, and can change it: say `hub: "trusted"` if it may, or give each role an `identity` and all of them the same `roles`',
      );
    }
    return { kind: "hub" };
  }
  if (hub !== undefined) {
    throw new OptionError("hub", "with `roles` nobody needs to trust the hub: remove `hub`");
  }
  if (key !== undefined || insecure === true) {
    const option = key === undefined ? "insecure" : "key";
    throw new OptionError(
      option,
      `with \`roles\` links are sealed by \`identity\`: remove \`${option}\``,
    );
  }
  if (identity === undefined) {
    throw new OptionError(
      "identity",
      "`roles` needs an `identity`: make one with `capitan keygen --identity`",
    );
  }
  const known = identity instanceof Identity ? identity : Identity.parse(identity);
  return { kind: "roles", roster: await rosterOf(roles, known), identity: known };
}

/** Opens links to the hub, which plays the role `hub`. @throws OptionError when `roles` does not have it */
export function prepareMember(
  { roster, identity }: Extract<Trust, { kind: "roles" }>,
  hub: string,
  service: string | undefined,
): Promise<StartOpening> {
  const server = roster.keys.get(hub);
  if (server === undefined) {
    throw new OptionError("hubRole", `\`roles\` has no public key for the hub's role ${hub}`);
  }
  return prepareCaller({ identity, server, service });
}

/** Opens links to members: whoever holds the key of a role. */
export function prepareHub(
  { roster, identity }: Extract<Trust, { kind: "roles" }>,
  service: string | undefined,
): Promise<StartOpening> {
  const accepts = (publicKey: Uint8Array): boolean =>
    [...roster.keys.values()].some((key) => isSame(key, publicKey));
  return prepareCalled({ identity, accepts, service });
}
