import type { EmbeddedActionsParser, IToken, TokenType } from "chevrotain";
import * as t from "../scan/tokens.js";

/**
 * Which token leads where: for each rule, for each decision in it ("OR", "MANY1", …), the alternatives, each as the
 * names of the token types that it can begin with.
 */
export type Decisions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

/** Takes the token ahead; the index of the alternative, or for an optional part whether it is there. */
type Decide = () => number | boolean | undefined;

/** How Chevrotain numbers the methods that decide, in the keys of its table of decisions. */
const methods: Readonly<Record<string, number>> = { OR: 1, OPTION: 2, MANY: 3, AT_LEAST_ONE: 4 };

/** What Chevrotain 11.2 prepares in `performSelfAnalysis`, and does not declare. */
interface Prepared {
  selfAnalysisDone: boolean;
  readonly fullRuleNameToShort: Readonly<Record<string, number>>;
  setLaFuncCache(key: number, decide: Decide): void;
}

/**
 * Gives a parser decisions that were worked out before. Recording the grammar and working them out takes five times as
 * long as reading a small file; `parser.test.ts` compares them with what Chevrotain works out.
 */
export function prepare(
  parser: EmbeddedActionsParser,
  ahead: () => IToken,
  decisions: Decisions,
): void {
  // The class has these members; its declaration keeps them to itself. Chevrotain's version is pinned.
  const prepared = parser as unknown as Prepared;
  const types = new Map(t.vocabulary.map((type) => [type.name, type]));
  for (const [rule, made] of Object.entries(decisions)) {
    for (const [name, alternatives] of Object.entries(made)) {
      const [, method = "", occurrence = ""] = /^(\D+)(\d*)$/.exec(name) ?? [];
      const key =
        Number(occurrence) |
        ((methods[method] ?? 0) << 8) |
        (prepared.fullRuleNameToShort[rule] ?? 0);
      prepared.setLaFuncCache(key, decision(method === "OR", alternatives, types, ahead));
    }
  }
  prepared.selfAnalysisDone = true;
}

/** A decision, which builds its table when it is first asked. */
function decision(
  choice: boolean,
  alternatives: readonly string[],
  types: ReadonlyMap<string, TokenType>,
  ahead: () => IToken,
): Decide {
  let table: (number | boolean)[] | undefined;
  return () => {
    table ??= tableOf(choice, alternatives, types);
    const found = table[ahead().tokenTypeIdx];
    return choice ? found : found === true;
  };
}

function tableOf(
  choice: boolean,
  alternatives: readonly string[],
  types: ReadonlyMap<string, TokenType>,
): (number | boolean)[] {
  const table: (number | boolean)[] = [];
  for (const [index, starts] of alternatives.entries()) {
    for (const name of starts.split(" ")) {
      const type = types.get(name);
      for (const number of [type?.tokenTypeIdx, ...(type?.categoryMatches ?? [])]) {
        if (number !== undefined) table[number] ??= choice ? index : true;
      }
    }
  }
  return table;
}
