import { mkdirSync, renameSync, rmSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import { folder, ping, pong, removeFolders, stuck } from "../testing/folder.test.support.js";
import { endProcesses, hasLeftSomebody, start } from "../testing/process.test.support.js";

afterEach(() => {
  endProcesses();
  removeFolders();
});

const watching = "watching for changes; Ctrl-C ends\n";

describe("capitan gen --watch", () => {
  it("generates after each change, and ends with status 0 on a signal", async () => {
    const f = folder({
      "capitan.config.json": `{ "include": ["protocols"], "outDir": "gen" }`,
      "protocols/hello.steer": ping,
    });
    const call = start(["gen", "--watch"], f.path);
    await call.until("wrote gen/hello.ts\n");
    await call.until(watching);
    f.write("protocols/hello.steer", pong);
    await call.until("updated gen/hello.ts\n");
    await call.until(watching);
    f.write("protocols/deep/new.steer", ping);
    await call.until("wrote gen/new.ts\n");
    await call.until(watching);
    rmSync(f.at("protocols/deep"), { recursive: true });
    await call.until("deleted gen/new.ts: its source is gone\n");
    await call.until(watching);
    f.write("protocols/hello.steer", "protocol Hello { send Unknown; }\n");
    await call.until("error[CAP2001]");
    await call.until(`nothing was written\n${watching}`);
    f.write("protocols/hello.steer", ping);
    await call.until("updated gen/hello.ts\n");
    await call.until(watching);
    call.kill("SIGINT");
    expect((await call.ended).status).toBe(0);
    expect(hasLeftSomebody(call)).toBe(false);
    expect(f.files()).toEqual(["capitan.config.json", "gen/hello.ts", "protocols/hello.steer"]);
  });

  it("notices files that are imported, missing ones that come, and editors that rename", async () => {
    const f = folder({
      "a/main.steer": `import { Ping } from "../b/events.steer";\nprotocol P { send Ping; }\n`,
    });
    const call = start(["gen", "--watch", "a/main.steer"], f.path);
    await call.until("error[CAP2101]");
    await call.until(watching);
    f.write("b/events.steer", "event Ping;\n");
    await call.until("wrote a/main.ts\nwrote b/events.ts\n");
    await call.until(watching);
    f.write("b/events.steer~", "event Ping { text: string }\n");
    renameSync(f.at("b/events.steer~"), f.at("b/events.steer"));
    await call.until("updated b/events.ts\n");
    await call.until(watching);
    call.kill("SIGTERM");
    expect((await call.ended).status).toBe(0);
  });

  it.each([
    ["here", ".", ""],
    ["in a folder above", "sub/deep", "../../"],
  ])("goes on when the configuration breaks, and when it is mended: %s", async (_, below, up) => {
    const config = `{ "include": ["hello.steer"] }`;
    const f = folder({ "capitan.config.json": config, "hello.steer": ping, "sub/deep/x.txt": "" });
    const call = start(["gen", "--watch"], f.at(below));
    await call.until(`wrote ${up}hello.ts\n`);
    await call.until(watching);
    f.write("capitan.config.json", `{ "inclde": [] }`);
    await call.until("error[CAP4102]");
    await call.until(watching);
    f.write("capitan.config.json", `{ "include": `);
    await call.until("error[CAP4101]");
    await call.until(watching);
    f.write("capitan.config.json", `{ "include": ["hello.steer"], "outDir": "gen" }`);
    await call.until(`wrote ${up}gen/hello.ts\n`);
    await call.until(watching);
    call.kill("SIGINT");
    expect((await call.ended).status).toBe(0);
  });
});

describe("capitan check --watch", () => {
  it("checks after each change, and ends with status 0 on a signal", async () => {
    const f = folder({ "p/hello.steer": ping });
    mkdirSync(f.at("p/empty"));
    const call = start(["check", "--watch", "p"], f.path);
    await call.until("1 protocol safe\n");
    await call.until(watching);
    f.write("p/empty/stuck.steer", stuck);
    await call.until("error[CAP3102]");
    await call.until("1 error in 1 file\n");
    await call.until(watching);
    f.write("p/empty/stuck.steer", pong.replace("Hello", "Mended"));
    await call.until("2 protocols safe\n");
    await call.until(watching);
    rmSync(f.at("p/empty/stuck.steer"));
    await call.until("1 protocol safe\n");
    await call.until(watching);
    call.kill("SIGINT");
    expect((await call.ended).status).toBe(0);
    expect(hasLeftSomebody(call)).toBe(false);
  });
});
