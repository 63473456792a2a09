import { analysed } from "../grammar/analysis.js";
import * as t from "../scan/tokens.js";

/** A part of a production. */
export type Expression =
  /** Text as it is written. */
  | { readonly kind: "text"; readonly text: string }
  /** A token of many spellings, or another production. */
  | { readonly kind: "name"; readonly name: string; readonly lexical: boolean }
  | { readonly kind: "sequence"; readonly parts: readonly Expression[] }
  | { readonly kind: "choice"; readonly alternatives: readonly Expression[] }
  | { readonly kind: "optional"; readonly part: Expression }
  | { readonly kind: "repetition"; readonly part: Expression; readonly atLeastOne: boolean };

export interface Production {
  readonly name: string;
  readonly expression: Expression;
}

/** What Chevrotain tells of a grammar, as far as it is looked at here. */
interface Recorded {
  readonly type: string;
  readonly name?: string;
  readonly pattern?: string;
  readonly separator?: Recorded;
  readonly definition?: readonly Recorded[];
}

/** The productions of the parser as it runs, `file` first, then each where it is first used. */
export function productions(): readonly Production[] {
  const recorded: readonly Recorded[] = analysed().parser.getSerializedGastProductions();
  const byName = new Map(recorded.map((rule) => [rule.name ?? "", rule]));
  const found = new Map<string, Production>();
  const visit = (name: string): void => {
    const rule = byName.get(name);
    if (rule === undefined || found.has(name)) return;
    const expression = sequence(rule.definition ?? []);
    found.set(name, { name, expression });
    for (const used of namesIn(expression)) visit(used);
  };
  visit("file");
  if (found.size !== byName.size) throw new Error("a rule of the grammar is never used");
  return [...found.values()];
}

function namesIn(expression: Expression): readonly string[] {
  switch (expression.kind) {
    case "text":
      return [];
    case "name":
      return expression.lexical ? [] : [expression.name];
    case "sequence":
      return expression.parts.flatMap(namesIn);
    case "choice":
      return expression.alternatives.flatMap(namesIn);
    case "optional":
    case "repetition":
      return namesIn(expression.part);
  }
}

function sequence(recorded: readonly Recorded[]): Expression {
  const parts: Expression[] = [];
  for (let index = 0; index < recorded.length; index += 1) {
    const part = recorded[index];
    if (part === undefined) continue;
    if (part.separator !== undefined) {
      // A list, and the comma that may end it: a comma alone is no list.
      const item = sequence(part.definition ?? []);
      const items = item.kind === "sequence" ? item.parts : [item];
      const separator = terminal(part.separator);
      const more = { kind: "sequence", parts: [separator, ...items] } as const;
      const last = { kind: "optional", part: separator } as const;
      const list = [...items, { kind: "repetition", part: more, atLeastOne: false }, last] as const;
      if (part.type === "RepetitionMandatoryWithSeparator") parts.push(...list);
      else parts.push({ kind: "optional", part: { kind: "sequence", parts: list } });
      index += 1;
    } else {
      const expression = expressionOf(part);
      if (expression.kind === "sequence") parts.push(...expression.parts);
      else parts.push(expression);
    }
  }
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: "sequence", parts };
}

function expressionOf(recorded: Recorded): Expression {
  const inside = recorded.definition ?? [];
  switch (recorded.type) {
    case "Terminal":
      return terminal(recorded);
    case "NonTerminal":
      return { kind: "name", name: recorded.name ?? "", lexical: false };
    case "Alternation":
      return { kind: "choice", alternatives: inside.map((one) => sequence(one.definition ?? [])) };
    case "Option":
      return { kind: "optional", part: sequence(inside) };
    case "Repetition":
      return { kind: "repetition", part: sequence(inside), atLeastOne: false };
    case "RepetitionMandatory":
      return { kind: "repetition", part: sequence(inside), atLeastOne: true };
    default:
      throw new Error(`${recorded.type} is not drawn`);
  }
}

function terminal({ name = "", pattern }: Recorded): Expression {
  if (pattern !== undefined) return { kind: "text", text: pattern };
  return { kind: "name", name, lexical: true };
}

/** The words of a category of tokens, in the order in which the lexer lists them. */
export function wordsIn(category: (typeof t)["Word"]): readonly string[] {
  return [...t.words]
    .filter(([, type]) => type.CATEGORIES?.includes(category))
    .map(([text]) => text);
}
