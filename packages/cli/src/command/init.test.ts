import { existsSync, symlinkSync } from "node:fs";
import { Key } from "@capitan/runtime";
import { afterEach, describe, expect, it } from "@jest/globals";
import { folder, removeFolders } from "../testing/folder.test.support.js";
import { packageName } from "./init.js";

afterEach(removeFolders);

const project = [
  ".gitignore",
  "README.md",
  "capitan.config.json",
  "capitan.key",
  "client.ts",
  "key.ts",
  "package.json",
  "protocol.steer",
  "server.ts",
  "tsconfig.json",
];

describe("capitan init", () => {
  it("starts a project in a folder, and says what to do next", async () => {
    const f = folder();
    const { status, out, err } = await f.capitan(["init", "my-service"]);
    expect([status, err]).toEqual([0, ""]);
    expect(f.files()).toEqual(project.map((name) => `my-service/${name}`));
    for (const name of project) expect(out).toContain(`wrote my-service/${name}\n`);
    expect(out.slice(out.indexOf("\nNext"))).toBe(`
Next:
  cd my-service
  npm install
  npm run build
  npm start       # in one terminal
  npm run client  # in another
`);
    expect(JSON.parse(f.read("my-service/package.json")).name).toBe("my-service");
    expect(() => Key.parse(f.read("my-service/capitan.key").trim())).not.toThrow();
  });

  it("takes the folder in which it is called, with what lies there", async () => {
    const f = folder({ "My Ünit Çalls/notes.txt": "mine" });
    const { status, out } = await f.capitan(["init"], "My Ünit Çalls");
    expect([status, out.includes("cd ")]).toEqual([0, false]);
    expect(JSON.parse(f.read("My Ünit Çalls/package.json")).name).toBe("my-unit-calls");
    expect(f.read("My Ünit Çalls/notes.txt")).toBe("mine");
  });

  it("puts a name with blanks between quotes", async () => {
    const { out } = await folder().capitan(["init", "a b/c d"]);
    expect(out).toContain('  cd "a b/c d"\n');
  });

  it.each([
    ["My App", "my-app"],
    ["_private.", "private"],
    ["Grüße", "gru-e"],
    ["日本", "capitan-project"],
    ["node_modules", "capitan-project"],
  ])("calls a project in %j %j", (name, expected) => {
    expect(packageName(`/somewhere/${name}`)).toBe(expected);
  });

  it("makes a key of its own each time", async () => {
    const f = folder();
    await f.capitan(["init", "a"]);
    await f.capitan(["init", "b"]);
    expect(f.read("a/capitan.key")).not.toBe(f.read("b/capitan.key"));
  });

  it("overwrites nothing: one file that is there, and none is written", async () => {
    const f = folder({ "a/server.ts": "mine", "a/README.md": "mine too" });
    const { status, out, err } = await f.capitan(["init", "a"]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toBe(
      "capitan: a has README.md, server.ts already, and nothing is overwritten; choose another folder, or move them away\n",
    );
    expect(f.files()).toEqual(["a/README.md", "a/server.ts"]);
    expect(f.read("a/server.ts")).toBe("mine");
  });

  it("does not follow a link that leads nowhere", async () => {
    const f = folder({ "a/b": "" });
    symlinkSync(f.at("elsewhere.ts"), f.at("a/server.ts"));
    const { status, err } = await f.capitan(["init", "a"]);
    expect([status, err]).toEqual([2, expect.stringContaining("a has server.ts already")]);
    expect(existsSync(f.at("elsewhere.ts"))).toBe(false);
  });

  it.each([
    [["init", "file.txt"], "file.txt is a file, not a folder"],
    [["init", "file.txt/below"], "cannot write file.txt/below/"],
    [["init", "a", "--template", "client-sever"], "(Did you mean client-server?)"],
    [["init", "a", "--template", "xyz"], "There is no such template: client-server"],
    [["init", "a", "--ci", "githup"], "(Did you mean github?)"],
    [["init", "a", "b"], "too many arguments"],
  ])("refuses %j, and says why", async (argv, why) => {
    const f = folder({ "file.txt": "mine" });
    const { status, err } = await f.capitan(argv);
    expect([status, err]).toEqual([2, expect.stringContaining(why)]);
    expect(f.files()).toEqual(["file.txt"]);
  });
});

describe("capitan init --ci github", () => {
  const workflow = ".github/workflows/capitan.yml";

  it("adds the workflow to a new project", async () => {
    const f = folder();
    const { out } = await f.capitan(["init", "--ci", "github"]);
    expect(f.files()).toEqual([workflow, ...project].sort());
    expect(out).toContain(`git add ${workflow} package-lock.json`);
  });

  it("adds the workflow alone to a project that is there", async () => {
    const f = folder({ "package.json": "{}" });
    expect((await f.capitan(["init", "--ci", "github"])).status).toBe(0);
    expect(f.files()).toEqual([workflow, "package.json"]);
    const again = await f.capitan(["init", "--ci", "github"]);
    expect(again.status).toBe(2);
    expect(again.err).toContain(`this folder has ${workflow} already`);
  });

  it("is what is advised where there is a project already", async () => {
    const f = folder({ "package.json": "{}" });
    const { status, err } = await f.capitan(["init"]);
    expect([status, err]).toEqual([2, expect.stringContaining("`capitan init --ci github`")]);
  });
});
