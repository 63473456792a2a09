import type { Reader } from "./codec/reader.js";
import type { Writer } from "./codec/writer.js";

/** A frame of a protocol that carries no event. */
export type Signal = "handshake" | "handshake-reply" | "keepalive";

/** Sends `event`: writes `label` and the payload, if it has one. */
export interface SendStep {
  readonly event: string;
  readonly label: number;
  /** The roles that get it, in the order of the protocol; several for a multicast. Absent where there are two roles. */
  readonly to?: readonly string[];
  /** A stream of the event: `write` writes an item. Its label is its own: on the wire it is no event. */
  readonly stream?: true;
  /** Absent where the event has no payload. Declared as a method so that a writer of one type fits. */
  write?(w: Writer, value: unknown): void;
  readonly next: string;
  /** `as name` of the step. */
  readonly as?: string;
}

/** Receives `event`. */
export interface ReceiveStep {
  readonly event: string;
  readonly label: number;
  /** The role that sends it. Absent where there are two roles. */
  readonly from?: string;
  /** A stream of the event: `read` reads an item. */
  readonly stream?: true;
  read?(r: Reader): unknown;
  readonly next: string;
  readonly as?: string;
}

/** One part of a `par`, as a role sees it. */
export interface PartStep {
  /** As written, or `part1`, `part2`, … */
  readonly name: string;
  /** From 1; the same number for every role, and no other part of the protocol has it. */
  readonly channel: number;
  /** The first state of the part; undefined for a role that has nothing to do in it. */
  readonly initial: string | undefined;
}

/**
 * A state of a machine. `within` is in milliseconds; absent: for ever. That holds for handshakes too: whoever writes a
 * machine writes the 10 s that they have. In a state that receives a stream it is the time between two items. The states
 * of a part stand beside all others, and lead to a `part-end`.
 */
export type MachineState =
  | { readonly kind: "send"; readonly steps: readonly SendStep[] }
  | { readonly kind: "receive"; readonly steps: readonly ReceiveStep[]; readonly within?: number }
  | {
      readonly kind: "send-signal";
      readonly signal: Signal;
      readonly to?: readonly string[];
      readonly next: string;
    }
  | {
      readonly kind: "receive-signal";
      readonly signal: Signal;
      readonly from?: string;
      readonly next: string;
      readonly within?: number;
    }
  | { readonly kind: "hook"; readonly hook: string; readonly next: string }
  | { readonly kind: "par"; readonly parts: readonly PartStep[]; readonly next: string }
  | { readonly kind: "part-end" }
  | { readonly kind: "end" };

/** What a role does, as data. Generated. `End` is the type of the end that its function resolves to. */
export interface Machine<End> {
  readonly protocol: string;
  /** 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** Fingerprints of earlier versions that were proven compatible, with their labels by event name; "stream E" is that of a stream. */
  readonly compatible: readonly {
    readonly fingerprint: string;
    readonly labels: Readonly<Record<string, number>>;
  }[];
  readonly role: string;
  readonly roles: readonly string[];
  readonly keepalive?: { readonly every: number; readonly timeout: number };
  /** Bytes. */
  readonly maxMessage?: number;
  readonly initial: string;
  readonly states: Readonly<Record<string, MachineState>>;
  /** Never present: carries the type of the end. */
  readonly end?: End;
}
