import { characters, lexemes } from "./lexical.js";
import type { Expression, Production } from "./model.js";

const width = 100;

/** The grammar in the notation of the XML recommendation: https://www.w3.org/TR/xml/#sec-notation */
export function ebnf(productions: readonly Production[]): string {
  const lexical = [...lexemes.map((one) => [one.name, one.definition] as const), ...characters];
  return `/* The steer language. Written by a program from the parser as it runs; \`reference.md\` says what it means.

   Between two tokens there may be any number of Blanks. A Word that is no Keyword in one place is a Keyword in another:
   fields, members, hooks and names behind "as" may be called anything. */

${productions.map(({ name, expression }) => written(name, expression)).join("\n")}

/* Tokens */

${lexical.map(([name, definition]) => `${name} ::= ${definition}`).join("\n")}
`;
}

function written(name: string, expression: Expression): string {
  const line = `${name} ::= ${inLine(expression, 0)}`;
  if (line.length <= width || expression.kind !== "choice") return line;
  const alternatives = expression.alternatives.map((one) => inLine(one, 1));
  return `${name} ::=\n    ${alternatives.join("\n  | ")}`;
}

/** An expression of one production on one line. */
export const lineOf = ({ expression }: Production): string => inLine(expression, 0);

/** In brackets where what is around it binds closer: 0 nothing, 1 a choice, 2 a sequence, 3 a suffix. */
function inLine(expression: Expression, around: 0 | 1 | 2 | 3): string {
  const bracketed = (text: string, binding: number): string =>
    around > binding ? `( ${text} )` : text;
  switch (expression.kind) {
    case "text":
      return `"${expression.text}"`;
    case "name":
      return expression.name;
    case "sequence":
      return bracketed(expression.parts.map((part) => inLine(part, 2)).join(" "), 2);
    case "choice":
      return bracketed(expression.alternatives.map((one) => inLine(one, 1)).join(" | "), 0);
    case "optional":
      return `${inLine(expression.part, 3)}?`;
    case "repetition":
      return `${inLine(expression.part, 3)}${expression.atLeastOne ? "+" : "*"}`;
  }
}
