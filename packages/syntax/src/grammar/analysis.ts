import { type ILookaheadStrategy, LLkLookaheadStrategy } from "chevrotain";
import * as t from "../scan/tokens.js";
import type { Decisions } from "./lookahead.js";
import { SteerParser } from "./parser.js";

/** A parser that has recorded its grammar, and the decisions that Chevrotain has worked out for it. */
export interface Analysed {
  readonly parser: SteerParser;
  readonly decisions: Decisions;
}

/** One method call of the grammar that decides by the token ahead. */
interface Made {
  readonly rule: string;
  readonly name: string;
  /** To be called on something that has the token ahead. */
  readonly decide: (...none: never[]) => unknown;
}

const methods: Readonly<Record<string, string>> = {
  Option: "OPTION",
  Repetition: "MANY",
  RepetitionMandatory: "AT_LEAST_ONE",
};

/**
 * Has Chevrotain record, validate and analyse the grammar: for tests, and for whoever draws or translates it. Throws if
 * the grammar is ambiguous.
 */
export function analysed(): Analysed {
  const own = new LLkLookaheadStrategy({ maxLookahead: 1 });
  const made: Made[] = [];
  const strategy: ILookaheadStrategy = {
    validate: (options) => own.validate(options),
    buildLookaheadForAlternation: (options) => {
      const decide = own.buildLookaheadForAlternation(options);
      made.push({ rule: options.rule.name, name: `OR${options.prodOccurrence || ""}`, decide });
      return decide;
    },
    buildLookaheadForOptional: (options) => {
      const decide = own.buildLookaheadForOptional(options);
      const method = methods[options.prodType];
      // Lists with separators are not among them: `commaList` runs them.
      if (method !== undefined) {
        made.push({
          rule: options.rule.name,
          name: method + (options.prodOccurrence || ""),
          decide,
        });
      }
      return decide;
    },
  };
  const parser = new SteerParser(strategy);
  return { parser, decisions: probed(made) };
}

/** Asks each decision about each type of token. */
function probed(made: readonly Made[]): Decisions {
  const result: Record<string, Record<string, string[]>> = {};
  for (const { rule, name, decide } of made) {
    const starts: string[][] = [];
    for (const type of t.vocabulary) {
      const token = { tokenTypeIdx: type.tokenTypeIdx };
      const found = Reflect.apply(decide, { LA: () => token, LA_FAST: () => token }, []);
      const index = found === true ? 0 : found;
      if (typeof index !== "number") continue;
      starts[index] ??= [];
      starts[index].push(type.name);
    }
    result[rule] ??= {};
    result[rule][name] = Array.from(starts, (alternative) =>
      withoutMembers(alternative ?? []).join(" "),
    );
  }
  return result;
}

/** Leaves out the types whose category is there. */
function withoutMembers(names: readonly string[]): string[] {
  const types = t.vocabulary.filter(({ name }) => names.includes(name));
  return types
    .filter(
      (type) =>
        !types.some((category) => category.categoryMatches?.includes(type.tokenTypeIdx ?? -1)),
    )
    .map(({ name }) => name);
}
