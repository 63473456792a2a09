import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type * as TypeScript from "typescript-6.0";

/** Compiling generated modules with the versions of TypeScript that are promised. */

const root = join(import.meta.dirname, "../../../..");
const require = createRequire(join(root, "package.json"));
const runtime = join(root, "packages/runtime/src/generated.ts");

export type Version = "5.4" | "5.9" | "6.0";

/** Every flag that makes a version stricter. */
function flags(version: Version | "7"): Record<string, unknown> {
  const newer = (since: number): boolean => Number(version) >= since;
  return {
    target: "ES2022",
    lib: ["ES2023"],
    module: "NodeNext",
    moduleResolution: "NodeNext",
    customConditions: ["capitan-source"],
    types: [],
    paths: { "@capitan/runtime/generated": [runtime] },
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noImplicitOverride: true,
    noImplicitReturns: true,
    noFallthroughCasesInSwitch: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    noUnusedParameters: true,
    allowUnreachableCode: false,
    allowUnusedLabels: false,
    verbatimModuleSyntax: true,
    isolatedModules: true,
    forceConsistentCasingInFileNames: true,
    ...(newer(5.6) ? { noUncheckedSideEffectImports: true } : {}),
    ...(newer(5.8) ? { erasableSyntaxOnly: true } : {}),
  };
}

const options = (version: Version | "7", folder: string, extra: Record<string, unknown>) => ({
  compilerOptions: {
    ...flags(version),
    ...(Number(version) >= 6 ? {} : { baseUrl: folder }),
    ...extra,
  },
  files: [] as string[],
});

/** What `version` finds in the texts, by file name; one program for all. Findings elsewhere are not of the texts. */
export function check(
  version: Version,
  texts: Readonly<Record<string, string>>,
  extra: Record<string, unknown> = {},
): ReadonlyMap<string, readonly string[]> {
  const ts: typeof TypeScript = require(`typescript-${version}`);
  const folder = join(root, "packages/emitter/nowhere");
  const paths = new Map(Object.entries(texts).map(([name, text]) => [join(folder, name), text]));
  const parsed = ts.parseJsonConfigFileContent(
    { ...options(version, folder, extra), files: [...paths.keys()] },
    ts.sys,
    folder,
  );
  const host = ts.createCompilerHost(parsed.options);
  const { directoryExists, fileExists, readFile, getSourceFile } = host;
  const folders = new Set([...paths.keys()].map(dirname));
  host.directoryExists = (path) => folders.has(path) || directoryExists?.call(host, path) === true;
  host.fileExists = (path) => paths.has(path) || fileExists.call(host, path);
  host.readFile = (path) => paths.get(path) ?? readFile.call(host, path);
  host.getSourceFile = (path, target, ...rest) => {
    const text = paths.get(path);
    return text === undefined
      ? getSourceFile.call(host, path, target, ...rest)
      : ts.createSourceFile(path, text, target);
  };
  const program = ts.createProgram([...paths.keys()], parsed.options, host);
  const wrongFlags = [...parsed.errors, ...program.getOptionsDiagnostics()].map((found) =>
    ts.flattenDiagnosticMessageText(found.messageText, "\n"),
  );
  if (wrongFlags.length > 0) throw new Error(wrongFlags.join("\n"));
  return new Map(
    [...paths].map(([path, text]) => {
      const file = program.getSourceFile(path);
      const found = [
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ];
      const line = (at: number | undefined): number => text.slice(0, at).split("\n").length;
      return [
        path.slice(folder.length + 1),
        found.map(
          (one) =>
            `${line(one.start)}: TS${one.code}: ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`,
        ),
      ];
    }),
  );
}

/** What the native compiler prints about the texts. */
export function checkNatively(
  texts: Readonly<Record<string, string>>,
  extra: Record<string, unknown> = {},
): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "capitan-tsc-"));
  try {
    for (const [name, text] of Object.entries(texts)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    writeFileSync(join(folder, "package.json"), `{ "type": "module" }`);
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ ...options("7", folder, extra), files: Object.keys(texts) }),
    );
    const tsc = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
    const { stdout, stderr } = spawnSync(
      process.execPath,
      [tsc, "-p", folder, "--pretty", "false"],
      { encoding: "utf8", cwd: folder },
    );
    const findings: string[] = [];
    for (const line of (stdout + stderr).split("\n")) {
      if (line.startsWith(" ") && findings.length > 0) findings.push(`${findings.pop()}\n${line}`);
      else if (line !== "") findings.push(line);
    }
    const own = Object.keys(texts).map((name) => `${name}(`);
    return findings.filter(
      (finding) => own.some((name) => finding.startsWith(name)) || finding.startsWith("error"),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
