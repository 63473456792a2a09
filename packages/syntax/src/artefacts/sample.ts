import { lexemes } from "./lexical.js";
import type { Expression } from "./model.js";

/** Beyond so many productions in one another, the shortest way out is taken. */
const deepest = 24;

/** Writes sentences of a grammar: each choice is made by `random`. */
export function sampler(
  grammar: ReadonlyMap<string, Expression>,
  random: () => number,
): (start: string) => string {
  const samples = new Map(lexemes.map((lexeme) => [lexeme.name, lexeme.samples]));
  const heights = heightsOf(grammar);
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const write = (expression: Expression, depth: number, words: string[]): void => {
    const isDeep = depth > deepest;
    switch (expression.kind) {
      case "text":
        words.push(expression.text);
        break;
      case "name": {
        const production = grammar.get(expression.name);
        if (production !== undefined) write(production, depth + 1, words);
        else words.push(pick(samples.get(expression.name) ?? []) ?? expression.name);
        break;
      }
      case "sequence":
        for (const part of expression.parts) write(part, depth, words);
        break;
      case "choice": {
        const { alternatives } = expression;
        const least = Math.min(...alternatives.map((one) => heightOf(one, heights)));
        const open = isDeep
          ? alternatives.filter((one) => heightOf(one, heights) === least)
          : alternatives;
        write(pick(open) ?? expression, depth, words);
        break;
      }
      case "optional":
        if (!isDeep && random() < 0.5) write(expression.part, depth, words);
        break;
      case "repetition": {
        if (expression.atLeastOne) write(expression.part, depth, words);
        while (!isDeep && random() < 0.5) write(expression.part, depth, words);
        break;
      }
    }
  };
  return (start) => {
    const words: string[] = [];
    write({ kind: "name", name: start, lexical: false }, 0, words);
    return words.join(" ");
  };
}

/** How many productions deep the shallowest sentence of each production is. */
function heightsOf(grammar: ReadonlyMap<string, Expression>): ReadonlyMap<string, number> {
  const heights = new Map<string, number>();
  for (let changed = true; changed; ) {
    changed = false;
    for (const [name, expression] of grammar) {
      const height = heightOf(expression, heights) + 1;
      if (height < (heights.get(name) ?? Number.POSITIVE_INFINITY)) {
        heights.set(name, height);
        changed = true;
      }
    }
  }
  // A token is known to no production.
  return heights;
}

function heightOf(expression: Expression, heights: ReadonlyMap<string, number>): number {
  switch (expression.kind) {
    case "text":
      return 0;
    case "name":
      return expression.lexical ? 0 : (heights.get(expression.name) ?? Number.POSITIVE_INFINITY);
    case "sequence":
      return Math.max(0, ...expression.parts.map((part) => heightOf(part, heights)));
    case "choice":
      return Math.min(...expression.alternatives.map((one) => heightOf(one, heights)));
    case "optional":
      return 0;
    case "repetition":
      return expression.atLeastOne ? heightOf(expression.part, heights) : 0;
  }
}
