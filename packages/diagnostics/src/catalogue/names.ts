import { error, warning } from "./entry.js";

/**
 * 2xxx: names and types. 20xx names, 21xx imports, 22xx types and constraints, 23xx what a protocol says before safety
 * is asked. `kind` comes with its article where a sentence needs one: "an event", "a role".
 */
export const names = {
  // Names

  CAP2001: error(
    (p: { readonly kind: string; readonly name: string }) => `unknown ${p.kind} \`${p.name}\``,
  ),
  CAP2002: error(
    (p: {
      readonly kind: string;
      readonly name: string;
      /** What the name stands for already, where that is something else: "a record". */
      readonly same: string | undefined;
    }) =>
      p.same === undefined
        ? `${p.kind} \`${p.name}\` is declared twice`
        : `${p.kind} \`${p.name}\` has the same name as ${p.same}`,
  ),
  CAP2003: error(
    (p: { readonly kind: string; readonly name: string; readonly hidden: string }) =>
      `${p.kind} \`${p.name}\` hides ${p.hidden} of the same name`,
  ),
  CAP2004: error(
    (p: { readonly name: string; readonly kind: string }) =>
      `\`${p.name}\` is a built-in type and cannot name ${p.kind}`,
  ),
  CAP2005: warning(
    (p: { readonly kind: string; readonly name: string }) =>
      `${p.kind} \`${p.name}\` is never used`,
  ),
  CAP2006: error(
    (p: { readonly name: string; readonly is: string; readonly needed: string }) =>
      `\`${p.name}\` is ${p.is}, and ${p.needed} is needed here`,
  ),
  CAP2007: error(
    (p: { readonly name: string }) =>
      `\`${p.name}\` is a TypeScript type: it can be metadata, but not travel in a message`,
  ),
  CAP2008: error(
    (p: { readonly name: string; readonly kind: string }) =>
      `\`${p.name}\` is a reserved word of TypeScript and cannot name ${p.kind}`,
  ),

  // Imports

  CAP2101: error((p: { readonly path: string }) => `there is no file \`${p.path}\``),
  CAP2102: error(
    (p: { readonly path: string; readonly why: string }) =>
      `\`${p.path}\` cannot be read: ${p.why}`,
  ),
  CAP2103: error(
    (p: { readonly path: string; readonly name: string }) =>
      `\`${p.path}\` does not declare \`${p.name}\``,
  ),
  CAP2104: error(
    (p: { readonly path: string }) =>
      `\`${p.path}\` is not the path of a .steer file: it must begin with \`./\` or \`../\` and end in \`.steer\``,
  ),
  CAP2105: error((p: { readonly path: string }) => `\`${p.path}\` imports itself`),
  CAP2106: warning((p: { readonly name: string }) => `\`${p.name}\` is imported and never used`),
  CAP2107: error(
    (p: { readonly words: string; readonly path: string }) =>
      `\`${p.words}\` is for TypeScript: \`${p.path}\` is a .steer file`,
  ),

  // Types and constraints

  CAP2201: error((p: { readonly type: string }) => `no ${p.type} can meet this constraint`),
  CAP2202: error(
    (p: {
      readonly subject: string;
      readonly type: string;
      readonly instead: string | undefined;
    }) =>
      `\`${p.subject}\` cannot be asked of ${p.type}${p.instead === undefined ? "" : `: use \`${p.instead}\``}`,
  ),
  CAP2203: error((p: { readonly why: string }) => `this is not a regular expression: ${p.why}`),
  CAP2204: error(
    (p: { readonly feature: string }) =>
      `${p.feature} is not allowed in \`matches\`: it can take for ever on hostile input`,
  ),
  CAP2205: error((_: Record<string, never>) => "`matches` needs an upper bound of `length`"),
  CAP2206: error(
    (p: { readonly name: string }) =>
      `\`${p.name}\` always contains another \`${p.name}\`: no value of it is finite`,
  ),
  CAP2207: error((p: { readonly name: string }) => `type \`${p.name}\` stands for itself`),
  CAP2208: error(
    (p: { readonly kind: string; readonly name: string; readonly of: string }) =>
      `\`${p.of}\` has two ${p.kind}s called \`${p.name}\``,
  ),
  CAP2209: error(
    (p: { readonly type: string; readonly place: string }) => `${p.type} cannot be ${p.place}`,
  ),
  CAP2210: error((p: { readonly literal: string }) => `\`${p.literal}\` is in this union twice`),
  CAP2211: error((p: { readonly type: string }) => `${p.type} allows null already`),
  CAP2212: error(
    (p: { readonly subject: string; readonly text: string }) =>
      `\`${p.subject}\` is a whole number, \`${p.text}\` is not`,
  ),
  CAP2213: error(
    (p: { readonly kind: string; readonly name: string }) =>
      `${p.kind} \`${p.name}\` has no members`,
  ),

  // What a protocol says

  CAP2301: error((p: { readonly kind: "protocol" | "system"; readonly name: string }) =>
    p.kind === "protocol"
      ? `protocol \`${p.name}\` needs at least two roles`
      : `system \`${p.name}\` needs at least two endpoints`,
  ),
  CAP2302: error(
    (p: { readonly word: string; readonly instead: string }) =>
      `\`${p.word}\` is for protocols without a role list: write \`${p.instead}\``,
  ),
  CAP2303: error(
    (p: {
      readonly role: string;
      readonly message: string;
      readonly action: "send" | "receive";
    }) =>
      p.action === "send"
        ? `${p.role} sends \`${p.message}\` to itself`
        : `${p.role} receives \`${p.message}\` from itself`,
  ),
  CAP2304: error((p: { readonly what: string }) => `a ${p.what} of zero can never be met`),
  CAP2305: error((p: { readonly word: string }) => `\`${p.word}\` stands outside every loop`),
  CAP2306: error((p: { readonly setting: string }) => `\`${p.setting}\` is set twice`),
  CAP2307: error(
    (p: { readonly every: string; readonly timeout: string }) =>
      `a keepalive every ${p.every} cannot arrive within ${p.timeout}`,
  ),
  CAP2308: error(
    (p: { readonly functions: number; readonly roles: number }) =>
      `${p.functions} \`fn\` for ${p.roles} roles: one for each role is needed, in role order`,
  ),
  CAP2309: error(
    (p: { readonly clause: string; readonly step: string }) =>
      `\`${p.clause}\` means nothing on ${p.step}`,
  ),
  CAP2310: error(
    (p: { readonly message: string; readonly role: string }) =>
      `\`${p.message}\` goes to ${p.role} twice in one step`,
  ),
  CAP2311: error(
    (p: { readonly clause: string; readonly way: "to" | "from" }) =>
      `\`${p.clause}\` does not say ${p.way} whom: write \`${p.clause} ${p.way} R\``,
  ),
  CAP2312: error((p: { readonly chooser: string }) => `${p.chooser} has no branch to choose`),
  CAP2313: error(
    (p: {
      readonly setting: string;
      readonly text: string;
      readonly low: string;
      readonly high: string;
    }) => `a ${p.setting} of ${p.text} is out of range: ${p.low} to ${p.high}`,
  ),
  CAP2320: error(
    (p: { readonly protocol: string; readonly takes: string; readonly given: string }) =>
      `\`${p.protocol}\` takes ${p.takes}, not ${p.given}`,
  ),
  CAP2321: error(
    (p: { readonly protocol: string; readonly roles: string }) =>
      `nobody plays ${p.roles} of \`${p.protocol}\``,
  ),
  CAP2322: error((p: { readonly what: string }) => `${p.what} twice in one \`run\``),
  CAP2323: error((p: { readonly word: string }) => `\`${p.word}\` does not leave a part`),
  CAP2324: error(
    (p: { readonly message: string; readonly from: string; readonly to: string }) =>
      `\`${p.message}\` goes from ${p.from} to ${p.to} in two parts at once`,
  ),
  CAP2325: error(
    (p: { readonly protocol: string }) =>
      `\`${p.protocol}\` runs itself before its end: it would never be done`,
  ),
  CAP2326: error(
    (p: { readonly protocol: string }) => `\`${p.protocol}\` runs itself through another file`,
  ),
  CAP2327: error(
    (p: { readonly owner: string; readonly role: string }) =>
      `this is what ${p.role} does: hooks of \`${p.owner}\` do not stand here`,
  ),
  CAP2328: error(
    (p: { readonly protocol: string; readonly message: string }) =>
      `\`${p.message}\` is no message of protocol \`${p.protocol}\``,
  ),
  CAP2329: error(
    (p: { readonly protocol: string; readonly why: string }) =>
      `\`${p.protocol}\` cannot be refined: ${p.why}`,
  ),
} as const;
