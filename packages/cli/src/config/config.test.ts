import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Ajv } from "ajv";
import { folder, packageFolder, ping, removeFolders } from "../testing/folder.test.support.js";
import { parseConfig } from "./parse.js";

afterEach(removeFolders);

const schema: object = JSON.parse(
  readFileSync(join(packageFolder, "schema/capitan.config.schema.json"), "utf8"),
);
const fits = new Ajv({ allErrors: true }).compile(schema);

/** The findings of a configuration: code, message and the text that is marked. */
const told = (text: string) =>
  parseConfig("capitan.config.json", text).diagnostics.map(
    ({ code, message, labels: [{ span }] }) => [code, message, text.slice(span.start, span.end)],
  );

describe("capitan.config.json", () => {
  const good = [
    "{}",
    `{ "include": [] }`,
    `{ "$schema": "./schema.json", "include": ["a.steer", "b/**/*.steer", "!b/old"], "outDir": "gen", "importExtension": ".ts" }`,
    ...["auto", ".js", ".ts", "none"].map((value) => `{ "importExtension": "${value}" }`),
  ];
  it.each(good)("may be %s", (text) => {
    expect(told(text)).toEqual([]);
    expect(fits(JSON.parse(text))).toBe(true);
  });

  const list = "`include` must be a list of files, directories and globs";
  const wrong: readonly (readonly [string, string, string, string])[] = [
    [`[]`, "CAP4103", "`configuration` must be an object", "[]"],
    [`{ "outdir": "x" }`, "CAP4102", "the configuration has no setting `outdir`", `"outdir"`],
    [`{ "include": "a" }`, "CAP4103", list, `"a"`],
    [`{ "include": ["a", 1] }`, "CAP4103", list, `["a", 1]`],
    [`{ "include": [""] }`, "CAP4103", list, `[""]`],
    [`{ "outDir": "" }`, "CAP4103", "`outDir` must be the path of a directory", `""`],
    [`{ "outDir": null }`, "CAP4103", "`outDir` must be the path of a directory", "null"],
    [`{ "$schema": 1 }`, "CAP4103", "`$schema` must be the address of a schema", "1"],
    [
      `{ "importExtension": "js" }`,
      "CAP4103",
      '`importExtension` must be one of "auto", ".js", ".ts", "none"',
      `"js"`,
    ],
  ];
  it.each(wrong)("may not be %s", (text, code, message, marked) => {
    expect(told(text)).toEqual([[code, message, marked]]);
    expect(fits(JSON.parse(text))).toBe(false);
  });

  it("has all of its mistakes told at once", () => {
    expect(told(`{ "outDir": 1, "includes": [], "importExtension": true }`)).toHaveLength(3);
  });

  it("may have comments and trailing commas, but must be JSON otherwise", () => {
    expect(told(`{ // why\n "include": ["a",], /* … */ }`)).toEqual([]);
    expect(told("")).toEqual([["CAP4101", "the configuration is not JSON: value expected", ""]]);
    expect(told(`{ "include": ["a"] "outDir": "b" }`)).toEqual([
      ["CAP4101", "the configuration is not JSON: comma expected", `"outDir"`],
    ]);
    expect(told(`{ "include": `)).toHaveLength(1);
  });
});

describe("a call with a configuration", () => {
  const config = `{ "include": ["protocols", "!protocols/old"], "outDir": "gen" }\n`;
  const files = {
    "capitan.config.json": config,
    "protocols/a.steer": ping,
    "protocols/old/b.steer": ping,
    "other.steer": ping,
  };

  it("works on what it includes", async () => {
    const f = folder(files);
    expect((await f.capitan(["check"])).out).toMatch(/^1 protocol safe\n/);
    expect((await f.capitan(["gen"])).out).toBe("wrote gen/a.ts\n");
  });

  it("finds it above, and takes its paths from where it stands", async () => {
    const f = folder(files);
    mkdirSync(f.at("sub/deep"), { recursive: true });
    expect((await f.capitan(["gen"], "sub/deep")).out).toBe("wrote ../../gen/a.ts\n");
    expect((await f.capitan(["gen", "--check"])).status).toBe(0);
  });

  it("follows its outDir for files that are named, unless --out says otherwise", async () => {
    const f = folder(files);
    expect((await f.capitan(["gen", "other.steer"])).out).toBe("wrote gen/other.ts\n");
    expect((await f.capitan(["gen", "other.steer", "--out", "x"])).out).toBe("wrote x/other.ts\n");
  });

  it("does nothing but tell its mistakes, with status 2", async () => {
    const f = folder({ ...files, "capitan.config.json": `{\n  "outdir": "gen"\n}\n` });
    for (const call of [["gen"], ["gen", "other.steer"]]) {
      const { status, out, err } = await f.capitan(call);
      expect({ status, out }).toEqual({ status: 2, out: "" });
      expect(err).toContain("error[CAP4102]: the configuration has no setting `outdir`");
      expect(err).toContain("capitan.config.json:2:3");
      expect(err).toContain("did you mean `outDir`?");
    }
    const json = await f.capitan(["check", "--format", "json"]);
    expect(json.status).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({
      summary: { errors: 1 },
      diagnostics: [{ code: "CAP4102", labels: [{ file: "capitan.config.json", line: 2 }] }],
    });
  });

  it("marks the pattern that matches nothing", async () => {
    const f = folder({ "capitan.config.json": `{ "include": ["nowhere"] }\n` });
    const { status, out } = await f.capitan(["check"]);
    expect(status).toBe(2);
    expect(out).toContain("error[CAP4105]: cannot read nowhere: there is no such file");
    expect(out).toContain("capitan.config.json:1:15");
  });

  it("says so when it cannot be read", async () => {
    const f = folder({ "a.steer": ping });
    mkdirSync(f.at("capitan.config.json"));
    const { status, err } = await f.capitan(["gen", "a.steer"]);
    expect(status).toBe(2);
    expect(err).toContain("error[CAP4105]: cannot read capitan.config.json: it is a directory");
  });

  it("says what to do when it includes nothing", async () => {
    const f = folder({ "capitan.config.json": `{ "outDir": "gen" }` });
    expect((await f.capitan(["check"])).err).toContain(
      `list them under "include" in capitan.config.json`,
    );
  });
});
