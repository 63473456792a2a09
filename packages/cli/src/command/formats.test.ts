import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "@jest/globals";
import { default as Ajv04 } from "ajv-draft-04";
import { default as addFormats } from "ajv-formats";
import { folder, ping, removeFolders, stuck } from "../testing/folder.test.support.js";
import { capitan } from "../testing/process.test.support.js";

afterEach(removeFolders);

const schemaPath = createRequire(import.meta.url).resolve(
  "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json",
);
const ajv = new Ajv04.default({ allErrors: true, strict: false, unicodeRegExp: false });
addFormats.default(ajv);
const isSarif = ajv.compile(JSON.parse(readFileSync(schemaPath, "utf8")));

const files = { "p/stuck.steer": stuck, "p/bad.steer": "protocol P { send Unknown; }\n" };

describe("capitan check --format sarif", () => {
  it.each([
    ["findings", files, 1],
    ["nothing to tell", { "p/a.steer": ping }, 0],
    ["a pattern that means nothing", { "p/a.txt": "" }, 2],
    ["a broken configuration", { "p/a.steer": ping, "capitan.config.json": "{ nothing }" }, 2],
  ])("is a log that the schema of the standard accepts: %s", async (_, given, expected) => {
    const { status, out, err } = await folder(given).capitan(["check", "p", "--format", "sarif"]);
    expect([status, err]).toEqual([expected, ""]);
    expect([isSarif(JSON.parse(out)), isSarif.errors]).toEqual([true, null]);
  });
});

describe("capitan check --format unix", () => {
  it("prints lines with their places, and nothing else", async () => {
    const { status, out } = await folder(files).capitan(["check", "p", "--format", "unix"]);
    expect(status).toBe(1);
    expect(out).toContain("p/bad.steer:1:19: error: unknown event `Unknown` [CAP2001]\n");
    for (const line of out.trimEnd().split("\n"))
      expect(line).toMatch(/^p\/\w+\.steer:\d+:\d+: (error|note|help): ./);
    expect(
      (await folder({ "a.steer": ping }).capitan(["check", ".", "--format", "unix"])).out,
    ).toBe("");
  });
});

describe("in a workflow of GitHub Actions", () => {
  const actions = (root: string) => ({ GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: root });

  it("check annotates lines, with paths from the root of the repository, and sums up", async () => {
    const f = folder(files);
    const { status, out, err } = await capitan(["check", "."], f.at("p"), actions(f.path));
    expect([status, err]).toEqual([1, ""]);
    const [bad, long, ...rest] = out.split("\n");
    expect(bad).toMatch(/^::error file=p\/bad\.steer,line=1,endLine=1,col=19,endColumn=26,title=/);
    expect(long).toMatch(/^::error file=p\/stuck\.steer,.*shortest run that gets stuck \(/);
    expect(rest).toEqual(["", "2 errors in 2 files", ""]);
    const clean = await capitan(["check", "."], folder({ "a.steer": ping }).path, actions(f.path));
    expect(clean.out).toMatch(/^1 protocol safe\n/);
  });

  it("check keeps to the format that it is told", async () => {
    const f = folder(files);
    for (const [format, start] of [
      ["text", "error[CAP2001]"],
      ["json", "{"],
      ["unix", "p/bad.steer:1:19: "],
    ] as const)
      expect(
        (await capitan(["check", "p", "--format", format], f.path, actions(f.path))).out,
      ).toMatch(new RegExp(`^${start.replace(/[[{]/g, "\\$&")}`));
  });

  it("gen annotates what it finds, also what is not up to date and what it may not write", async () => {
    const f = folder({ ...files, "a.steer": ping, "b.steer": ping, "b.ts": "mine\n" });
    const gen = async (...argv: readonly string[]) =>
      (await capitan(["gen", ...argv], f.path, actions(f.path))).err;
    expect(await gen("p")).toMatch(
      /^::error file=p\/bad\.steer,.*\n::error file=p\/stuck\.steer,.*\n\nnothing was written\n$/,
    );
    expect(await gen("--check", "a.steer")).toMatch(/^::error file=a\.ts,title=CAP4007.*\n$/);
    expect(await gen("b.steer")).toMatch(/^::error file=b\.ts,.*title=CAP4001/);
  });

  it("is not believed by another value", async () => {
    const f = folder(files);
    const { out } = await capitan(["check", "p"], f.path, { GITHUB_ACTIONS: "false" });
    expect(out).toMatch(/^error\[CAP2001\]/);
  });
});

describe("capitan check --format github", () => {
  it("needs no workflow", async () => {
    const { out } = await folder(files).capitan(["check", "p", "--format", "github"]);
    expect(out).toMatch(/^::error file=p\/bad\.steer,line=1,/);
  });
});
