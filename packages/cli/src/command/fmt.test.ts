import { chmodSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { folder, ping, removeFolders } from "../testing/folder.test.support.js";

afterEach(removeFolders);

const ragged = "event   Ping{text:string}\n\n\n\nprotocol Hello {\n send Ping;\n\n}";
const wrong = "event   A;\nprotocol P { snd A; }\n";

describe("capitan fmt", () => {
  it("writes files as the formatter does, and names those that it has changed", async () => {
    const f = folder({ "a.steer": ragged, "b.steer": ping });
    expect(await f.capitan(["fmt", "a.steer", "b.steer"])).toEqual({
      status: 0,
      out: "formatted a.steer\n",
      err: "",
    });
    expect(f.read("a.steer")).toBe(ping);
    expect(f.files()).toEqual(["a.steer", "b.steer"]);
  });

  it("does not touch a file that is formatted already", async () => {
    const f = folder({ "a.steer": ping, "sub/b.steer": ping });
    const before = f.written("a.steer");
    const { status, out } = await f.capitan(["fmt", "."]);
    expect({ status, out }).toEqual({ status: 0, out: "2 files formatted already\n" });
    expect(f.written("a.steer")).toBe(before);
  });

  it("takes directories, globs, and the configuration's files", async () => {
    const f = folder({
      "capitan.config.json": '{ "include": ["protocols"] }',
      "protocols/a.steer": ragged,
      "other/b.steer": ragged,
    });
    expect((await f.capitan(["fmt"])).out).toBe("formatted protocols/a.steer\n");
    expect((await f.capitan(["fmt", "*/*.steer"])).out).toBe("formatted other/b.steer\n");
    expect((await f.capitan(["fmt", "none/"])).status).toBe(2);
  });

  it("leaves a file with syntax errors alone, tells them, and formats the others", async () => {
    const f = folder({ "a.steer": wrong, "b.steer": ragged });
    const { status, out, err } = await f.capitan(["fmt", "."]);
    expect({ status, out }).toEqual({ status: 1, out: "formatted b.steer\n" });
    expect(err).toContain("error[CAP1017]");
    expect(f.read("a.steer")).toBe(wrong);
  });

  it("keeps the line ends that a file has", async () => {
    const f = folder({ "a.steer": ragged.replaceAll("\n", "\r\n") });
    await f.capitan(["fmt", "a.steer"]);
    expect(f.read("a.steer")).toBe(ping.replaceAll("\n", "\r\n"));
  });

  it("refuses what is no UTF-8 and what is too large", async () => {
    const f = folder({ "b.steer": "x".repeat(5 * 1024 * 1024) });
    f.write("a.steer", new Uint8Array([0x65, 0xff]));
    const { status, err } = await f.capitan(["fmt", "a.steer", "b.steer"]);
    expect(status).toBe(1);
    expect(err).toContain("error[CAP1011]");
    expect(err).toContain("error[CAP1010]");
  });

  it("says what cannot be written, and leaves nothing behind", async () => {
    if (process.getuid?.() === 0) return;
    const f = folder({ "sub/a.steer": ragged });
    chmodSync(f.at("sub"), 0o555);
    const { status, err } = await f.capitan(["fmt", "sub/a.steer"]);
    chmodSync(f.at("sub"), 0o755);
    expect(status).toBe(2);
    expect(err).toContain("error[CAP4004]");
    expect(f.files()).toEqual(["sub/a.steer"]);
  });
});

describe("capitan fmt that writes nothing", () => {
  it("exits with 1 under --check when a file would change, and names it", async () => {
    const f = folder({ "a.steer": ragged, "b.steer": ping });
    expect(await f.capitan(["fmt", "--check", "."])).toEqual({
      status: 1,
      out: "",
      err: "a.steer is not formatted\n",
    });
    expect(f.read("a.steer")).toBe(ragged);
    expect((await f.capitan(["fmt", "--check", "b.steer"])).status).toBe(0);
  });

  it("prints what would change under --diff", async () => {
    const f = folder({ "a.steer": ragged });
    const { status, out, err } = await f.capitan(["fmt", "--diff", "a.steer"]);
    expect({ status, err }).toEqual({ status: 0, err: "" });
    expect(out).toContain("--- a/a.steer\n+++ b/a.steer\n");
    expect(out).toContain("-event   Ping{text:string}\n");
    expect(out).toContain("+event Ping { text: string }\n");
    const both = await f.capitan(["fmt", "--diff", "--check", "a.steer"]);
    expect({ status: both.status, out: both.out }).toEqual({ status: 1, out });
    expect(f.read("a.steer")).toBe(ragged);
  });
});

describe("capitan fmt -", () => {
  const f = () => folder();
  const given = (text: string) => ({ input: async () => text });

  it("formats standard input to standard output", async () => {
    const outcome = await f().capitan(["fmt", "-"], ".", given(ragged));
    expect(outcome).toEqual({ status: 0, out: ping, err: "" });
    expect((await f().capitan(["fmt", "-", "--check"], ".", given(ragged))).status).toBe(1);
    expect((await f().capitan(["fmt", "-", "--check"], ".", given(ping))).status).toBe(0);
    expect((await f().capitan(["fmt", "-", "--diff"], ".", given(ragged))).out).toContain("+event");
  });

  it("prints nothing there when the text has syntax errors", async () => {
    const { status, out, err } = await f().capitan(["fmt", "-"], ".", given(wrong));
    expect({ status, out }).toEqual({ status: 1, out: "" });
    expect(err).toContain("<stdin>:2:14");
  });

  it("stands alone", async () => {
    const { status, err } = await f().capitan(["fmt", "-", "a.steer"], ".", given(ping));
    expect(status).toBe(2);
    expect(err).toContain("stands alone");
  });
});
