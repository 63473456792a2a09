import { concatenate } from "../channel/bytes.js";
import { fragmentHead, readU16 } from "../records/frame.js";
import { decodeSetup, encodeSetup, readHex, type Setup, writeHex } from "../records/setup.js";
import { decodeTexts, encodeTexts } from "../records/texts.js";

/*
 * The frames between a member and the hub: one in each record, type first. WIRE.md, section 5, is the reference.
 *
 * | frame  | behind the type                                                   | from   |
 * | ------ | ----------------------------------------------------------------- | ------ |
 * | PING   | number u32                                                        | both   |
 * | PONG   | number u32                                                        | both   |
 * | JOIN   | text: name of the session; then as in SETUP                       | member |
 * | BEGIN  | 16 bytes id, 32 bytes fingerprint, u8 role of the hub, texts      | hub    |
 * | REFUSE | texts                                                             | hub    |
 * | DATA   | u8 role, bytes                                                    | both   |
 * | END    | u8 role                                                           | both   |
 * | CUT    | u8 role                                                           | both   |
 */
export const JOIN = 64;
export const BEGIN = 65;
export const REFUSE = 66;
export const DATA = 67;
export const END = 68;
export const CUT = 69;

export const idLength = 16;
const fingerprintLength = 32;
/** Roles have numbers of one byte. */
export const mostRoles = 255;
const mostTexts = 64;

/** Who wants to join, and which session. */
export interface Join {
  readonly setup: Setup;
  readonly session: string;
}

/** What stands behind the type of a JOIN. */
export function encodeJoin({ setup, session }: Join): Uint8Array {
  return concatenate([encodeTexts([session]), encodeSetup(setup).subarray(fragmentHead)]);
}

/** Undefined when it is malformed. */
export function decodeJoin(buffer: Uint8Array, start: number, end: number): Join | undefined {
  if (end - start < 2) return undefined;
  const textEnd = start + 2 + readU16(buffer, start);
  if (textEnd > end) return undefined;
  const [session] = decodeTexts(buffer, start, textEnd, 1) ?? [];
  const setup = decodeSetup(buffer, textEnd, end);
  return session === undefined || setup === undefined ? undefined : { setup, session };
}

/** What the hub says when all seats are taken. */
export interface Begin {
  readonly id: Uint8Array;
  readonly fingerprint: string;
  /** The role that the hub plays. */
  readonly hub: number;
  /** What the roles call themselves, in the order of the protocol. */
  readonly names: readonly string[];
}

export function encodeBegin({ id, fingerprint, hub, names }: Begin): Uint8Array {
  const texts = encodeTexts(names);
  const body = new Uint8Array(idLength + fingerprintLength + 1 + texts.length);
  body.set(id);
  writeHex(body, idLength, fingerprint);
  body[idLength + fingerprintLength] = hub;
  body.set(texts, idLength + fingerprintLength + 1);
  return body;
}

/** Undefined when it is malformed. */
export function decodeBegin(buffer: Uint8Array, start: number, end: number): Begin | undefined {
  const textsAt = start + idLength + fingerprintLength + 1;
  if (textsAt > end) return undefined;
  const names = decodeTexts(buffer, textsAt, end, mostRoles);
  if (names === undefined) return undefined;
  return {
    id: Uint8Array.from(buffer.subarray(start, start + idLength)),
    fingerprint: readHex(buffer, start + idLength, fingerprintLength),
    hub: buffer[textsAt - 1] ?? 0,
    names,
  };
}

/** Why a member gets no seat: the code of an error, and what belongs to it. */
export function encodeRefuse(texts: readonly string[]): Uint8Array {
  return encodeTexts(texts.slice(0, mostTexts));
}

export function decodeRefuse(
  buffer: Uint8Array,
  start: number,
  end: number,
): readonly string[] | undefined {
  return decodeTexts(buffer, start, end, mostTexts);
}
