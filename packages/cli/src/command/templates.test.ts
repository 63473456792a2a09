import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import {
  type Folder,
  folder,
  packageFolder,
  removeFolders,
} from "../testing/folder.test.support.js";
import { command } from "../testing/process.test.support.js";
import { endPrograms, install, root, shell, startUntil } from "../testing/program.test.support.js";
import { templates } from "./templates.js";

afterEach(() => {
  endPrograms("SIGKILL");
  removeFolders();
});

/** A project as a user gets it, with the command as users have it. */
function scaffold(...argv: readonly string[]): { readonly f: Folder; readonly project: string } {
  const f = folder();
  const made = spawnSync(process.execPath, [command, "init", "my service", ...argv], {
    cwd: f.path,
    encoding: "utf8",
  });
  expect([made.status, made.stderr]).toEqual([0, ""]);
  const project = f.at("my service");
  install(project);
  return { f, project };
}

describe.each(templates)("the template %s", (template) => {
  it("is checked, generated and compiled by its scripts, and formatted as capitan does", () => {
    const { project } = scaffold("--template", template);
    expect(shell("npm run check", project)).toMatchObject({
      status: 0,
      out: expect.stringContaining("1 protocol safe"),
    });
    expect(shell("npm run gen", project)).toMatchObject({
      status: 0,
      out: expect.stringContaining("wrote protocol.ts"),
    });
    expect(shell("npm run build", project)).toMatchObject({ status: 0 });
    expect(shell("capitan gen --check", project).status).toBe(0);
    expect(shell("capitan fmt --check .", project)).toMatchObject({ status: 0, err: "" });
  });

  it("asks for packages of this version", () => {
    const read = (path: string): { version: string; dependencies: object } =>
      JSON.parse(readFileSync(path, "utf8"));
    const { version } = read(join(packageFolder, "package.json"));
    const manifest = readFileSync(join(root, "templates", template, "package.json"), "utf8");
    for (const name of ["@capitan/runtime", "capitan"])
      expect(manifest).toContain(`"${name}": "^${version}"`);
  });
});

describe("the template client-server", () => {
  it("runs: a server, and clients that it answers", async () => {
    const { project } = scaffold();
    expect(shell("npm run build", project).status).toBe(0);
    const server = await startUntil("start", project, { PORT: "0" }, /listening on .*:(\d+)/);
    const PORT = server.found[1] ?? "";
    expect(shell("npm run --silent client", project, { PORT })).toEqual({
      status: 0,
      out: "client: Lisbon: 24 degrees, clear\nclient: Atlantis: never heard of it\n",
      err: "",
    });
    expect(shell("npm run --silent client -- Bergen", project, { PORT }).out).toBe(
      "client: Bergen: 9 degrees, rain\n",
    );
    const stranger = { PORT, CAPITAN_KEY: shell("capitan keygen", project).out.trim() };
    const refused = shell("npm run --silent client", project, stranger);
    expect([refused.status, refused.out]).toEqual([1, ""]);
    expect(refused.err).toContain("HandshakeRefusedError");
    endPrograms("SIGTERM");
    expect((await server.ended).split("server: goodbye")).toHaveLength(3);
  });

  it("does not compile any more where a handler forgets its answer", () => {
    const { f, project } = scaffold();
    const server = f.read("my service/server.ts");
    f.write(
      "my service/server.ts",
      server.replace("return forecast === undefined", "forecast === undefined"),
    );
    const { status, out } = shell("npm run build", project);
    expect(status).not.toBe(0);
    expect(out).toContain("server.ts");
  });

  it("keeps its key from everybody but its owner, and out of the repository", () => {
    const { f } = scaffold();
    expect(statSync(f.at("my service/capitan.key")).mode & 0o077).toBe(0);
    expect(f.read("my service/.gitignore")).toMatch(/^capitan\.key$/m);
  });
});

describe("the workflow of --ci github", () => {
  /** The commands of its steps, all but what fetches packages. */
  function commandsOf(workflow: string): readonly string[] {
    const runs = [...workflow.matchAll(/^ +(?:- )?run: (.*)$/gm)].map(([, line = ""]) => line);
    expect(runs[0]).toBe("npm ci");
    return runs.slice(1);
  }

  it("passes in a new project, and shows findings at their lines in a broken one", () => {
    const { f, project } = scaffold("--ci", "github");
    const commands = commandsOf(f.read("my service/.github/workflows/capitan.yml"));
    expect(commands).toHaveLength(3);
    shell("npm run gen", project);
    const actions = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: f.path };
    for (const line of commands)
      expect([line, shell(line, project, actions).status]).toEqual([line, 0]);
    expect(JSON.parse(f.read("my service/capitan.sarif")).runs[0].results).toEqual([]);
    const protocol = f.read("my service/protocol.steer");
    f.write("my service/protocol.steer", protocol.replace("on Forecast", "on Forcast"));
    const [check = "", gen = "", sarif = ""] = commands;
    const at = "::error file=my service/protocol.steer,line=13,";
    expect(shell(check, project, actions)).toMatchObject({
      status: 1,
      out: expect.stringContaining(at),
    });
    expect(shell(gen, project, actions)).toMatchObject({
      status: 1,
      err: expect.stringContaining(at),
    });
    expect(shell(sarif, project, actions).status).toBe(1);
    const [result] = JSON.parse(f.read("my service/capitan.sarif")).runs[0].results;
    expect(result).toMatchObject({ ruleId: "CAP2001", level: "error" });
  });
});

describe("npm create capitan", () => {
  it("is capitan init", () => {
    const f = folder();
    const bin = join(root, "packages/create-capitan/bin/create-capitan.cjs");
    const create = (...argv: readonly string[]) =>
      spawnSync(process.execPath, [bin, ...argv], { cwd: f.path, encoding: "utf8" });
    expect(create("made", "--ci", "github")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("wrote made/package.json\n"),
    });
    expect(f.files()).toContain("made/.github/workflows/capitan.yml");
    expect(create("made", "--template", "client-sever")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("(Did you mean client-server?)"),
    });
  });
});

describe("the package of the command", () => {
  it("has the templates in it, every file", async () => {
    const { stdout } = spawnSync("npm pack --dry-run --json", {
      cwd: packageFolder,
      shell: true,
      encoding: "utf8",
    });
    const [packed]: { files: { path: string }[] }[] = JSON.parse(stdout);
    const paths = packed?.files.map(({ path }) => path) ?? [];
    const f = folder();
    await f.capitan(["init", "--ci", "github"]);
    for (const file of f.files()) {
      if (file === "capitan.key") continue;
      const name = file === ".gitignore" ? "_gitignore" : file;
      const place = file.startsWith(".github/") ? "ci/github.yml" : `${templates[0]}/${name}`;
      expect(paths).toContain(`dist/templates/${place}`);
    }
  });
});
