import {
  type ChannelBound,
  checkRefinement,
  checkSystem,
  type Machine,
  type RefinementVerdict,
  type SystemFacts,
  type SystemVerdict,
} from "@capitan/session";
import type { Told } from "./faults.js";

/** What a question is about: the words for its numbers, and where it stands. */
export type Words = Pick<Told, "speech" | "whole">;

/** A channel by its ends. */
type Channel = Pick<ChannelBound, "from" | "to">;

export interface JudgingOptions {
  /** Channels without bound are told as warnings, not as errors. */
  readonly allowUnbounded?: boolean;
}

/**
 * The theory of systems and endpoints.
 * What was asked once is not asked again while fixes are tried.
 */
export interface Judging {
  readonly allowUnbounded: boolean;
  readonly system: (machines: readonly Machine[], words: Words) => SystemVerdict;
  readonly refinement: (
    partners: readonly Machine[],
    role: number,
    endpoint: Machine,
    words: Words,
  ) => RefinementVerdict;
}

export function makeJudging({ allowUnbounded = false }: JudgingOptions = {}): Judging {
  const options = { allowUnbounded };
  const systems = new Map<string, SystemVerdict>();
  const refinements = new Map<string, RefinementVerdict>();
  const refines: Judging["refinement"] = (partners, role, endpoint) =>
    known(refinements, [partners, role, endpoint], () =>
      judgeRefinement(partners, role, endpoint, options),
    );
  return {
    allowUnbounded,
    system: (machines) => known(systems, [machines], () => checkSystem(machines, options)),
    refinement: refines,
  };
}

/** Channels that have no bound in the protocol may have none with the endpoint: a stream, for example, fills one. */
function judgeRefinement(
  partners: readonly Machine[],
  role: number,
  endpoint: Machine,
  options: JudgingOptions,
): RefinementVerdict {
  const verdict = checkRefinement(partners, role, endpoint, options);
  if (verdict.kind !== "unsafe" || verdict.fault.kind !== "unbounded") return verdict;
  const loosely = { ...options, allowUnbounded: true };
  const loose = checkRefinement(partners, role, endpoint, loosely);
  if (loose.kind !== "safe") return loose;
  const own = partners[role];
  const before = own === undefined ? undefined : checkRefinement(partners, role, own, loosely);
  const usual = before?.kind === "safe" ? unbounded(before.facts) : [];
  const isUsual = (one: Channel): boolean =>
    usual.some(({ from, to }) => from === one.from && to === one.to);
  return unbounded(loose.facts).every(isUsual) ? loose : verdict;
}

function unbounded({ channels }: SystemFacts): readonly Channel[] {
  return channels.filter(({ bound }) => bound.kind === "unbounded");
}

function known<V>(verdicts: Map<string, V>, question: unknown, ask: () => V): V {
  const key = JSON.stringify(question);
  const before = verdicts.get(key);
  if (before !== undefined) return before;
  const verdict = ask();
  verdicts.set(key, verdict);
  return verdict;
}
