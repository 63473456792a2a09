/// <reference lib="esnext.disposable" preserve="true" />
import type { Machine } from "../machine.js";
import type { Steer } from "./types.js";

/** How a role function ended. */
export type Settled = (error: Error | undefined, ended: object) => void;

/** A steer that knows itself how a role is played over it: that of a network. */
export abstract class PlayedSteer<Metadata> implements Steer<Metadata> {
  abstract readonly side: "initiator" | "responder";
  abstract readonly address: string;
  abstract readonly sealed: boolean;
  abstract close(reason?: unknown): void;
  abstract rekey(): void;
  abstract [Symbol.asyncDispose](): Promise<void>;
  /** Plays the role of `machine`. Throws what is wrong with the arguments; everything else goes to `settled`. */
  abstract play(machine: Machine<unknown>, side: object, options: object, settled: Settled): void;
}
