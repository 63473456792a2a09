import { type Channel, prepareOpening, type Side } from "../channel/index.js";
import type { Link } from "../link/link.js";
import { memoryPair } from "../link/memory.js";
import type { Machine } from "../machine.js";
import {
  EVENT,
  eventHead,
  PART,
  STREAM_END,
  writeU16,
  writeU32,
  writeU64,
} from "../records/frame.js";
import { writeHead } from "../records/long.js";
import { encodeSetup, type Setup } from "../records/setup.js";
import { Steer } from "../steer/open.js";
import { type SideOptions, sealing, type Way } from "./pair.test.support.js";

/** Somebody who speaks records and frames, but not by the rules. */
export class Attacker {
  readonly link: Link;
  readonly channel: Channel;
  /** Bytes that the victim has sent since the opening. */
  heard = 0;
  /** The link is gone. */
  isCut = false;
  /** Called with what the victim has sent. */
  #listener: (bytes: Uint8Array) => void = () => {};

  constructor(link: Link, channel: Channel) {
    this.link = link;
    this.channel = channel;
  }

  listen(listener: (bytes: Uint8Array) => void): void {
    this.#listener = listener;
  }

  hear(bytes: Uint8Array): void {
    this.heard += bytes.length;
    this.#listener(bytes);
  }

  /** Sends one record that holds these frames. */
  record(...frames: readonly Uint8Array[]): void {
    const length = frames.reduce((sum, frame) => sum + frame.length, 0);
    const { sealer } = this.channel;
    const record = new Uint8Array(2 + length + sealer.overhead);
    let at = 2;
    for (const frame of frames) {
      record.set(frame, at);
      at += frame.length;
    }
    const end = sealer.seal(record, 2, at);
    writeU16(record, 0, end - 2);
    this.link.write([record]);
  }

  /** Sends bytes as they are. */
  raw(...bytes: readonly number[]): void {
    this.link.write([Uint8Array.from(bytes)]);
  }

  /** Introduces itself as the other role of the victim's protocol. */
  introduce(machine: Machine<unknown>, more: Partial<Setup> = {}): void {
    const setup: Setup = {
      version: 1,
      window: 262_144,
      maxMessage: 1_048_576,
      boot: "ee".repeat(16),
      instance: 1,
      fingerprints: [machine.fingerprint],
      role: machine.roles.find((role) => role !== machine.role) ?? "",
      protocol: machine.protocol,
      name: "",
      ...more,
    };
    this.record(encodeSetup(setup));
  }
}

/** A victim's steer, and an attacker at the other end who has opened the link by the rules. */
export async function attack(
  way: Way,
  options: SideOptions = {},
  side: Side = "initiator",
): Promise<{ readonly attacker: Attacker; readonly victim: Steer<unknown> }> {
  const [mine, theirs] = memoryPair();
  const other = side === "initiator" ? "responder" : "initiator";
  const victim = Steer.open<unknown>(theirs, { ...sealing(way), ...options, side: other });
  const start = await prepareOpening(side, sealing(way));
  const opening = start();
  const attacker = await new Promise<Attacker>((resolve) => {
    let opened: Attacker | undefined;
    mine.start({
      data(chunk) {
        if (opened !== undefined) {
          opened.hear(chunk);
          return;
        }
        const progress = opening.push(chunk);
        if (progress.send.length > 0) mine.write([progress.send]);
        if (progress.kind !== "done") return;
        opened = new Attacker(mine, progress.channel);
        if (side === "initiator") opened.record();
        resolve(opened);
      },
      drained() {},
      ended() {},
      closed() {
        if (opened !== undefined) opened.isCut = true;
      },
    });
    if (opening.first.length > 0) mine.write([opening.first]);
  });
  return { attacker, victim: await victim };
}

export function eventFrame(label: number, payload: Uint8Array): Uint8Array {
  const frame = new Uint8Array(eventHead + payload.length);
  writeHead(frame, 0, EVENT, label, payload.length);
  frame.set(payload, eventHead);
  return frame;
}

export function fragmentFrame(type: number, payload: Uint8Array, label?: number): Uint8Array {
  const head = label === undefined ? 3 : 5;
  const frame = new Uint8Array(head + payload.length);
  writeHead(frame, 0, type, label ?? 0, payload.length);
  frame.set(payload, head);
  return frame;
}

export function totalFrame(type: number, total: number): Uint8Array {
  const frame = new Uint8Array(9);
  frame[0] = type;
  writeU64(frame, 1, total);
  return frame;
}

export function numberFrame(type: number, number: number): Uint8Array {
  const frame = new Uint8Array(5);
  frame[0] = type;
  writeU32(frame, 1, number);
  return frame;
}

export function endFrame(label: number, stream: number): Uint8Array {
  const frame = new Uint8Array(7);
  frame[0] = STREAM_END;
  writeU16(frame, 1, label);
  writeU32(frame, 3, stream);
  return frame;
}

/** A frame of a part. */
export function partFrame(part: number, frame: Uint8Array): Uint8Array {
  const whole = new Uint8Array(frame.length + 2);
  whole.set(frame.subarray(1), 3);
  whole[0] = (frame[0] ?? 0) + PART;
  writeU16(whole, 1, part);
  return whole;
}
