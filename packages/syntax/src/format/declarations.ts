import * as t from "../scan/tokens.js";
import type { Document, Line } from "./document.js";
import { writeStatement } from "./statements.js";
import { writeType } from "./types.js";
import type { Blanks, Writer } from "./writer.js";

/** An import or a declaration. */
export function writeDeclaration(writer: Writer, separator: Line, blanks: Blanks): Document {
  if (writer.at(t.Import)) return writeImport(writer, separator, blanks);
  if (writer.at(t.Event)) return writeEvent(writer, separator, blanks);
  if (writer.at(t.Record) || writer.at(t.Union)) {
    return [head(writer, separator, blanks), writeFields(writer)];
  }
  if (writer.at(t.Enum)) {
    return [
      head(writer, separator, blanks),
      writer.list(" ", t.RightBrace, true, (space, kept) => writer.take(space, kept)),
    ];
  }
  if (writer.at(t.Type)) {
    return [
      head(writer, separator, blanks),
      writer.take(" "),
      writeType(writer, " "),
      writer.take(),
    ];
  }
  return writeStatement(writer, separator, blanks);
}

/** `record R` */
const head = (writer: Writer, separator: Line, blanks: Blanks): Document => [
  writer.take(separator, blanks),
  writer.take(" "),
];

function writeImport(writer: Writer, separator: Line, blanks: Blanks): Document {
  const parts: Document[] = [writer.take(separator, blanks)];
  if (!writer.at(t.LeftBrace)) parts.push(writer.take(" "));
  parts.push(
    writer.list(" ", t.RightBrace, true, (space, kept) => {
      const name = writer.take(space, kept);
      return writer.at(t.As) ? [name, writer.take(" "), writer.take(" ")] : name;
    }),
  );
  parts.push(writer.take(" "), writer.take(" "), writer.take());
  return parts;
}

function writeEvent(writer: Writer, separator: Line, blanks: Blanks): Document {
  const named = head(writer, separator, blanks);
  if (writer.at(t.LeftBrace)) return [named, writeFields(writer)];
  if (writer.at(t.LeftParen)) {
    return [named, writer.take(), writeType(writer, ""), writer.take(), writer.take()];
  }
  if (writer.at(t.Equal)) {
    return [named, writer.take(" "), writeType(writer, " "), writer.take()];
  }
  return [named, writer.take()];
}

/** `{ name?: type, … }` */
function writeFields(writer: Writer): Document {
  return writer.list(" ", t.RightBrace, true, (space, kept) => {
    const field: Document[] = [writer.take(space, kept)];
    if (writer.at(t.Question)) field.push(writer.take());
    field.push(writer.take(), writeType(writer, " "));
    return field;
  });
}
