import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "@jest/globals";
import { Ajv2020 } from "ajv/dist/2020.js";
import { folder, ping, pong, removeFolders, stuck } from "../testing/folder.test.support.js";

afterEach(removeFolders);

const schema: object = JSON.parse(
  readFileSync(
    createRequire(import.meta.url).resolve("../../../diagnostics/schema/diagnostics.schema.json"),
    "utf8",
  ),
);
const fits = new Ajv2020({ strictTypes: false }).compile(schema);

const talk = `event A; event B;
protocol Talk { loop { choice by master { on A { receive B; } on B {} } } }
`;

describe("capitan check", () => {
  it("says what it has proven", async () => {
    const f = folder({ "hello.steer": ping, "pong.steer": pong.replace("Hello", "Answered") });
    expect(await f.capitan(["check", "hello.steer", "pong.steer"])).toEqual({
      status: 0,
      out: `2 protocols safe
  Hello: 2 roles, can end, at most 1 unread message, half-duplex
  Answered: 2 roles, can end, at most 1 unread message, half-duplex
`,
      err: "",
    });
  });

  it("warns of what is safe but may surprise", async () => {
    const { status, out } = await folder({ "talk.steer": talk }).capitan(["check", "talk.steer"]);
    expect(status).toBe(0);
    expect(out).toContain(
      "warning[CAP3401]: messages from master to peer can pile up without bound",
    );
    expect(out).toContain(`
1 protocol safe (1 warning in 1 file)
  Talk: 2 roles, never ends, a queue can grow without bound, both sides can talk at once
`);
  });

  it("checks protocols of more than two roles", async () => {
    const f = folder({
      "ring.steer": "event E;\nprotocol Ring(A, B, C) { A -> B: E; B -> C: E; }\n",
    });
    expect((await f.capitan(["check", "ring.steer"])).out).toMatch(
      /^1 protocol safe\n {2}Ring: 3 roles,/,
    );
  });

  it("says so when a file holds no protocol", async () => {
    const f = folder({ "events.steer": "event E { a: u8 }\n" });
    expect(await f.capitan(["check", "events.steer"])).toMatchObject({
      status: 0,
      out: expect.stringMatching(/^no protocol, /),
    });
  });

  it("writes nothing, and puts all that it finds on standard output", async () => {
    const f = folder({ "stuck.steer": stuck, "bad.steer": "protocol P { send Unknown; }\n" });
    const { status, out, err } = await f.capitan(["check", "."]);
    expect({ status, err }).toEqual({ status: 1, err: "" });
    expect(out).toMatch(/^error\[CAP2001\][\s\S]*error\[CAP3102\][\s\S]*\n2 errors in 2 files\n$/);
    expect(f.files()).toEqual(["bad.steer", "stuck.steer"]);
  });

  it("finds names that generated code could not have", async () => {
    const f = folder({
      "names.steer": "event keyof { a: u8 }\nprotocol P { send keyof; }\n",
    });
    const { status, out } = await f.capitan(["check", "names.steer"]);
    expect(status).toBe(1);
    expect(out).toContain("error[CAP4008]: `keyof` is a word of TypeScript");
    expect(out).toContain("names.steer:1:7\n");
  });
});

describe("capitan check --format json", () => {
  it.each([
    ["nothing to tell", { "a.steer": ping }, 0],
    ["warnings", { "a.steer": `${ping}event Never;\n` }, 0],
    ["a role that can wait for ever", { "a.steer": stuck }, 1],
    ["many mistakes", { "a.steer": "protocol { send ; }\nevent E { a: strin }\nevent E;" }, 1],
    ["a broken configuration", { "a.steer": ping, "capitan.config.json": "{ nothing }" }, 2],
    ["nothing that matches", { "a/b.txt": "" }, 2],
  ])("fits the published schema: %s", async (_, files, expected) => {
    const { status, out, err } = await folder(files).capitan(["check", ".", "--format", "json"]);
    expect({ status, err }).toEqual({ status: expected, err: "" });
    const report: unknown = JSON.parse(out);
    expect([fits(report), fits.errors]).toEqual([true, null]);
    expect(report).toMatchObject({ schema: "capitan-diagnostics-1", tool: { name: "capitan" } });
  });

  it("holds the message, where it is, and the run that gets stuck", async () => {
    const f = folder({ "stuck.steer": stuck });
    const { out } = await f.capitan(["check", "--format", "json", "stuck.steer"]);
    const [found] = JSON.parse(out).diagnostics;
    expect(found).toMatchObject({
      code: "CAP3102",
      severity: "error",
      message: "Bank can wait for ever",
    });
    expect(found.labels[0]).toMatchObject({ file: "stuck.steer", line: 5 });
  });
});

describe("a call with many files on a terminal", () => {
  const many = Object.fromEntries(
    Array.from({ length: 25 }, (_, i) => [`p${String(i).padStart(2, "0")}.steer`, ping]),
  );
  const terminal = { interactive: true };

  it("shows how far it is, and takes that away at the end", async () => {
    const f = folder(many);
    for (const command of ["check", "gen"]) {
      const { status, err } = await f.capitan([command, "."], ".", terminal);
      expect(status).toBe(0);
      const steps = err.split("\r\u001b[K");
      expect(steps).toHaveLength(27);
      expect(steps[1]).toBe("1/25 p00.steer");
      expect(steps[25]).toBe("25/25 p24.steer");
      expect(steps[26]).toBe("");
    }
  });

  it("says nothing of that for few files, or where nobody looks", async () => {
    expect((await folder(many).capitan(["check", "."])).err).toBe("");
    expect((await folder({ "a.steer": ping }).capitan(["check", "."], ".", terminal)).err).toBe("");
  });
});

describe("a bug of capitan", () => {
  it("gives status 70, what to report, and no claim about the protocol", async () => {
    const broken = {
      out: () => {
        throw new TypeError("x is not a function");
      },
    };
    const { status, out, err } = await folder({ "a.steer": ping }).capitan(
      ["check", "a.steer"],
      ".",
      broken,
    );
    expect({ status, out }).toEqual({ status: 70, out: "" });
    expect(err).toMatch(/^error\[CAP9001\]: capitan has a bug\nTypeError: x is not a function\n/);
    expect(err).toContain("Please report this");
  });
});
