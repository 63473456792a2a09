import { mkdirSync, rmSync, symlinkSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { folder, ping, removeFolders } from "../testing/folder.test.support.js";

afterEach(removeFolders);

describe("what a call works on", () => {
  it("is files, directories and globs, without what a pattern with ! matches", async () => {
    const f = folder({
      "a.steer": ping,
      "deep/b.steer": ping,
      "deep/old/c.steer": ping,
      "deep/node_modules/d.steer": ping,
      "deep/.hidden/e.steer": ping,
      "deep/notes.txt": "",
    });
    const names = async (...patterns: readonly string[]) =>
      JSON.parse(
        // Every file has a warning: so each shows up.
        (await f.capitan(["check", "--format", "json", ...patterns])).out,
      ).diagnostics.map(({ labels }: { labels: { file: string }[] }) => labels[0]?.file);
    for (const name of ["a", "deep/b", "deep/old/c", "deep/node_modules/d", "deep/.hidden/e"])
      f.write(`${name}.steer`, `${ping}event Unused;\n`);
    expect(await names("a.steer")).toEqual(["a.steer"]);
    expect(await names(".")).toEqual(["a.steer", "deep/b.steer", "deep/old/c.steer"]);
    expect(await names("deep/", "deep/b.steer")).toEqual(["deep/b.steer", "deep/old/c.steer"]);
    expect(await names("**/*.steer", "!deep/old/**")).toEqual(["a.steer", "deep/b.steer"]);
    expect(await names("!deep/old", "deep")).toEqual(["deep/b.steer"]);
    expect(await names("a.steer", "deep/b.steer", "!a.steer")).toEqual(["deep/b.steer"]);
    expect(await names("deep/*.steer")).toEqual(["deep/b.steer"]);
    expect(await names("{a,deep/b}.steer")).toEqual(["a.steer", "deep/b.steer"]);
    expect(await names(`${f.path}/deep/*.steer`)).toEqual(["deep/b.steer"]);
  });

  it("may be called anything, in folders called anything", async () => {
    const f = folder({ "my protocols [1]/grüße {x}/*äöü 漢字.steer": ping });
    for (const pattern of ["my protocols [1]/grüße {x}/*äöü 漢字.steer", "my protocols [1]", "."])
      expect((await f.capitan(["check", pattern])).out).toContain("1 protocol safe");
    expect((await f.capitan(["gen", "my protocols [1]"])).out).toBe(
      "wrote my protocols [1]/grüße {x}/*äöü 漢字.ts\n",
    );
  });

  it("is reached through links once, and links in a circle do no harm", async () => {
    const f = folder({ "a/one.steer": ping });
    symlinkSync("..", f.at("a/circle"));
    symlinkSync("one.steer", f.at("a/two.steer"));
    expect((await f.capitan(["check", "."])).out).toMatch(/^1 protocol safe\n/);
    mkdirSync(f.at("b"));
    symlinkSync("../a", f.at("b/linked"));
    expect((await f.capitan(["check", "b"])).out).toMatch(/^1 protocol safe\n/);
    expect((await f.capitan(["check", "b", "a", "a/two.steer"])).out).toMatch(/^1 protocol safe\n/);
  });

  it("is one file, whatever links an argument or an import leads through", async () => {
    const f = folder({
      "a/one.steer": `import { Ping } from "../linked/two.steer";\nimport { Pong } from "./two.steer";\nprotocol One { send Ping; receive Pong; }\n`,
      "a/two.steer": "event Ping { a: u8 }\nevent Pong { a: u8 }\n",
    });
    symlinkSync("a", f.at("linked"));
    for (const named of [["a/one.steer"], ["a"], ["linked", "a"], ["a", "linked/two.steer"]]) {
      const { status, out, err } = await f.capitan(["gen", ...named, "--out", "gen"]);
      expect({ status, err }).toEqual({ status: 0, err: "" });
      expect(out.split("\n").sort()).toEqual(["", "wrote gen/one.ts", "wrote gen/two.ts"]);
      expect(f.read("gen/one.ts")).toContain('import type { Ping, Pong } from "./two.js";');
      rmSync(f.at("gen"), { recursive: true });
    }
  });

  it("is told from another file that declares the same names, whatever links lead to it", async () => {
    const f = folder({
      "a/one.steer": `import { Ping as Other } from "./other.steer";\nimport { Ping } from "../linked/two.steer";\nprotocol One { send Ping; receive Other; }\n`,
      "a/two.steer": "event Ping { of: u8 }\n",
      "a/other.steer": "event Ping { of: string }\n",
    });
    symlinkSync("a", f.at("linked"));
    expect((await f.capitan(["gen", "a"])).status).toBe(0);
    const text = f.read("a/one.ts");
    expect(text).toContain('import type { Ping as Other } from "./other.js";');
    expect(text).toContain('import type { Ping } from "./two.js";');
    expect(text).toContain("sendPing(event: Ping)");
    expect(text).toContain('$.Received<"Other", Other,');
  });
});

describe("an input of no use", () => {
  const told = async (args: readonly string[], files: Readonly<Record<string, string>> = {}) => {
    const f = folder({ "hello.steer": ping, ...files });
    mkdirSync(f.at("empty"));
    const checked = await f.capitan(["check", ...args]);
    const generated = await f.capitan(["gen", ...args]);
    expect(generated.status).toBe(checked.status);
    expect(generated.err).toContain(checked.out.split("\n")[0]);
    expect(generated.err).toContain("\nnothing was written\n");
    return `${checked.status} ${checked.out}`;
  };

  it("a file that is not there, with the name that was meant", async () => {
    const text = await told(["helo.steer"]);
    expect(text).toMatch(/^2 error\[CAP4105\]: cannot read helo\.steer: there is no such file\n/);
    expect(text).toContain("did you mean `hello.steer`?");
    expect(await told(["sub/x.steer"])).toContain("cannot read sub/x.steer: there is no such file");
    expect(await told(["hello.steer/x.steer"])).toMatch(/^2 error\[CAP4105\]/);
  });

  it("a folder or a glob without a .steer file", async () => {
    expect(await told(["empty"])).toMatch(/^2 error\[CAP4104\]: no \.steer file matches `empty`\n/);
    expect(await told(["nowhere/*.steer"])).toContain("no .steer file matches `nowhere/*.steer`");
    expect(await told(["*.txt"], { "notes.txt": "" })).toContain("CAP4104");
  });

  it("a file that is no .steer file", async () => {
    const text = await told(["hello.ts"], { "hello.ts": "export {};" });
    expect(text).toMatch(/^2 error\[CAP4105\]: cannot read hello\.ts: its name does not end in/);
  });

  it("a file that is not UTF-8, at the byte", async () => {
    const f = folder();
    f.write(
      "bad.steer",
      Buffer.concat([Buffer.from("event Ünï;\nevent B"), Buffer.from([0xff]), Buffer.from(";\n")]),
    );
    const { status, out } = await f.capitan(["check", "bad.steer"]);
    expect(status).toBe(1);
    expect(out).toContain(
      "error[CAP1011]: this file is not UTF-8 (byte 20)\n    ╭─ bad.steer:2:8\n",
    );
    expect((await f.capitan(["gen", "bad.steer"])).status).toBe(1);
  });

  it("a file of 50 MB, which is not even read", async () => {
    const f = folder();
    f.write("big.steer", Buffer.alloc(50_000_000, "event A;\n"));
    const { status, out } = await f.capitan(["check", "big.steer"]);
    expect(status).toBe(1);
    expect(out).toContain("error[CAP1010]: this file is too large: 47.7 MiB, at most 4 MiB");
  });

  it("all of them at once, with what is wrong in the files that can be read", async () => {
    const f = folder({ "bad.steer": "protocol P { send Unknown; }\n" });
    const { status, out } = await f.capitan(["check", "bad.steer", "none.steer", "empty*"]);
    expect(status).toBe(2);
    for (const code of ["CAP2001", "CAP4105", "CAP4104"]) expect(out).toContain(`error[${code}]`);
    expect(out).toContain("\n3 errors in 3 files\n");
  });

  it("an import that leads nowhere", async () => {
    const f = folder({ "a.steer": `import { X } from "./b.steer";\n` });
    const { status, out } = await f.capitan(["check", "a.steer"]);
    expect(status).toBe(1);
    expect(out).toContain("error[CAP2101]: there is no file `./b.steer`\n    ╭─ a.steer:1:19\n");
  });

  it("nothing at all", async () => {
    const f = folder();
    for (const command of ["check", "gen"])
      expect(await f.capitan([command])).toEqual({
        status: 2,
        out: "",
        err: `capitan: name the files to work on, or list them under "include" in capitan.config.json\n`,
      });
  });
});
