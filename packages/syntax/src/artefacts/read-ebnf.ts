import type { Expression, Production } from "./model.js";

const tokens = /\s*(::=|"[^"]*"|[A-Za-z]+|[|()?*+])/y;

/** Reads productions in the notation in which `ebnf` writes them, as far as the syntax goes. Throws on anything else. */
export function readEbnf(text: string): ReadonlyMap<string, Expression> {
  const [syntax = ""] = text.replace(/\/\*[\s\S]*?\*\//, "").split("/* Tokens */");
  const found = new Map<string, Expression>();
  for (const production of syntax.trim().split(/\n(?=\w+ ::=)/)) {
    const { name, expression } = readProduction(production);
    found.set(name, expression);
  }
  return found;
}

function readProduction(text: string): Production {
  const words = cut(text);
  const [name = "", sign] = words.splice(0, 2);
  const expression = readChoice(words);
  if (sign !== "::=" || words.length > 0) throw new Error(`not a production: ${text}`);
  return { name, expression };
}

function cut(text: string): string[] {
  const words: string[] = [];
  tokens.lastIndex = 0;
  while (tokens.lastIndex < text.length) {
    const [, word] = tokens.exec(text) ?? [];
    if (word === undefined) throw new Error(`not EBNF: ${text}`);
    words.push(word);
  }
  return words;
}

function readChoice(words: string[]): Expression {
  const alternatives = [readSequence(words)];
  while (words[0] === "|") {
    words.shift();
    alternatives.push(readSequence(words));
  }
  const [only] = alternatives;
  return only !== undefined && alternatives.length === 1 ? only : { kind: "choice", alternatives };
}

function readSequence(words: string[]): Expression {
  const parts: Expression[] = [];
  while (words[0] !== undefined && words[0] !== "|" && words[0] !== ")")
    parts.push(readPart(words));
  const [only] = parts;
  return only !== undefined && parts.length === 1 ? only : { kind: "sequence", parts };
}

function readPart(words: string[]): Expression {
  let part = readPrimary(words);
  for (;;) {
    if (words[0] === "?") part = { kind: "optional", part };
    else if (words[0] === "*") part = { kind: "repetition", part, atLeastOne: false };
    else if (words[0] === "+") part = { kind: "repetition", part, atLeastOne: true };
    else return part;
    words.shift();
  }
}

function readPrimary(words: string[]): Expression {
  const word = words.shift() ?? "";
  if (word.startsWith('"')) return { kind: "text", text: word.slice(1, -1) };
  if (word === "(") {
    const inside = readChoice(words);
    words.shift();
    return inside;
  }
  return { kind: "name", name: word, lexical: /^[A-Z]/.test(word) };
}
