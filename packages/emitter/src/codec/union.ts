import type { UnionDefinition } from "@capitan/compiler";
import { concat, type Doc, group, hardLine, indent, join, line } from "../layout/doc.js";
import { propertyKey, stringLiteral } from "../layout/literal.js";
import { Locals } from "./local.js";
import type { CodecModule } from "./module.js";
import { readExpression } from "./read.js";
import { objectLiteral } from "./record.js";
import { block, callStatement, control } from "./statement.js";
import { writeValue } from "./write.js";

type Members = UnionDefinition["members"];

/** The statements that write `value`: `{ kind: "circle", circle: … }`. */
export function writeUnion(members: Members, path: string, module: CodecModule): readonly Doc[] {
  const keys = memberKeys(members, path, module);
  const cases = members.map((member) =>
    alternative(`case ${stringLiteral(member.name)}:`, [
      callStatement("w.openUnion", stringLiteral(member.name)),
      ...writeValue(member.type, `value.${member.name}`, `${path}$${member.name}`, {
        module,
        locals: new Locals(),
      }),
      "break;",
    ]),
  );
  const unknown = alternative("default:", [`throw w.unknownKind(${keys});`]);
  return ["w.object(value);", block("switch (value.kind)", [...cases, unknown]), "w.close();"];
}

/** The statements that read a union's value and return it. */
export function readUnion(members: Members, path: string, module: CodecModule): readonly Doc[] {
  const keys = memberKeys(members, path, module);
  const cases = members.map((member, index) => {
    const value = readExpression(member.type, `${path}$${member.name}`, module);
    const literal = objectLiteral([
      `kind: ${stringLiteral(member.name)}`,
      concat(`${propertyKey(member.name)}:`, beside(member.name, value)),
    ]);
    const label = index === members.length - 1 ? "default:" : `case ${index}:`;
    return alternative(label, [concat("return r.closed(", literal, ");")]);
  });
  return [block(control("switch", `r.openUnion(${keys})`), cases)];
}

/** The formatter rather moves `read(r)` below its key than breaks it, unless the key is shorter than that gains. */
function beside(key: string, value: Doc): Doc {
  const isCall =
    typeof value !== "string" &&
    value.kind === "concat" &&
    typeof value.parts[0] === "string" &&
    value.parts[0].startsWith("read");
  return isCall && key.length > 4 ? group(indent(line, value)) : concat(" ", value);
}

function memberKeys(members: Members, path: string, module: CodecModule): string {
  return module.keys(
    path,
    members.map((member) => member.name),
  );
}

const alternative = (label: string, statements: readonly Doc[]): Doc =>
  concat(label, indent(hardLine, join(hardLine, statements)));
