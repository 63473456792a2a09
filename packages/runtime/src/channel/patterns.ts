/** One step of a handshake message, in the notation of the Noise specification. */
export type Token = "e" | "s" | "ee" | "es" | "se" | "ss" | "psk";

/** A handshake pattern: section 7 of the Noise specification, revision 34. */
export interface Pattern {
  /** With modifiers: "XXpsk3". */
  readonly name: string;
  /** Static keys that the parties know of each other before. */
  readonly known: { readonly initiator: boolean; readonly responder: boolean };
  /** Messages in turn, the initiator's first. */
  readonly messages: readonly (readonly Token[])[];
  readonly psk: boolean;
}

/**
 * "i:", "r:" or "ir:" says whose static key is known to the other party before. One-way and fundamental patterns first,
 * then the deferred ones of the specification's appendix 18.1.
 */
const table: Readonly<Record<string, string>> = {
  N: "r: e es",
  K: "ir: e es ss",
  X: "r: e es s ss",
  NN: "e / e ee",
  NK: "r: e es / e ee",
  NX: "e / e ee s es",
  KN: "i: e / e ee se",
  KK: "ir: e es ss / e ee se",
  KX: "i: e / e ee se s es",
  XN: "e / e ee / s se",
  XK: "r: e es / e ee / s se",
  XX: "e / e ee s es / s se",
  IN: "e s / e ee se",
  IK: "r: e es s ss / e ee se",
  IX: "e s / e ee se s es",
  NK1: "r: e / e ee es",
  NX1: "e / e ee s / es",
  X1N: "e / e ee / s / se",
  X1K: "r: e es / e ee / s / se",
  XK1: "r: e / e ee es / s se",
  X1K1: "r: e / e ee es / s / se",
  X1X: "e / e ee s es / s / se",
  XX1: "e / e ee s / es s se",
  X1X1: "e / e ee s / es s / se",
  K1N: "i: e / e ee / se",
  K1K: "ir: e es / e ee / se",
  KK1: "ir: e / e ee se es",
  K1K1: "ir: e / e ee es / se",
  K1X: "i: e / e ee s es / se",
  KX1: "i: e / e ee se s / es",
  K1X1: "i: e / e ee s / se es",
  I1N: "e s / e ee / se",
  I1K: "r: e es s / e ee / se",
  IK1: "r: e s / e ee se es",
  I1K1: "r: e s / e ee es / se",
  I1X: "e s / e ee s es / se",
  IX1: "e s / e ee se s / es",
  I1X1: "e s / e ee s / se es",
};

/** The pattern of that name, as "NNpsk0" or "XX". Throws RangeError when there is none. */
export function pattern(name: string): Pattern {
  const [, base = "", modifiers = ""] =
    /^([A-Z0-9]+)((?:psk[0-9](?:\+psk[0-9])*)?)$/.exec(name) ?? [];
  const [, known = "", text = ""] = /^(?:([ir]+): )?(.+)$/.exec(table[base] ?? "") ?? [];
  if (text === "") throw new RangeError(`there is no handshake pattern ${name}`);
  const messages = text.split(" / ").map((message) => message.split(" ").filter(isToken));
  for (const [, digit] of modifiers.matchAll(/psk([0-9])/g)) {
    // Section 9.3: psk0 opens the first message, pskN closes the N-th one.
    const place = Number(digit);
    const target = messages[Math.max(place - 1, 0)];
    if (target === undefined) throw new RangeError(`there is no handshake pattern ${name}`);
    if (place === 0) target.unshift("psk");
    else target.push("psk");
  }
  return {
    name,
    known: { initiator: known.includes("i"), responder: known.includes("r") },
    messages,
    psk: modifiers !== "",
  };
}

function isToken(text: string): text is Token {
  return /^(e|s|ee|es|se|ss|psk)$/.test(text);
}
