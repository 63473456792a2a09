import { mkdirSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { folder, ping, pong, removeFolders, stuck } from "../testing/folder.test.support.js";

afterEach(removeFolders);

const nothing = "\nnothing was written\n";

describe("capitan gen loses no work of anybody", () => {
  it("refuses a file without a header, even with --force", async () => {
    const f = folder({ "hello.steer": ping, "hello.ts": "export const mine = 1;\n" });
    for (const force of [[], ["--force"]]) {
      const { status, out, err } = await f.capitan(["gen", "hello.steer", ...force]);
      expect({ status, out }).toEqual({ status: 1, out: "" });
      expect(err).toContain("error[CAP4001]: hello.ts was not written by capitan");
      expect(err).toContain(nothing);
      expect(f.read("hello.ts")).toBe("export const mine = 1;\n");
    }
  });

  it("refuses an empty file, a binary one, and a header that is not the first thing in the file", async () => {
    const f = folder({ "hello.steer": ping });
    await f.capitan(["gen", "hello.steer"]);
    const whole = f.read("hello.ts");
    for (const text of ["", new Uint8Array([0xff, 0xfe, 0]), `// Copyright: me\n${whole}`]) {
      f.write("hello.ts", text);
      const { status, err } = await f.capitan(["gen", "hello.steer", "--force"]);
      expect(status).toBe(1);
      expect(err).toContain("error[CAP4001]");
    }
  });

  it("refuses an edited file until it is forced", async () => {
    const f = folder({ "hello.steer": ping });
    await f.capitan(["gen", "hello.steer"]);
    const whole = f.read("hello.ts");
    const edited = whole.replace("sendPing", "sendPong");
    f.write("hello.ts", edited);
    const refused = await f.capitan(["gen", "hello.steer"]);
    expect(refused.status).toBe(1);
    expect(refused.err).toContain("error[CAP4002]: hello.ts was edited after capitan wrote it");
    expect(refused.err).toContain("--force");
    expect((await f.capitan(["gen", "--check", "hello.steer"])).status).toBe(1);
    expect(f.read("hello.ts")).toBe(edited);
    const forced = await f.capitan(["gen", "--force", "hello.steer"]);
    expect(forced).toEqual({ status: 0, out: "updated hello.ts\n", err: "" });
    expect(f.read("hello.ts")).toBe(whole);
  });

  it("does not take other line ends for an edit", async () => {
    const f = folder({ "hello.steer": ping });
    await f.capitan(["gen", "hello.steer"]);
    const converted = f.read("hello.ts").replaceAll("\n", "\r\n");
    f.write("hello.ts", converted);
    expect(await f.capitan(["gen", "--check", "hello.steer"])).toMatchObject({
      status: 0,
      err: "",
    });
    expect((await f.capitan(["gen", "hello.steer"])).out).toBe("every module is up to date\n");
    expect(f.read("hello.ts")).toBe(converted);
    f.write("hello.steer", pong);
    expect((await f.capitan(["gen", "hello.steer"])).out).toBe("updated hello.ts\n");
    expect(f.read("hello.ts")).toContain("sendPong");
  });

  it("refuses two sources for one output", async () => {
    const f = folder({ "a/hello.steer": ping, "b/hello.steer": pong });
    const { status, err } = await f.capitan(["gen", "a", "b", "--out", "gen"]);
    expect(status).toBe(1);
    expect(err).toContain("error[CAP4003]: two sources want to write gen/hello.ts");
    expect(err).toContain("a/hello.steer");
    expect(err).toContain("b/hello.steer");
    expect(f.files()).toEqual(["a/hello.steer", "b/hello.steer"]);
  });

  it("refuses a source whose output another one has, which is still there", async () => {
    const f = folder({ "a/hello.steer": ping, "b/hello.steer": pong });
    expect((await f.capitan(["gen", "a/hello.steer", "--out", "gen"])).status).toBe(0);
    const before = f.read("gen/hello.ts");
    const { status, err } = await f.capitan(["gen", "b/hello.steer", "--out", "gen", "--force"]);
    expect(status).toBe(1);
    expect(err).toContain("error[CAP4003]: two sources want to write gen/hello.ts");
    expect(f.read("gen/hello.ts")).toBe(before);
    rmSync(f.at("a/hello.steer"));
    expect((await f.capitan(["gen", "b/hello.steer", "--out", "gen"])).status).toBe(0);
    expect(f.read("gen/hello.ts")).toContain("sendPong");
  });

  it("writes nothing when any file has an error, not even of files that are fine", async () => {
    const f = folder({ "good.steer": ping, "bad.steer": "protocol Bad { send Unknown; }\n" });
    const { status, out, err } = await f.capitan(["gen", "."]);
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toContain("error[CAP2001]: unknown event `Unknown`");
    expect(err).toContain(nothing);
    expect(f.files()).toEqual(["bad.steer", "good.steer"]);
  });

  it("writes nothing when one of several outputs is refused", async () => {
    const f = folder({ "a.steer": ping, "b.steer": ping, "b.ts": "mine" });
    expect((await f.capitan(["gen", "a.steer", "b.steer"])).status).toBe(1);
    expect(f.files()).toEqual(["a.steer", "b.steer", "b.ts"]);
  });

  it("refuses a protocol that is not safe, and shows the run", async () => {
    const f = folder({ "checkout.steer": stuck });
    const { status, out, err } = await f.capitan(["gen", "checkout.steer"]);
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toContain("error[CAP3102]: Bank can wait for ever");
    expect(err).toContain("shortest run that gets stuck");
    expect(f.files()).toEqual(["checkout.steer"]);
  });

  it("refuses what no generated code could do, and leaves what is there as it is", async () => {
    const three =
      "event E;\nevent F;\nprotocol Ring(A, B, C) { choice by A { on E to B { A -> C: E; } on F to B { A -> C: keepalive; } } }\n";
    const f = folder({ "ring.steer": ping });
    await f.capitan(["gen", "ring.steer"]);
    const before = f.read("ring.ts");
    f.write("ring.steer", three);
    const { status, err } = await f.capitan(["gen", "ring.steer"]);
    expect(status).toBe(1);
    expect(err).toContain("error[CAP4010]: C waits for a keepalive and for `E` in one place");
    expect(err).toContain(nothing);
    expect(f.read("ring.ts")).toBe(before);
  });

  it("says what is wrong with a place that cannot be written to, and leaves no temporary file", async () => {
    const f = folder({ "hello.steer": ping, "other.steer": ping, taken: "a file" });
    const below = await f.capitan(["gen", "hello.steer", "--out", "taken/below"]);
    expect(below.status).toBe(2);
    expect(below.err).toContain("error[CAP4004]: cannot write taken/below/hello.ts: ");
    expect(below.err).toMatch(/a part of the path is a file|a file of that name is in the way/);
    mkdirSync(f.at("other.ts"));
    const onto = await f.capitan(["gen", "."]);
    expect(onto.status).toBe(2);
    expect(onto.err).toContain("error[CAP4004]: cannot write other.ts: it is a directory");
    expect(f.files()).toEqual(["hello.steer", "other.steer", "taken"]);
  });

  it("says what to do about a folder that is read-only, whoever calls", async () => {
    const f = folder({ "hello.steer": ping });
    // Not even root can make a folder there.
    const { status, out, err } = await f.capitan(["gen", "hello.steer", "--out", "/sys/capitan"]);
    expect({ status, out }).toEqual({ status: 2, out: "" });
    expect(err).toMatch(
      /^error\[CAP4004\]: cannot write \/sys\/capitan\/hello\.ts: (permission denied|the file system is read-only)\n/,
    );
    expect(err).toContain("help: let it be written to, or generate into another directory");
    expect(f.files()).toEqual(["hello.steer"]);
  });

  it("writes through a link to where it leads", async () => {
    const f = folder({ "hello.steer": ping, "elsewhere/real.ts": "" });
    await f.capitan(["gen", "hello.steer", "--out", "elsewhere"]);
    rmSync(f.at("elsewhere/real.ts"));
    symlinkSync("elsewhere/hello.ts", f.at("hello.ts"));
    expect((await f.capitan(["gen", "hello.steer"])).status).toBe(0);
    expect(readlinkSync(f.at("hello.ts"))).toBe("elsewhere/hello.ts");
    expect(f.read("elsewhere/hello.ts")).toMatch(/from hello\.steer /);
  });
});

describe("modules whose source is gone", () => {
  const config = { "capitan.config.json": `{ "include": ["protocols"], "outDir": "gen" }` };

  it("are deleted when no files are named and nobody has edited them", async () => {
    const f = folder({ ...config, "protocols/a.steer": ping, "protocols/b.steer": ping });
    await f.capitan(["gen"]);
    f.write("gen/mine.ts", "export const mine = 1;\n");
    f.write("gen/b-edited.ts", `${f.read("gen/b.ts")}// mine\n`);
    rmSync(f.at("protocols/b.steer"));
    const checked = await f.capitan(["gen", "--check"]);
    expect(checked.status).toBe(1);
    expect(checked.out).toMatch(/^--- a\/gen\/b\.ts\n\+\+\+ \/dev\/null\n/);
    expect(checked.err).toContain("error[CAP4007]: gen/b.ts is out of date");
    const { status, out, err } = await f.capitan(["gen"]);
    expect(status).toBe(0);
    expect(out).toBe("deleted gen/b.ts: its source is gone\n");
    expect(err).toBe(
      "gen/b-edited.ts: its source is gone, but it was edited by hand, so it stays\n",
    );
    expect(f.files().filter((name) => name.startsWith("gen/"))).toEqual([
      "gen/a.ts",
      "gen/b-edited.ts",
      "gen/mine.ts",
    ]);
  });

  it("stay when files are named", async () => {
    const f = folder({ ...config, "protocols/a.steer": ping, "protocols/b.steer": ping });
    await f.capitan(["gen"]);
    rmSync(f.at("protocols/b.steer"));
    expect((await f.capitan(["gen", "protocols/a.steer"])).out).toBe(
      "every module is up to date\n",
    );
    expect(f.files()).toContain("gen/b.ts");
  });

  it("stay when there is an error", async () => {
    const f = folder({ ...config, "protocols/a.steer": ping, "protocols/b.steer": ping });
    await f.capitan(["gen"]);
    rmSync(f.at("protocols/b.steer"));
    f.write("protocols/a.steer", "protocol {");
    expect((await f.capitan(["gen"])).status).toBe(1);
    expect(f.files()).toContain("gen/b.ts");
  });

  it("are found next to their sources as well", async () => {
    const f = folder({
      "capitan.config.json": `{ "include": ["src/**/*.steer"] }`,
      "src/a.steer": ping,
      "src/deep/b.steer": ping,
      "src/main.ts": "export {};\n",
    });
    await f.capitan(["gen"]);
    rmSync(f.at("src/deep/b.steer"));
    expect((await f.capitan(["gen"])).out).toBe("deleted src/deep/b.ts: its source is gone\n");
    expect(f.files()).toEqual(["capitan.config.json", "src/a.steer", "src/a.ts", "src/main.ts"]);
  });
});
