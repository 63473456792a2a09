import type { Program, ProgramFile, Type, TypeReference } from "@capitan/compiler";
import { concat, type Doc, fluid, render } from "../layout/doc.js";
import { stringLiteral } from "../layout/literal.js";
import { patternLiteral } from "./constraint.js";
import type { CodecPlan, CodecScope, CodecStatement } from "./index.js";
import { isHidden } from "./local.js";
import { call } from "./statement.js";
import { literalText } from "./type.js";

/**
 * The statements of one module while they are being made. Names of constants and helpers say what they are about, with
 * `$` between the parts, as in `Login$card$pattern`: no steer name can hold it.
 */
export class CodecModule {
  readonly scope: CodecScope;
  readonly program: Program;
  private readonly file: ProgramFile;
  private readonly statements = new Map<string, CodecStatement>();
  private readonly imports = new Map<string, CodecPlan["imports"][number]>();

  constructor(file: ProgramFile, program: Program, scope: CodecScope) {
    this.file = file;
    this.program = program;
    this.scope = scope;
  }

  plan(): CodecPlan {
    return { statements: [...this.statements.values()], imports: [...this.imports.values()] };
  }

  /** Adds a function or a constant, unless there is one of this name already. Returns the name. */
  add(name: string, doc: Doc): string {
    if (!this.statements.has(name)) this.statements.set(name, { name, text: render(doc) });
    return name;
  }

  /** The name of a declared type's function, its own or an imported one. */
  codec(verb: "write" | "read", type: TypeReference): string {
    if (type.file !== this.file.path) {
      const key = JSON.stringify([type.file, type.name]);
      const known = this.imports.get(key) ?? { type, write: false, read: false };
      this.imports.set(key, { ...known, [verb]: true });
    }
    return `${verb}${this.scope.typeName(type)}`;
  }

  /** A codec of the program's own: under another name where a local of a generated function could hide it. */
  foreign(local: string): string {
    return isHidden(local, this.file)
      ? this.add(`${local}$codec`, `const ${local}$codec = ${local};`)
      : local;
  }

  /** The constant for the fields of a record or the members of a union. */
  keys(path: string, names: readonly string[]): string {
    const items = names.map((name) => stringLiteral(name));
    return this.constant(`${path}$keys`, call("/*@__PURE__*/ $.keys", ...items));
  }

  /** The constant for the values of a literal union or an enum. */
  literals(path: string, members: Extract<Type, { readonly kind: "literals" }>["members"]): string {
    const items = members.map((member) => literalText(member));
    return this.constant(`${path}$values`, call("/*@__PURE__*/ $.literals", ...items));
  }

  /** The constant for a regular expression. */
  pattern(path: string, pattern: string, ordinal: number): string {
    const suffix = ordinal === 0 ? "" : String(ordinal + 1);
    return this.constant(`${path}$pattern${suffix}`, patternLiteral(pattern));
  }

  private constant(name: string, value: Doc): string {
    return this.add(name, concat(`const ${name} =`, fluid(value), ";"));
  }
}
