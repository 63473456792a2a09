import { KeyError } from "../errors/index.js";
import { fromBase64url, toBase64url } from "./base64url.js";
import { checksum } from "./checksum.js";

/** The kinds of 32 bytes that have a spelling of their own, so that none is taken for another. */
export interface Kind {
  /** What errors call it. */
  readonly noun: string;
  readonly prefix: string;
  /** What to do about a wrong one. */
  readonly advice: string;
}

export const sharedKey: Kind = {
  noun: "key",
  prefix: "capitan-key-1-",
  advice: "make one with `capitan keygen` and give it to both sides",
};

export const identityKey: Kind = {
  noun: "identity",
  prefix: "capitan-identity-1-",
  advice: "make one with `capitan keygen --identity` and keep it where it was made",
};

export const publicKey: Kind = {
  noun: "public key",
  prefix: "capitan-public-1-",
  advice: "`capitan keygen --identity` prints it beside the identity that it belongs to",
};

const kinds = [sharedKey, identityKey, publicKey];

export const keyBytes = 32;
const bodyCharacters = 43;
const checksumCharacters = 8;

/** Prefix, 43 characters of base64url, `-`, 8 hexadecimal digits of checksum. */
export function spell(kind: Kind, bytes: Uint8Array): string {
  const text = kind.prefix + toBase64url(bytes);
  return `${text}-${checksumOf(text)}`;
}

/**
 * The bytes that `text` spells.
 *
 * @throws KeyError for anything else. The message says what is wrong and never repeats the text.
 */
export function unspell(kind: Kind, text: unknown): Uint8Array {
  const fault = faultOf(kind, text);
  if (fault !== undefined || typeof text !== "string") throw new KeyError(fault ?? "");
  const { length } = kind.prefix;
  const bytes = fromBase64url(text.slice(length, length + bodyCharacters));
  if (bytes === undefined) throw new KeyError(changed(kind));
  return bytes;
}

/** The checksum covers the prefix too: a key of a later version does not pass for one of this. */
function checksumOf(text: string): string {
  return checksum(new TextEncoder().encode(text));
}

function changed({ noun, advice }: Kind): string {
  return `the ${noun} was changed on its way, its checksum does not match: copy it again, or ${advice}`;
}

/** What is wrong with `text`; undefined when its form and its checksum are right. */
function faultOf(kind: Kind, text: unknown): string | undefined {
  const { noun, prefix, advice } = kind;
  const characters = prefix.length + bodyCharacters + 1 + checksumCharacters;
  if (typeof text !== "string")
    return `the ${noun} is ${text === null ? "null" : typeof text}, not a text: ${advice}`;
  if (text === "") return `the ${noun} is empty: ${advice}`;
  if (text.trim() !== text && text.trim().startsWith(prefix))
    return `the ${noun} has white space around it: remove it, \`.trim()\` does when the ${noun} is read from a file`;
  const family = prefix.slice(0, -2);
  if (
    text.startsWith(family) &&
    !text.startsWith(prefix) &&
    /^[0-9]+-/.test(text.slice(family.length))
  )
    return `the ${noun} is of another version than 1, which is the only one here: ${advice}`;
  const other = kinds.find((one) => text.startsWith(one.prefix));
  if (other !== undefined && other !== kind)
    return `this is ${withArticle(other.noun)}, where ${withArticle(noun)} is needed: ${advice}`;
  if (other === undefined) return `this is not a capitan ${noun}: ${advice}`;
  if (text.length < characters)
    return `the ${noun} is cut: it has ${text.length} characters of ${characters}; copy it again, or ${advice}`;
  if (text.length > characters)
    return `the ${noun} is too long: it has ${text.length} characters instead of ${characters}; copy it again, or ${advice}`;
  const body = text.slice(0, prefix.length + bodyCharacters);
  if (text !== `${body}-${checksumOf(body)}`) return changed(kind);
  return undefined;
}

function withArticle(noun: string): string {
  return noun.startsWith("i") ? `an ${noun}` : `a ${noun}`;
}
