import type { Program, ProgramFile } from "@capitan/compiler";
import { planCodecs } from "../codec/index.js";
import type { GenerateOptions } from "../options.js";
import { folderOf, join } from "../paths.js";
import { fromModule, importPath } from "../places.js";
import { topLevelNames } from "./exports.js";
import { constantsOf, endpointConstants } from "./names.js";
import type { ImportedName, ImportPlan, ModulePlan } from "./plan.js";
import { planEndpoint, planProtocol } from "./protocol.js";
import { moduleScope, protocolOf, type Scope } from "./scope.js";
import { planType } from "./types.js";

/** The name under which a module imports the runtime; names of `.steer` files cannot hold `$`. */
const RUNTIME = "@capitan/runtime/generated";

/** What the module of a file says. The file must have passed `checkModule`. */
export function planModule(
  file: ProgramFile,
  program: Program,
  options: GenerateOptions,
): ModulePlan {
  const taken = new Set(topLevelNames(file, program).map((name) => name.name));
  const scope = moduleScope(file, program, taken, (path) => fromModule(file.path, path, options));
  const types = file.types.map((definition) => planType(definition, scope));
  const protocols = [
    ...file.protocols.map((protocol) =>
      planProtocol(protocol, scope, constantsOf(protocol, taken)),
    ),
    ...file.endpoints.flatMap((endpoint) => {
      const protocol = protocolOf(endpoint, program);
      if (protocol === undefined) return [];
      return [planEndpoint(endpoint, protocol, scope, endpointConstants(endpoint, taken))];
    }),
  ];
  const codecs = planCodecs(file, program, {
    typeName: scope.typeName,
    global: scope.global,
    isTaken: (name) => taken.has(name),
  });
  for (const use of codecs.imports) {
    if (use.write) scope.useCodec("write", use.type);
    if (use.read) scope.useCodec("read", use.type);
  }
  const usesRuntime =
    protocols.length > 0 ||
    codecs.statements.some(({ text }) => text.includes("$.")) ||
    JSON.stringify(types).includes('"$.');
  return {
    source: sourceName(file.path, options),
    imports: planImports(file, scope, options, usesRuntime),
    types,
    protocols,
    codecs: codecs.statements,
  };
}

/** The file as its module names it: from the folder of the module, so the same wherever the project lies. */
export const sourceName = (path: string, options: GenerateOptions): string =>
  fromModule(path, path, options);

/** In the order that the formatter sorts them: packages, then the farthest folder first. */
function planImports(
  file: ProgramFile,
  scope: Scope,
  options: GenerateOptions,
  usesRuntime: boolean,
): readonly ImportPlan[] {
  const imports: ImportPlan[] = [];
  if (usesRuntime) imports.push({ kind: "namespace", from: RUNTIME, name: "$" });
  for (const [externals, typeOnly] of [
    [file.typeImports, true],
    [file.codecImports, false],
  ] as const) {
    for (const external of externals) {
      const names = external.names.filter((name) => scope.used.externals.has(name.local));
      if (names.length === 0) continue;
      const from = external.from.startsWith(".")
        ? importPath(file.path, join(folderOf(file.path), external.from), options)
        : external.from;
      imports.push({ kind: "names", from, typeOnly, names });
    }
  }
  for (const [uses, typeOnly] of [
    [scope.used.types, true],
    [scope.used.values, false],
  ] as const) {
    for (const [path, names] of uses) {
      const from = moduleSpecifier(file.path, path, options);
      imports.push({
        kind: "names",
        from,
        typeOnly,
        names: [...names].map(([name, local]) => ({ name, local })),
      });
    }
  }
  return merged(imports).toSorted((a, b) => compareImports(a, b));
}

function moduleSpecifier(source: string, path: string, options: GenerateOptions): string {
  const output = importPath(source, options.outputPath(path), options).replace(/\.ts$/, "");
  const extension = options.importExtension(path);
  return extension === "none" ? output : output + extension;
}

/** One declaration per module and kind. */
function merged(imports: readonly ImportPlan[]): readonly ImportPlan[] {
  const byKey = new Map<string, ImportPlan>();
  for (const plan of imports) {
    const key = plan.kind === "namespace" ? plan.from : `${plan.typeOnly} ${plan.from}`;
    const before = byKey.get(key);
    const together =
      before?.kind === "names" && plan.kind === "names"
        ? [...before.names, ...plan.names]
        : undefined;
    byKey.set(
      key,
      together === undefined || plan.kind === "namespace" ? plan : { ...plan, names: together },
    );
  }
  return [...byKey.values()].map((plan) =>
    plan.kind === "namespace" ? plan : { ...plan, names: sortedNames(plan.names) },
  );
}

function sortedNames(names: readonly ImportedName[]): readonly ImportedName[] {
  const distinct = new Map(names.map((name) => [`${name.name} ${name.local}`, name]));
  return [...distinct.values()].toSorted(
    (a, b) => compareText(a.local, b.local) || compareText(a.name, b.name),
  );
}

function compareImports(a: ImportPlan, b: ImportPlan): number {
  return (
    distance(a.from) - distance(b.from) ||
    compareText(a.from, b.from) ||
    Number(typeOnly(b)) - Number(typeOnly(a))
  );
}

const typeOnly = (plan: ImportPlan): boolean => plan.kind === "names" && plan.typeOnly;

function distance(from: string): number {
  if (!from.startsWith(".")) return from.startsWith("@") ? 0 : 1;
  return from.startsWith("../") ? 2 : 3;
}

/** Natural order, as the formatter sorts: A before a before B, digits as numbers. Independent of the locale. */
function compareText(a: string, b: string): number {
  const left = a.match(/\d+|\D/g) ?? [];
  const right = b.match(/\d+|\D/g) ?? [];
  for (const [index, part] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const difference = compareParts(part, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

/** Of a character or a number. */
function compareParts(a: string, b: string): number {
  if (/^\d/.test(a) && /^\d/.test(b)) return Number(a) - Number(b);
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  if (left !== right) return left < right ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
