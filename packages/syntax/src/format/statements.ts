import type { TokenType } from "chevrotain";
import * as t from "../scan/tokens.js";
import { type Document, indent, type Line, line } from "./document.js";
import type { Blanks, Writer } from "./writer.js";

/** Gives out the statements of a block, or the declarations of a file, up to what closes it. */
export function writeAll(
  writer: Writer,
  write: (writer: Writer, separator: Line, blanks: Blanks) => Document,
  put: (document: Document) => void,
): void {
  for (let blanks: Blanks = "inner"; ; blanks = "all") {
    // A `;` alone says nothing. One that a doc comment stands in front of keeps it from what follows.
    while (writer.at(t.Semicolon) && !writer.isDocumented()) writer.skip();
    if (writer.at(t.RightBrace) || writer.atEnd()) return;
    put(write(writer, line, blanks));
  }
}

const writeBlock = (writer: Writer): Document =>
  writer.block(" ", () => {
    const statements: Document[] = [];
    writeAll(writer, writeStatement, (statement) => statements.push(statement));
    return statements;
  });

/** A protocol, endpoint or system, or something in one: words, and then `;` or a block. */
export function writeStatement(writer: Writer, separator: Line, blanks: Blanks): Document {
  if (writer.at(t.Fn)) return writeFunctions(writer, separator, blanks);
  const isPar = writer.at(t.Par);
  const isHook = writer.at(t.Party) && writer.at(t.LeftBrace, 1);
  const isEmpty = writer.at(t.Semicolon);
  const first = writer.take(separator, blanks);
  if (isEmpty) return first;
  if (isHook) return [first, writeHooks(writer)];
  if (isPar) return [first, writeParts(writer)];
  const head = writeHead(writer);
  return [first, head, writer.at(t.LeftBrace) ? writeBlock(writer) : writer.take()];
}

/** Names with a `;` each: any word can be one. */
const writeHooks = (writer: Writer): Document =>
  writer.block(" ", () => {
    const hooks: Document[] = [];
    while (!writer.at(t.RightBrace)) {
      const hook = writer.take(line, hooks.length === 0 ? "inner" : "all");
      hooks.push([hook, writer.take()]);
    }
    return hooks;
  });

/** `upload { … } and progress { … } as sync` */
function writeParts(writer: Writer): Document {
  const parts: Document[] = [];
  for (;;) {
    if (!writer.at(t.LeftBrace)) parts.push(writer.take(" "));
    parts.push(writeBlock(writer));
    if (!writer.at(t.And)) break;
    parts.push(writer.take(" "));
  }
  if (writer.at(t.As)) parts.push(writer.take(" "), writer.take(" "));
  return parts;
}

/** `fn a(A) -> fn b(B), fn c;` */
function writeFunctions(writer: Writer, separator: Line, blanks: Blanks): Document {
  const writeFunction = (before: string | Line, kept?: Blanks): Document => {
    const named = [writer.take(before, kept), writer.take(" ")];
    if (!writer.at(t.LeftParen)) return named;
    const opener = writer.take();
    return [...named, opener, writer.at(t.RightParen) ? "" : writer.take(), writer.take()];
  };
  const first = writeFunction(separator, blanks);
  const others: Document[] = [];
  for (;;) {
    if (writer.at(t.Arrow)) {
      others.push(writer.group(() => [writer.take(line), writeFunction(" ")]));
    }
    if (!writer.at(t.Comma)) break;
    if (!writer.at(t.Fn, 1)) {
      writer.skip();
      break;
    }
    others.push(
      writer.take(),
      writer.group(() => writeFunction(line)),
    );
  }
  return [first, indent(others), writer.take()];
}

/** The words of a statement behind the first. What is in brackets is broken as a whole, the rest where it has to be. */
function writeHead(writer: Writer): Document {
  const parts: Document[] = [];
  let words: Document[] = [];
  while (!writer.at(t.Semicolon) && !writer.at(t.LeftBrace) && !writer.atEnd()) {
    if (writer.at(t.Comma)) {
      if (endsList(writer)) {
        writer.skip();
        continue;
      }
      words.push(writer.take());
      words.push(writer.group(() => writer.take(line)));
    } else if (writer.at(t.Within) || writer.at(t.As)) {
      words.push(writer.group(() => [writer.take(line), writer.take(" ")]));
    } else if (writer.at(t.Less) || writer.at(t.LeftParen)) {
      parts.push(indent(words), writeNames(writer, writer.at(t.Less) ? t.Greater : t.RightParen));
      words = [];
    } else {
      words.push(writer.take(writer.at(t.Colon) ? "" : " "));
    }
  }
  return [...parts, indent(words)];
}

/** Whether the comma ahead is the last of the receivers. */
const endsList = (writer: Writer): boolean => !writer.at(t.Role, 1);

/** `<Ask, Answer>` or `(A as X, B as Y)` */
const writeNames = (writer: Writer, close: TokenType): Document =>
  writer.list("", close, false, (separator, blanks) => {
    const name = writer.take(separator, blanks);
    return writer.at(t.As) ? [name, writer.take(" "), writer.take(" ")] : name;
  });
