import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { generateKey } from "@capitan/runtime";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { type Compilation, compile, digest, generate, type Host } from "capitan";
import ts from "typescript-6.0";
import { anchorsOf, type Fence, fencesOf, linksOf } from "./markdown.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), "utf8");

/** Files below a folder that end in `.md`, from the root. */
function pagesIn(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md") && !/(?:^|[\\/])(?:node_modules|dist)[\\/]/.test(name))
    .map((name) => posix.join(folder, name.replaceAll("\\", "/")))
    .sort();
}

/** The pages about codes are tested by `compiler`, which knows their form. */
const ofCodes = /^grammar\/errors\/CAP\d+\.md$/;
const pagesOfLanguage = [
  "README.md",
  "CHANGELOG.md",
  ...pagesIn("grammar").filter((page) => !ofCodes.test(page)),
];
const packagePages = readdirSync(join(root, "packages")).flatMap((name) =>
  ["README.md", "WIRE.md"]
    .map((page) => `packages/${name}/${page}`)
    .filter((page) => existsSync(join(root, page))),
);
const linkedPages = [
  "README.md",
  "ARCHITECTURE.md",
  "CHANGELOG.md",
  ...pagesIn("grammar"),
  ...pagesIn("examples"),
  ...pagesIn("templates"),
  ...packagePages,
];

/** An example of the language: one fence, or neighbouring ones that name their files, of which the first is compiled. */
interface Example {
  readonly page: string;
  readonly line: number;
  /** Undefined: accepted. Otherwise the codes that it is rejected with, none of them named: any. */
  readonly codes: readonly string[] | undefined;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

function examplesOf(page: string, fences: readonly Fence[]): readonly Example[] {
  const examples: { -readonly [K in keyof Example]: Example[K] }[] = [];
  let inside: string | undefined;
  for (const { info, text, line } of fences) {
    const [language, ...words] = info.split(" ");
    const name = words.find((word) => word.startsWith("file="))?.slice("file=".length);
    const verdict = words.filter((word) => !word.startsWith("file=")).join(" ");
    const last = examples.at(-1);
    if (language !== "steer") {
      inside = undefined;
      continue;
    }
    if (name !== undefined && inside === verdict && last !== undefined) {
      last.files = [...last.files, { name, text }];
    } else {
      const codes = /^(?:reject((?: CAP\d{4})*))?$/.exec(verdict);
      if (codes === null) throw new Error(`${page}:${line}: \`${info}\` says nothing`);
      examples.push({
        page,
        line,
        codes:
          verdict === "" ? undefined : (codes[1] ?? "").split(" ").filter((code) => code !== ""),
        files: [{ name: name ?? "example.steer", text }],
      });
      inside = name === undefined ? undefined : verdict;
    }
  }
  return examples;
}

function compiled({ files }: Pick<Example, "files">): Compilation {
  const texts = new Map(files.map(({ name, text }) => [name, text]));
  const host: Host = {
    read: (path) => {
      const text = texts.get(path);
      return text === undefined ? { kind: "missing" } : { kind: "text", text };
    },
    resolve: (from, specifier) => posix.join(posix.dirname(from), specifier),
    digest,
  };
  return compile(host, [files[0]?.name ?? ""]);
}

/** Queues without bound are what some examples are about, and said there. */
const tolerated = ["CAP3401"];

describe.each(pagesOfLanguage)("%s", (page) => {
  const examples = examplesOf(page, fencesOf(read(page)));
  if (examples.length === 0) return;

  it.each(examples.map((example) => [example.line, example] as const))(
    "shows an example that holds, in line %i",
    (_, example) => {
      const { diagnostics } = compiled(example);
      const found = diagnostics.filter(({ code }) => !tolerated.includes(code));
      const errors = [...new Set(found.map(({ code }) => code))];
      if (example.codes === undefined) {
        expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
      } else {
        expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
        if (example.codes.length > 0) expect(errors).toEqual(example.codes);
      }
    },
  );
});

/**
 * A TypeScript fence; where it imports the module of a protocol, that of the one above it. One that names its file (`ts
 * file=vec3.ts`) is what the modules of its page import.
 */
interface Program {
  readonly page: string;
  readonly line: number;
  readonly text: string;
  readonly name: string;
  readonly protocol: { readonly module: string; readonly example: Example } | undefined;
}

function programsOf(page: string): readonly Program[] {
  const fences = fencesOf(read(page));
  const examples = examplesOf(page, fences);
  return fences
    .filter(({ info }) => /^ts(?: file=\S+)?$/.test(info))
    .map(({ info, line, text }) => {
      const name = /file=(\S+)/.exec(info)?.[1] ?? `line-${line}.ts`;
      const module = /from "\.\/([\w-]+)\.js"/.exec(text)?.[1];
      if (module === undefined) return { page, line, text, name, protocol: undefined };
      const above = examples.filter(
        ({ line: at, codes, files }) =>
          at < line && codes === undefined && /^protocol /m.test(files[0]?.text ?? ""),
      );
      const example = above.at(-1);
      if (example === undefined) throw new Error(`${page}:${line}: no protocol stands above this`);
      return { page, line, text, name, protocol: { module, example } };
    });
}

const programs = [...pagesOfLanguage, ...packagePages].flatMap(programsOf);

describe("the TypeScript of the pages", () => {
  // Inside of the repository, so that packages are found; `dist` is ignored by everything.
  const base = join(root, "tests/dist");
  let folder = "";
  const folderOf = ({ page }: Program): string => join(folder, page.replaceAll(/\W/g, "-"));
  const fileOf = (program: Program): string => join(folderOf(program), program.name);
  let options: ts.CompilerOptions = {};

  beforeAll(async () => {
    mkdirSync(base, { recursive: true });
    folder = mkdtempSync(join(base, "docs-"));
    const config = ts.readConfigFile(join(root, "tsconfig.base.json"), ts.sys.readFile);
    options = {
      ...ts.parseJsonConfigFileContent({ ...config.config, files: [] }, ts.sys, root).options,
      composite: false,
      declaration: false,
      declarationMap: false,
      sourceMap: false,
      customConditions: [],
      noUnusedLocals: false,
    };
    for (const program of programs) {
      mkdirSync(folderOf(program), { recursive: true });
      const { protocol } = program;
      const { files } =
        protocol === undefined
          ? { files: [] }
          : await generate(compiled(protocol.example).program, {
              version: "0.0.0",
              digest,
              outputPath: () => `${protocol.module}.ts`,
              importExtension: () => ".js",
            });
      for (const { path, text } of files) writeFileSync(join(folderOf(program), path), text);
      writeFileSync(fileOf(program), program.text);
    }
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("compiles against the modules of the protocols above it", () => {
    expect(programs.length).toBeGreaterThanOrEqual(8);
    const program = ts.createProgram(programs.map(fileOf), options);
    const findings = ts
      .getPreEmitDiagnostics(program)
      .map(
        ({ file, messageText, start }) =>
          `${file?.fileName.slice(folder.length)} ${start}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`,
      );
    expect(findings).toEqual([]);
  });

  it("runs over TCP on loopback, where it is a whole program: that of the README", async () => {
    const [readme] = programs.filter(({ page }) => page === "README.md");
    if (readme === undefined) throw new Error("the README has no program");
    const emitted = ts.createProgram([fileOf(readme)], options).emit();
    expect(emitted.emitSkipped).toBe(false);
    const script = fileOf(readme).replace(/\.ts$/, ".js");
    const text = readFileSync(script, "utf8");
    expect(text.match(/28343/g)).toHaveLength(2);
    writeFileSync(script, text.replaceAll("28343", String(await freePort())));
    const { PATH = "", SystemRoot = "" } = process.env;
    const key = String(await generateKey());
    const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
      encoding: "utf8",
      timeout: 30_000,
      env: { PATH, SystemRoot, CAPITAN_KEY: key },
    });
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: "Will it rain? Perhaps.\n",
      stderr: "",
    });
  });
});

/** A port of this machine that nobody listens on. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

describe("the counterexample of the README", () => {
  it("is what the command prints, byte for byte", () => {
    const shown = fencesOf(read("README.md")).find(({ text }) => text.startsWith("error[CAP"));
    const { PATH = "", SystemRoot = "" } = process.env;
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(root, "packages/cli/bin/capitan.cjs"), "check", "checkout.steer"],
      { cwd: join(root, "tests/fixtures"), encoding: "utf8", env: { PATH, SystemRoot } },
    );
    expect({ status, stderr, stdout }).toEqual({ status: 1, stderr: "", stdout: shown?.text });
  });
});

describe("the links of the pages", () => {
  it.each(linkedPages)("of %s lead somewhere", (page) => {
    const text = read(page);
    const broken = linksOf(text).filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? page : posix.normalize(posix.join(dirname(page), path));
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(read(target)).has(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe("ARCHITECTURE.md", () => {
  const text = read("ARCHITECTURE.md");
  const sources = readdirSync(join(root, "packages")).flatMap((name) =>
    existsSync(join(root, "packages", name, "src"))
      ? readdirSync(join(root, "packages", name, "src"), { recursive: true, encoding: "utf8" }).map(
          (file) => `packages/${name}/src/${file.replaceAll("\\", "/")}`,
        )
      : [],
  );

  it("names files that are there", () => {
    const named = [...text.matchAll(/`([\w./-]+\.ts)`/g)].map(([, path = ""]) => path);
    expect(named.length).toBeGreaterThan(30);
    const missing = named.filter(
      (path) =>
        !existsSync(join(root, path)) && !sources.some((source) => source.endsWith(`/${path}`)),
    );
    expect(missing).toEqual([]);
  });

  it("maps the folders of every package", () => {
    const map = text.slice(text.indexOf("## Where things are"), text.indexOf("## The theory"));
    const rows = [...map.matchAll(/^\| `(\w+)` +\| (.+) \|$/gm)];
    expect(rows.map(([, name]) => name)).toHaveLength(7);
    const missing = rows.flatMap(([, name = "", ideas = ""]) =>
      [...ideas.matchAll(/`([\w-]+(?:\/|\.ts))`/g)]
        .map(([, path = ""]) => `packages/${name}/src/${path}`)
        .filter((path) => !existsSync(join(root, path))),
    );
    expect(missing).toEqual([]);
  });
});

describe("the reading of pages", () => {
  const page = [
    "# A `B` & c",
    "see [one](x.md#y), [two](#a-b--c) and `[no](z.md)`",
    "```steer file=a.steer",
    "event A;",
    "```",
    "```steer file=b.steer",
    "[link](in-a-fence.md)",
    "```",
    "```steer reject CAP1001",
    "```",
  ].join("\n");

  it("finds links and anchors outside of code", () => {
    expect(linksOf(page)).toEqual(["x.md#y", "#a-b--c"]);
    expect([...anchorsOf(page)]).toEqual(["a-b--c"]);
  });

  it("joins neighbouring fences that name their files", () => {
    const examples = examplesOf("page.md", fencesOf(page));
    expect(examples.map(({ codes, files }) => [codes, files.map(({ name }) => name)])).toEqual([
      [undefined, ["a.steer", "b.steer"]],
      [["CAP1001"], ["example.steer"]],
    ]);
  });

  it("does not take an unknown word for an example", () => {
    expect(() => examplesOf("page.md", fencesOf("```steer rejects\n```\n"))).toThrow(
      "says nothing",
    );
  });
});
