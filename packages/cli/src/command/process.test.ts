import { chmodSync, existsSync, readdirSync, readFileSync, watch } from "node:fs";
import { join } from "node:path";
import { isEdited } from "@capitan/emitter/header";
import { afterEach, describe, expect, it } from "@jest/globals";
import { digest } from "../files/digest.js";
import { folder, ping, removeFolders, stuck } from "../testing/folder.test.support.js";
import {
  capitan,
  command,
  endProcesses,
  hasLeftSomebody,
  start,
} from "../testing/process.test.support.js";

afterEach(() => {
  endProcesses();
  removeFolders();
});

const colour = "\u001b[";

/** So many findings that no pipe holds their report. */
const manyMistakes = Object.fromEntries(
  Array.from({ length: 500 }, (_, i) => [`bad${i}.steer`, `protocol P { send Unknown${i}; }\n`]),
);

describe("the process of the command", () => {
  it("has been built", () => {
    expect(existsSync(join(command, "../../dist/bundle/main.cjs"))).toBe(true);
  });

  it("ends with 0 when all is well, 1 for findings, 2 for a bad call", async () => {
    const f = folder({ "a.steer": ping, "stuck.steer": stuck });
    const statuses = await Promise.all(
      [
        ["check", "a.steer"],
        ["gen", "a.steer"],
        ["check", "stuck.steer"],
        ["gen", "stuck.steer"],
        ["check", "nowhere.steer"],
        ["gen", "--foce", "a.steer"],
        ["explain", "CAP3102"],
        ["keygen"],
        [],
      ].map(async (argv) => (await capitan(argv, f.path)).status),
    );
    expect(statuses).toEqual([0, 0, 1, 1, 2, 2, 0, 0, 2]);
  });

  it("is as colourful as its surroundings wish", async () => {
    const f = folder({ "stuck.steer": stuck });
    const colored = async (env: Readonly<Record<string, string>>) =>
      (await capitan(["check", "stuck.steer"], f.path, env)).out.includes(colour);
    expect(await colored({})).toBe(false);
    expect(await colored({ FORCE_COLOR: "1" })).toBe(true);
    expect(await colored({ FORCE_COLOR: "" })).toBe(true);
    expect(await colored({ FORCE_COLOR: "0" })).toBe(false);
    expect(await colored({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false);
    expect(await colored({ FORCE_COLOR: "1", NO_COLOR: "" })).toBe(true);
  });

  it("draws frames of plain characters where the locale has no others", async () => {
    const f = folder({ "stuck.steer": stuck });
    const plain = (await capitan(["check", "stuck.steer"], f.path, { LC_ALL: "C" })).out;
    expect(plain).toContain("error[CAP3102]");
    expect(plain).toMatch(/^[\n\x20-\x7e]+$/);
    const drawn = (await capitan(["check", "stuck.steer"], f.path, { LANG: "de_DE.UTF-8" })).out;
    expect(drawn).toContain("╭─ stuck.steer");
  });

  it("takes no harm when nobody reads its output any more", async () => {
    const f = folder(manyMistakes);
    const whole = await capitan(["check", "."], f.path);
    expect(whole.out.length).toBeGreaterThan(65_536);
    const left = start(["check", "."], f.path);
    left.child.stdout?.once("data", () => left.child.stdout?.destroy());
    expect(await left.ended).toMatchObject({ status: 1, err: "" });
  });

  it("says everything to a slow reader", async () => {
    const f = folder(manyMistakes);
    const slow = start(["check", "."], f.path);
    slow.child.stdout?.on("data", () => {
      slow.child.stdout?.pause();
      setImmediate(() => slow.child.stdout?.resume());
    });
    expect((await slow.ended).out).toMatch(/\n500 errors in 500 files\n$/);
  });

  it("does not hang on a file that is a pipe, or on standard input", async () => {
    const f = folder();
    const { status, out } = await capitan(["check", "/dev/stdin"], f.path);
    expect(status).toBe(2);
    expect(out).toContain("error[CAP4105]: cannot read /dev/stdin");
  });

  it("works from a folder with a cache that it may not write", async () => {
    const f = folder({ "a.steer": ping, "cache/kept": "" });
    chmodSync(f.at("cache"), 0o555);
    const env = { XDG_CACHE_HOME: f.at("cache") };
    expect((await capitan(["check", "a.steer"], f.path, env)).status).toBe(0);
    chmodSync(f.at("cache"), 0o755);
  });
});

describe("a signal", () => {
  const sources = Object.fromEntries(
    Array.from({ length: 120 }, (_, i) => [`p/a${i}.steer`, ping.replace("Hello", `Hello${i}`)]),
  );

  /** Every module that is there is whole, and nothing else is. */
  function expectWhole(path: string): number {
    const names = existsSync(path) ? readdirSync(path) : [];
    for (const name of names) {
      expect(name).toMatch(/^a\d+\.ts$/);
      expect([name, isEdited(readFileSync(join(path, name), "utf8"), digest)]).toEqual([
        name,
        false,
      ]);
    }
    return names.length;
  }

  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "%s before anything is written ends the process, which has written nothing",
    async (signal) => {
      const f = folder(sources);
      const call = start(["gen", "p", "--out", "gen"], f.path);
      call.kill(signal);
      expect((await call.ended).status).toBe(signal);
      expect(expectWhole(f.at("gen"))).toBe(0);
      expect(hasLeftSomebody(call)).toBe(false);
    },
  );

  it.each(["SIGINT", "SIGTERM"] as const)(
    "%s while modules are written leaves no half-written one and no temporary one",
    async (signal) => {
      const f = folder({ ...sources, "gen/.keep": "" });
      // What is watched must be there before the call: the first file in it sets off the signal.
      const call = start(["gen", "p", "--out", "gen"], f.path);
      const watcher = watch(f.at("gen"), () => call.kill(signal));
      const { status } = await call.ended;
      watcher.close();
      // The signal itself, if it came when Node had already begun to end.
      expect([0, signal === "SIGINT" ? 130 : 143, signal]).toContain(status);
      expect(f.files().filter((name) => name.endsWith(".tmp"))).toEqual([]);
      const written = f.files().filter((name) => /^gen\/a\d+\.ts$/.test(name));
      expect(written).toHaveLength(120);
      expect((await capitan(["gen", "p", "--out", "gen", "--check"], f.path)).status).toBe(0);
      expect(hasLeftSomebody(call)).toBe(false);
    },
  );
});
