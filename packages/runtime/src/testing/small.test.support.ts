import type * as $ from "../generated.js";
import type { Machine, MachineState } from "../machine.js";

/** Events whose payload is a text, and machines over them, for tests of one idea each. */
export const writeText = (w: $.Writer, value: unknown): void =>
  w.text(typeof value === "string" ? value : "");
export const readText = (r: $.Reader): string => r.text();

export const writeBytes = (w: $.Writer, value: unknown): void =>
  w.bytes(value instanceof Uint8Array ? value : new Uint8Array(0));
export const readBytes = (r: $.Reader): Uint8Array => r.bytes();

export type End = { readonly at: "end" };

export function machine(
  role: "master" | "peer",
  initial: string,
  states: Readonly<Record<string, MachineState>>,
  more: Partial<Machine<End>> = {},
): Machine<End> {
  return {
    protocol: "Small",
    fingerprint: "5a".repeat(32),
    compatible: [],
    role,
    roles: ["master", "peer"],
    initial,
    states: { ...states, end: { kind: "end" } },
    ...more,
  };
}

/** The seed's protocol: `rx_handshake; receive EventType; tx_keepalive;`, seen by the master. */
export const balancerMaster = machine("master", "start.handshake", {
  "start.handshake": {
    kind: "receive-signal",
    signal: "handshake",
    within: 10_000,
    next: "start.handshake-reply",
  },
  "start.handshake-reply": { kind: "send-signal", signal: "handshake-reply", next: "start" },
  start: {
    kind: "receive",
    steps: [{ event: "EventType", label: 0, read: readText, next: "end.keepalive" }],
  },
  "end.keepalive": { kind: "send-signal", signal: "keepalive", next: "end" },
});

export const balancerPeer = machine("peer", "start.handshake", {
  "start.handshake": { kind: "send-signal", signal: "handshake", next: "start.handshake-reply" },
  "start.handshake-reply": {
    kind: "receive-signal",
    signal: "handshake-reply",
    within: 10_000,
    next: "start",
  },
  start: {
    kind: "send",
    steps: [{ event: "EventType", label: 0, write: writeText, next: "end.keepalive" }],
  },
  "end.keepalive": { kind: "receive-signal", signal: "keepalive", next: "end" },
});

/** `loop { choice by master { on Tick {} on Stop { break; } } }`, with a payload of the caller's choice. */
export function ticker(
  write: (w: $.Writer, value: unknown) => void,
  read: (r: $.Reader) => unknown,
  more: Partial<Machine<End>> = {},
): { readonly master: Machine<End>; readonly peer: Machine<End> } {
  const master = machine(
    "master",
    "start",
    {
      start: {
        kind: "send",
        steps: [
          { event: "Tick", label: 1, write, next: "start" },
          { event: "Stop", label: 0, next: "end" },
        ],
      },
    },
    more,
  );
  const peer = machine(
    "peer",
    "start",
    {
      start: {
        kind: "receive",
        steps: [
          { event: "Tick", label: 1, read, next: "start" },
          { event: "Stop", label: 0, next: "end" },
        ],
      },
    },
    more,
  );
  return { master, peer };
}

export interface Ticks {
  sendTick(event: unknown): Promise<Ticks>;
  sendStop(): Promise<End>;
}
