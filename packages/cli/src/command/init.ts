import { lstatSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { reasonOf } from "../files/host.js";
import { displayPath, resolvePath } from "../files/paths.js";
import { type Write, WriteFailed, writeAll } from "../output/write.js";
import type { InitOptions } from "./call.js";
import { type Status, status, UsageError } from "./status.js";
import type { Streams } from "./streams.js";
import { templates } from "./templates.js";

/** A file of a new project; the path is from its folder, with slashes. */
interface NewFile {
  readonly path: string;
  readonly text: string;
  /** For its owner alone. */
  readonly secret?: true;
}

const workflowPath = ".github/workflows/capitan.yml";

/**
 * `capitan init`: writes a template into a folder, with a key of its own, and says what to do next. Nothing is written
 * where one of the files is there already. In a project that is there already `--ci` adds its workflow alone.
 */
export async function init(
  to: string,
  options: InitOptions,
  streams: Streams,
  packageDirectory: string,
): Promise<Status> {
  const target = resolvePath(streams.directory, to);
  const shown = displayPath(streams.directory, target);
  if (kindOf(target) === "other") throw new UsageError(`${shown} is a file, not a folder`);
  const shipped = join(packageDirectory, "templates");
  const isThere = kindOf(join(target, "package.json")) !== "missing";
  const isAddition = options.ci !== undefined && options.template === undefined && isThere;
  const template = isAddition ? undefined : (options.template ?? templates[0]);
  const files = [
    ...(template === undefined ? [] : await projectOf(join(shipped, template), target)),
    ...(options.ci === undefined ? [] : [workflow(join(shipped, "ci", `${options.ci}.yml`))]),
  ];
  refuseToOverwrite(files, target, shown, template !== undefined && isThere);
  writeFiles(files, target, shown);
  for (const { path } of files) streams.out(`wrote ${shown === "." ? "" : `${shown}/`}${path}\n`);
  streams.out(
    `\nNext:\n${next(template, files, shown)
      .map((line) => `  ${line}\n`)
      .join("")}`,
  );
  return status.clean;
}

async function projectOf(folder: string, target: string): Promise<readonly NewFile[]> {
  const { generateKey } = await import("./parts/keys.js");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => statSync(join(folder, name)).isFile())
    .map((name) => name.replaceAll("\\", "/"))
    .sort()
    .map((name): NewFile => {
      const text = readFileSync(join(folder, name), "utf8");
      if (name === "package.json") return { path: name, text: named(text, packageName(target)) };
      // A package that is published has no `.gitignore` in it.
      return { path: name === "_gitignore" ? ".gitignore" : name, text };
    });
  return [...files, { path: "capitan.key", text: `${generateKey()}\n`, secret: true }];
}

function workflow(file: string): NewFile {
  return { path: workflowPath, text: readFileSync(file, "utf8") };
}

const named = (manifest: string, name: string): string =>
  manifest.replace(/"name": "[^"]*"/, () => `"name": ${JSON.stringify(name)}`);

/** The name of a folder as npm takes it: "My App" gives "my-app". */
export function packageName(target: string): string {
  const name = basename(target)
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^a-z0-9._-]+/g, "-")
    .replaceAll(/^[._-]+|[._-]+$/g, "")
    .slice(0, 200);
  return name === "" || name === "node_modules" ? "capitan-project" : name;
}

function refuseToOverwrite(
  files: readonly NewFile[],
  target: string,
  shown: string,
  isProject: boolean,
): void {
  const there = files.filter(({ path }) => kindOf(join(target, path)) !== "missing");
  if (there.length === 0) return;
  const names = there.map(({ path }) => path).join(", ");
  const place = shown === "." ? "this folder" : shown;
  const advice = isProject
    ? "; choose another folder, or add a workflow to this project with `capitan init --ci github`"
    : "; choose another folder, or move them away";
  throw new UsageError(`${place} has ${names} already, and nothing is overwritten${advice}`);
}

/** A link that leads nowhere is there as well. */
function kindOf(path: string): "missing" | "directory" | "other" {
  try {
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat === undefined) return "missing";
    if (!stat.isSymbolicLink()) return stat.isDirectory() ? "directory" : "other";
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? "directory" : "other";
  } catch {
    // A part of the path is a file: the write says so.
    return "missing";
  }
}

function writeFiles(files: readonly NewFile[], target: string, shown: string): void {
  const writes: readonly Write[] = files.map(({ path, text, secret }) => ({
    path: join(target, path),
    text,
    ...(secret === true && { mode: 0o600 }),
  }));
  try {
    writeAll(writes);
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw error;
    const path = files.find((file) => join(target, file.path) === error.path)?.path ?? "";
    throw new UsageError(`cannot write ${join(shown, path)}: ${reasonOf(error.cause)}`);
  }
}

/** What to do next, as commands. */
function next(
  template: string | undefined,
  files: readonly NewFile[],
  shown: string,
): readonly string[] {
  const go = shown === "." ? [] : [`cd ${/^[\w./-]+$/.test(shown) ? shown : `"${shown}"`}`];
  const add = files.some(({ path }) => path === workflowPath)
    ? [`git add ${workflowPath} package-lock.json   # the workflow installs what is locked`]
    : [];
  if (template === undefined) return [...go, ...add];
  const programs = programsOf(files);
  return [
    ...go,
    "npm install",
    "npm run build",
    ...programs.map((script, index) => {
      const where = index === 0 ? "in one terminal" : "in another";
      return `${script.padEnd(15)} # ${where}`;
    }),
    ...add,
  ];
}

/** The scripts of package.json that run programs, in their order: all but those of the protocol. */
function programsOf(files: readonly NewFile[]): readonly string[] {
  const manifest = files.find(({ path }) => path === "package.json")?.text ?? "{}";
  const { scripts = {} }: { scripts?: object } = JSON.parse(manifest);
  return Object.entries(scripts)
    .filter(([, command]) => String(command).startsWith("node "))
    .map(([name]) => (name === "start" ? "npm start" : `npm run ${name}`));
}
