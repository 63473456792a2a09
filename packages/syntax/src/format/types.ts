import * as t from "../scan/tokens.js";
import { type Document, ifBroken, indent, type Line, line, softLine } from "./document.js";
import type { Blanks, Writer } from "./writer.js";

/** A type, with its constraints. */
export function writeType(writer: Writer, separator: string | Line, blanks?: Blanks): Document {
  const type = isLiteral(writer)
    ? writeLiterals(writer, separator, blanks)
    : writeSuffixed(writer, separator, blanks);
  return writer.at(t.Where) ? [type, writeConstraints(writer)] : type;
}

function isLiteral(writer: Writer): boolean {
  return (
    writer.at(t.Bar) ||
    writer.at(t.StringLiteral) ||
    writer.at(t.Integer) ||
    writer.at(t.Decimal) ||
    writer.at(t.True) ||
    writer.at(t.False)
  );
}

/** `"a" | "b"`, or each on a line of its own behind a `|`. */
function writeLiterals(writer: Writer, separator: string | Line, blanks?: Blanks): Document {
  if (writer.at(t.Bar)) writer.skip();
  if (!writer.at(t.Bar, 1)) return writer.take(separator, blanks);
  const others = (): Document[] => {
    const members: Document[] = [];
    while (writer.at(t.Bar)) members.push([writer.take(line), writer.take(" ")]);
    return members;
  };
  if (typeof separator !== "string") {
    const first = writer.take(separator, blanks);
    return [first, writer.group(() => indent(others()))];
  }
  return writer.group(() => {
    const first = writer.take(separator === "" ? softLine : line, "none", ifBroken("| "));
    return indent([first, ...others()]);
  });
}

function writeSuffixed(writer: Writer, separator: string | Line, blanks?: Blanks): Document {
  const suffixed: Document[] = [writePrimary(writer, separator, blanks)];
  while (writer.at(t.LeftBracket) || writer.at(t.Question)) {
    if (writer.at(t.LeftBracket)) suffixed.push(writer.take());
    suffixed.push(writer.take());
  }
  return suffixed;
}

function writePrimary(writer: Writer, separator: string | Line, blanks?: Blanks): Document {
  if (writer.at(t.LeftBracket)) {
    return writer.list(separator, t.RightBracket, false, (space, kept) =>
      writeType(writer, space, kept),
    );
  }
  const isSet = writer.at(t.SetOf);
  const isMap = writer.at(t.MapOf);
  const name = writer.take(separator, blanks);
  if (isSet) return [name, writer.take(), writeType(writer, ""), writer.take()];
  if (!isMap) return name;
  return [name, writer.list("", t.Greater, false, (space, kept) => writeType(writer, space, kept))];
}

/** `where length in 8..19 and matches "…"` */
function writeConstraints(writer: Writer): Document {
  return writer.group(() => {
    const parts: Document[] = [];
    while (writer.at(t.Where) || writer.at(t.And)) {
      parts.push(writer.take(line));
      const isPattern = writer.at(t.Matches);
      const isRange = writer.at(t.In, 1);
      parts.push(writer.take(" "), writer.take(" "));
      if (!isPattern) parts.push(writer.take(" "));
      if (isRange) parts.push(writer.take(), writer.take());
    }
    return indent(parts);
  });
}
