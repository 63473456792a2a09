import { error, warning } from "./entry.js";

/**
 * 3xxx: safety. 30xx the shape of a protocol, 31xx what its roles can run into, 32xx turn-taking, 33xx size, 34xx queues.
 * Those of 3102 to 3106 come with a shortest run.
 */
export const safety = {
  // Shape

  CAP3001: error(
    (p: { readonly event: string; readonly way: "to" | "from"; readonly role: string }) =>
      `two branches start with \`${p.event}\` ${p.way} ${p.role}: nobody could tell them apart`,
  ),
  CAP3002: error((_: Record<string, never>) => "this loop can turn without a message"),
  CAP3003: error((_: Record<string, never>) => "this step can never run"),
  CAP3004: error(
    (p: { readonly role: string; readonly hook: string }) =>
      `${p.role} does not know whether to run \`${p.hook}\``,
  ),
  CAP3005: warning(
    (_: Record<string, never>) =>
      "this loop can turn with nothing but handshakes and keepalives, without pause",
  ),
  CAP3006: warning(
    (p: { readonly kind: "protocol" | "system"; readonly name: string }) =>
      `nobody sends anything in ${p.kind} \`${p.name}\``,
  ),

  CAP3007: error(
    (p: { readonly role: string }) =>
      `${p.role} does not know whether to take part in this \`par\``,
  ),

  CAP3008: error(
    (p: { readonly role: string }) => `${p.role} would send or receive here, whichever comes first`,
  ),

  // What roles can run into

  CAP3101: error((p: { readonly role: string }) => `${p.role} cannot tell which branch was taken`),
  CAP3102: error((p: { readonly role: string }) => `${p.role} can wait for ever`),
  CAP3103: error(
    (p: { readonly role: string }) =>
      `${p.role} can be left waiting while the others go on for ever`,
  ),
  CAP3104: error(
    (p: { readonly message: string; readonly role: string }) =>
      `\`${p.message}\` to ${p.role} can stay unread`,
  ),
  CAP3105: error(
    (p: { readonly role: string; readonly message: string }) =>
      `${p.role} can send \`${p.message}\` where nobody expects it`,
  ),
  CAP3106: error(
    (p: { readonly role: string; readonly message: string }) =>
      `${p.role} can take \`${p.message}\` too early`,
  ),
  CAP3107: error(
    (p: { readonly role: string }) => `${p.role} does not learn that the session is over`,
  ),

  CAP3108: error(
    (p: { readonly message: string; readonly from: string; readonly role: string }) =>
      `\`${p.message}\` of ${p.from} can reach ${p.role} where it waits for something else`,
  ),
  CAP3109: error(
    (p: {
      readonly endpoint: string;
      readonly action: "send" | "take";
      readonly message: string;
      readonly role: string;
    }) => `${p.endpoint} can ${p.action} \`${p.message}\` where ${p.role} does not`,
  ),

  // Turn-taking

  CAP3201: error(
    (p: { readonly role: string; readonly message: string }) =>
      `${p.role} sends \`${p.message}\` before it has heard back, in an \`alternating\` protocol`,
  ),
  CAP3202: error((p: { readonly what: string }) => `${p.what} is not strict turn-taking`),

  // Size

  CAP3301: error(
    (p: { readonly protocol: string; readonly steps: string; readonly limit: string }) =>
      `protocol ${p.protocol} has ${p.steps} steps, at most ${p.limit} can be checked`,
  ),
  CAP3302: error(
    (p: { readonly role: string; readonly limit: string }) =>
      `${p.role} must keep more than ${p.limit} situations apart`,
  ),

  CAP3303: warning(
    (p: { readonly what: string; readonly bound: string }) =>
      `whether ${p.what} is safe is not known: nothing goes wrong up to ${p.bound}`,
  ),

  // Queues

  CAP3401: warning(
    (p: { readonly from: string; readonly to: string }) =>
      `messages from ${p.from} to ${p.to} can pile up without bound`,
  ),
  CAP3402: error(
    (p: { readonly from: string; readonly to: string }) =>
      `messages from ${p.from} to ${p.to} can pile up without bound`,
  ),
} as const;
