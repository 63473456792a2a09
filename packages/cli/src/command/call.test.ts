import { readdirSync } from "node:fs";
import { join } from "node:path";
import { catalogue } from "@capitan/diagnostics";
import { Key, publicKeyOf } from "@capitan/runtime";
import { afterEach, describe, expect, it } from "@jest/globals";
import { folder, packageFolder, ping, removeFolders } from "../testing/folder.test.support.js";

afterEach(removeFolders);

const call = (...argv: readonly string[]) => folder({ "hello.steer": ping }).capitan(argv);

describe("a call", () => {
  it("without anything gets the help, and status 2", async () => {
    const { status, out, err } = await call();
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain("Usage: capitan");
  });

  it.each([[["--help"]], [["-h"]], [["help"]]])(
    "%j prints what there is, with examples",
    async (argv) => {
      const { status, out, err } = await call(...argv);
      expect({ status, err }).toEqual({ status: 0, err: "" });
      for (const command of ["gen", "check", "fmt", "keygen", "explain", "init"])
        expect(out).toMatch(new RegExp(`^ {2}${command}\\b`, "m"));
      expect(out).toContain("Examples:\n  $ capitan gen protocol.steer\n");
    },
  );

  it.each([
    ["gen", ["--out <DIR>", "--check", "--diff", "--watch", "--force"]],
    ["check", ["--format <FORMAT>", '"sarif", "github", "unix"', "--fix", "--watch"]],
    ["fmt", ["--check", "--diff"]],
    ["keygen", ["--identity"]],
    ["init", ["--template <NAME>", '"client-server"', "--ci <NAME>", '"github"']],
    ["explain", []],
  ])("%s --help explains each option, with examples", async (command, options) => {
    for (const argv of [
      [command, "--help"],
      ["help", command],
    ]) {
      const { status, out } = await call(...argv);
      expect(status).toBe(0);
      for (const option of options) expect(out).toContain(option);
      expect(out).toMatch(new RegExp(`Examples:\n {2}\\$ capitan ${command}`));
    }
  });

  it.each([["--version"], ["-V"]])("%s prints the version", async (flag) => {
    expect(await call(flag)).toEqual({ status: 0, out: "0.0.0-source\n", err: "" });
  });

  it.each([
    [["chek", "hello.steer"], "unknown command 'chek'", "(Did you mean check?)"],
    [["gen", "--chek", "hello.steer"], "unknown option '--chek'", "(Did you mean --check?)"],
    [["--versoin"], "unknown option '--versoin'", "(Did you mean --version?)"],
    [["check", "--format", "xml"], "'xml' is invalid", "text, json, sarif, github, unix"],
    [["check", "--format", "sarfi"], "'sarfi' is invalid", "(Did you mean sarif?)"],
    [["check", "--fxi"], "unknown option '--fxi'", "(Did you mean --fix?)"],
    [["gen", "hello.steer", "--out"], "'-o, --out <DIR>' argument missing", "--help"],
    [["explain"], "missing required argument 'CODE'", "--help"],
    [["explain", "what"], "'what' is invalid", "a code looks like CAP3102"],
    [["explain", "CAP3199"], "there is no code CAP3199", "did you mean CAP3109?"],
    [["keygen", "now"], "too many arguments", "--help"],
  ])("%j is refused with status 2 and advice", async (argv, what, advice) => {
    const { status, out, err } = await call(...argv);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toContain(what);
    expect(err).toContain(advice);
  });

  it("takes options before and after files, and files that begin with a dash after --", async () => {
    const f = folder({ "hello.steer": ping, "-x.steer": ping });
    expect((await f.capitan(["gen", "--check", "hello.steer"])).status).toBe(1);
    expect((await f.capitan(["gen", "hello.steer", "--check"])).status).toBe(1);
    expect((await f.capitan(["check", "--", "-x.steer"])).out).toContain("1 protocol safe");
  });
});

describe("capitan explain", () => {
  const pages = readdirSync(join(packageFolder, "../../grammar/errors"))
    .filter((name) => name.startsWith("CAP"))
    .map((name) => name.slice(0, -3));

  it("knows a page for every code", async () => {
    expect(pages.sort()).toEqual(Object.keys(catalogue).sort());
    for (const code of Object.keys(catalogue)) {
      const { status, out, err } = await call("explain", code);
      expect([code, status, err]).toEqual([code, 0, ""]);
      expect(out.split("\n")[0]).toContain(code);
    }
  });

  it.each(["CAP3102", "cap3102", "3102"])("takes %s", async (code) => {
    expect((await call("explain", code)).out).toMatch(/^CAP3102/);
  });
});

describe("capitan keygen", () => {
  it("prints a key that the runtime takes, and another one each time", async () => {
    const one = await call("keygen");
    const other = await call("keygen");
    expect(one).toMatchObject({ status: 0, err: "" });
    expect(one.out).toMatch(/^capitan-key-1-[\w-]{43}-\w+\n$/);
    expect(() => Key.parse(one.out.trim())).not.toThrow();
    expect(other.out).not.toBe(one.out);
  });

  it("prints an identity, and the public key that belongs to it", async () => {
    const { status, out, err } = await call("keygen", "--identity");
    expect({ status, err }).toEqual({ status: 0, err: "" });
    const [identity = "", publicKey, ...rest] = out.split("\n");
    expect(identity).toMatch(/^capitan-identity-1-[\w-]{43}-\w+$/);
    expect(publicKey).toBe(await publicKeyOf(identity));
    expect(rest).toEqual([""]);
  });
});
