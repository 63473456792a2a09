import { fragmentHead, readU32, SETUP, writeU16, writeU32 } from "./frame.js";
import { decodeTexts, encodeTexts } from "./texts.js";

/** The version of the frames that this file and its neighbours speak. */
export const wireVersion = 1;

/** What each side says first, sealed: who it is, what it speaks, what it can take. */
export interface Setup {
  readonly version: number;
  /** Bytes of credit that the other side has at first. */
  readonly window: number;
  /** Bytes of the longest payload that this side takes. */
  readonly maxMessage: number;
  /** 32 hexadecimal digits, drawn once per process. */
  readonly boot: string;
  /** Counts the sessions of the process: with `boot` it tells this session from all others. */
  readonly instance: number;
  /** 64 hexadecimal digits each: the version that this side was generated from, then those it is compatible with. */
  readonly fingerprints: readonly string[];
  readonly role: string;
  readonly protocol: string;
  /** What the side calls itself, for logs. */
  readonly name: string;
}

/** Bytes in front of the fingerprints. */
const fixed = 1 + 4 + 4 + 16 + 4 + 1;
const fingerprintLength = 32;

/** A SETUP frame. */
export function encodeSetup(setup: Setup): Uint8Array {
  const texts = encodeTexts([setup.role, setup.protocol, setup.name]);
  const { length: versions } = setup.fingerprints;
  const length = fixed + versions * fingerprintLength + texts.length;
  const frame = new Uint8Array(fragmentHead + length);
  frame[0] = SETUP;
  writeU16(frame, 1, length);
  frame[3] = setup.version;
  writeU32(frame, 4, setup.window);
  writeU32(frame, 8, setup.maxMessage);
  writeHex(frame, 12, setup.boot);
  writeU32(frame, 28, setup.instance);
  frame[32] = versions;
  let at = fragmentHead + fixed;
  for (const fingerprint of setup.fingerprints) {
    writeHex(frame, at, fingerprint);
    at += fingerprintLength;
  }
  frame.set(texts, at);
  return frame;
}

/** The setup in `buffer[start, end)`, behind the head of its frame; undefined when it is malformed. */
export function decodeSetup(buffer: Uint8Array, start: number, end: number): Setup | undefined {
  if (end - start < fixed) return undefined;
  const versions = buffer[start + 29] ?? 0;
  const behind = start + fixed + versions * fingerprintLength;
  if (versions === 0 || behind > end) return undefined;
  const fingerprints = Array.from({ length: versions }, (_, index) =>
    readHex(buffer, start + fixed + index * fingerprintLength, fingerprintLength),
  );
  const [role, protocol, name] = decodeTexts(buffer, behind, end, 8) ?? [];
  if (role === undefined || protocol === undefined || name === undefined) return undefined;
  return {
    version: buffer[start] ?? 0,
    window: readU32(buffer, start + 1),
    maxMessage: readU32(buffer, start + 5),
    boot: readHex(buffer, start + 9, 16),
    instance: readU32(buffer, start + 25),
    fingerprints,
    role,
    protocol,
    name,
  };
}

export function writeHex(buffer: Uint8Array, at: number, hex: string): void {
  for (let index = 0; index * 2 < hex.length; index += 1) {
    buffer[at + index] = Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16);
  }
}

export function readHex(buffer: Uint8Array, at: number, length: number): string {
  let hex = "";
  for (let index = 0; index < length; index += 1) {
    hex += (buffer[at + index] ?? 0).toString(16).padStart(2, "0");
  }
  return hex;
}
