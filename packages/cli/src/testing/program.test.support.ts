import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { packageFolder } from "./folder.test.support.js";

/** The root of the repository. */
export const root = join(packageFolder, "../..");

/** Only what a program needs: options of the test runner's own Node must not reach it. */
const environment = (extra: Readonly<Record<string, string>>): NodeJS.ProcessEnv => {
  const { PATH = "", HOME = "" } = process.env;
  return { PATH, HOME, npm_config_update_notifier: "false", ...extra };
};

/** Puts the packages that a project names into it, as they are in this repository, with the commands that they bring. */
export function install(project: string): void {
  const manifest: { dependencies?: object; devDependencies?: object } = JSON.parse(
    readFileSync(join(project, "package.json"), "utf8"),
  );
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.devDependencies })) {
    // The workspace's own compiler is newer than the one that projects ask for.
    const source = join(root, "node_modules", name === "typescript" ? "typescript-5.9" : name);
    const place = join(project, "node_modules", name);
    mkdirSync(dirname(place), { recursive: true });
    symlinkSync(source, place, "junction");
    const { bin = {} }: { bin?: Readonly<Record<string, string>> } = JSON.parse(
      readFileSync(join(source, "package.json"), "utf8"),
    );
    for (const [command, file] of Object.entries(bin)) {
      const link = join(project, "node_modules/.bin", command);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(source, file), link);
    }
  }
}

export interface Said {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a line of a shell in a project to its end, with the commands of its packages at hand. */
export function shell(
  line: string,
  project: string,
  extra: Readonly<Record<string, string>> = {},
): Said {
  const env = environment(extra);
  const PATH = `${join(project, "node_modules/.bin")}:${env["PATH"]}`;
  const { status, stdout, stderr, error } = spawnSync(line, {
    cwd: project,
    shell: true,
    env: { ...env, PATH },
    encoding: "utf8",
    timeout: 60_000,
  });
  if (error !== undefined) throw error;
  return { status, out: stdout, err: stderr };
}

const running = new Set<ChildProcess>();

/** Starts a program of a project. Resolves with it when a line that it says matches; fails when it ends before. */
export function startUntil(
  script: string,
  project: string,
  extra: Readonly<Record<string, string>>,
  pattern: RegExp,
): Promise<{ readonly found: RegExpExecArray; readonly ended: Promise<string> }> {
  // `node …` itself and not npm: what is started is what gets the signal.
  const manifest: { scripts: Readonly<Record<string, string>> } = JSON.parse(
    readFileSync(join(project, "package.json"), "utf8"),
  );
  const [, ...args] = (manifest.scripts[script] ?? "").split(" ");
  const child = spawn(process.execPath, args, {
    cwd: project,
    env: environment(extra),
    stdio: ["ignore", "pipe", "pipe"],
  });
  running.add(child);
  let said = "";
  return new Promise((resolve, reject) => {
    const ended = new Promise<string>((end) => {
      child.once("close", () => {
        running.delete(child);
        reject(new Error(`${script} ended before ${pattern}:\n${said}`));
        end(said);
      });
    });
    const hear = (text: string): void => {
      said += text;
      const found = pattern.exec(said);
      if (found !== null) resolve({ found, ended });
    };
    child.stdout.setEncoding("utf8").on("data", hear);
    child.stderr.setEncoding("utf8").on("data", hear);
  });
}

/** Ends, by a signal that a program can hear, all that was started. */
export function endPrograms(signal: NodeJS.Signals): void {
  for (const child of running) child.kill(signal);
}
