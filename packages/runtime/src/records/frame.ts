/**
 * The frames of a record. WIRE.md is the reference; this file holds its numbers. All integers are big-endian.
 *
 * | frame  | bytes                                                       | sequenced | credit |
 * | ------ | ----------------------------------------------------------- | --------- | ------ |
 * | SETUP  | type, length u16, setup                                     | first     | no     |
 * | EVENT  | type, label u16, length u16, payload                        | yes       | yes    |
 * | FIRST  | type, label u16, length u16, beginning of a long payload    | yes       | yes    |
 * | MORE   | type, length u16, what follows                              | yes       | yes    |
 * | LAST   | type, length u16, the end of a long payload                 | yes       | yes    |
 * | SIGNAL | type, kind u8, the first 8 bytes of the fingerprint         | yes       | yes    |
 * | CREDIT | type, total u64                                             | no        | no     |
 * | ACK    | type, total u64                                             | no        | no     |
 * | PING   | type, number u32                                            | no        | no     |
 * | PONG   | type, number u32                                            | no        | no     |
 * | ABORT  | type, length u16, texts                                     | yes       | no     |
 * | CLOSE  | type, total u64                                             | yes       | no     |
 * | REKEY  | type; the last frame of its record                          | no        | no     |
 * | ITEM   | type, label u16, length u16, payload                        | yes       | stream |
 * | FIRST_ITEM | type, label u16, length u16, beginning of a long item   | yes       | stream |
 * | STREAM_END | type, label u16, number u32                             | yes       | stream |
 * | STREAM_CREDIT | type, total u64                                      | no        | no     |
 * | STREAM_CANCEL | type, number u32                                     | yes       | no     |
 *
 * A frame of a part has `PART` added to its type, and the number of the part, u16, behind it.
 */
export const SETUP = 1;
export const EVENT = 2;
export const FIRST = 3;
export const MORE = 4;
export const LAST = 5;
export const SIGNAL = 6;
export const CREDIT = 7;
export const ACK = 8;
export const PING = 9;
export const PONG = 10;
export const ABORT = 11;
export const CLOSE = 12;
export const REKEY = 13;
export const ITEM = 14;
export const FIRST_ITEM = 15;
export const STREAM_END = 16;
export const STREAM_CREDIT = 17;
export const STREAM_CANCEL = 18;

/** Added to the type of a frame that belongs to a part. */
export const PART = 0x80;
/** Bytes behind the type of such a frame: the number of its part. */
export const partHead = 2;

/** Bytes in front of the payload of EVENT and FIRST. */
export const eventHead = 5;
/** Bytes in front of the payload of MORE and LAST. */
export const fragmentHead = 3;
/** Bytes of the fingerprint that a SIGNAL carries. */
export const proofLength = 8;
/** Bytes of a SIGNAL behind its type: its kind and the proof. */
export const signalBody = 1 + proofLength;
/** Bytes in front of a record: its length. */
export const recordHead = 2;
/** The longest record, without its head. */
export const maxRecord = 65_535;
/** What a sequenced frame costs beside its payload, in bytes of credit. */
export const frameCost = 32;
/** A fragment that is not the last carries at least this many bytes: a message cannot come in a million pieces. */
export const minFragment = 1024;

export function writeU16(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >>> 8;
  buffer[at + 1] = value;
}

export function writeU32(buffer: Uint8Array, at: number, value: number): void {
  buffer[at] = value >>> 24;
  buffer[at + 1] = value >>> 16;
  buffer[at + 2] = value >>> 8;
  buffer[at + 3] = value;
}

/** `value`: a safe integer. */
export function writeU64(buffer: Uint8Array, at: number, value: number): void {
  writeU32(buffer, at, Math.floor(value / 0x1_0000_0000));
  writeU32(buffer, at + 4, value % 0x1_0000_0000);
}

export function readU16(buffer: Uint8Array, at: number): number {
  return ((buffer[at] ?? 0) << 8) | (buffer[at + 1] ?? 0);
}

export function readU32(buffer: Uint8Array, at: number): number {
  return readU16(buffer, at) * 0x1_0000 + readU16(buffer, at + 2);
}

/** Not exact beyond 2^53; the callers refuse such totals. */
export function readU64(buffer: Uint8Array, at: number): number {
  return readU32(buffer, at) * 0x1_0000_0000 + readU32(buffer, at + 4);
}
