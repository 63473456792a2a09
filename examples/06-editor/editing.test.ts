import { generateKey, memoryPair, Steer } from "@capitan/runtime";
import { connect } from "@capitan/runtime/tcp";
import { afterEach, describe, expect, it } from "@jest/globals";
import { endAll, type Running, start } from "../testing/process.js";
import { atChecker } from "./checking.js";
import { understand } from "./language.js";
import type { Screen } from "./screen.js";
import { Sheet } from "./sheet.js";
import { edit } from "./typing.js";

const folder = new URL(".", import.meta.url);

const startServer = (key: string): Running =>
  start(folder, ["dist/server.js"], { CAPITAN_KEY: key, PORT: "0" });

const startEditor = (key: string, port: string, ...commands: readonly string[]): Running =>
  start(folder, ["dist/editor.js", ...commands], { CAPITAN_KEY: key, PORT: port });

async function portOf(server: Running): Promise<string> {
  const line = await server.said(/listening on/);
  return line.slice(line.lastIndexOf(":") + 1);
}

/** A screen on which a test can wait for what is shown. */
class WatchedScreen implements Screen {
  readonly shown: string[] = [];
  readonly commands: AsyncIterable<string>;
  #tell = () => {};

  constructor(commands: (screen: WatchedScreen) => AsyncIterable<string>) {
    this.commands = commands(this);
  }

  readonly print = (line: string): void => {
    this.shown.push(line);
    this.#tell();
  };

  async shows(line: string): Promise<void> {
    while (!this.shown.includes(line)) {
      await new Promise<void>((resolve) => {
        this.#tell = resolve;
      });
    }
  }
}

/** Types, waits for the server to speak, and types again. */
async function* attentive(screen: WatchedScreen): AsyncGenerator<string> {
  yield "net = 100";
  await screen.shows("version 1: no problem");
  yield "total = net + vat";
  await screen.shows("  line 2: `vat` is not known here");
  yield "? total";
  yield "2: total = net + 19";
  await screen.shows("version 3: no problem");
  yield "? total";
}

const attentively = [
  "version 1: no problem",
  "version 2:",
  "  line 2: `vat` is not known here",
  "total is 100",
  "version 3: no problem",
  "total is 119",
];

/** An editor that dies at the first answer that it hears. */
const dyingEditor = `
  import { connect } from "@capitan/runtime/tcp";
  import { edit } from "./dist/typing.js";
  const screen = {
    commands: (async function* () { yield "? a"; await new Promise(() => {}); })(),
    print: (line) => process.kill(process.pid, "SIGKILL"),
  };
  const { PORT, CAPITAN_KEY: key } = process.env;
  await edit(await connect({ port: Number(PORT), key, metadata: screen }));
`;

afterEach(endAll);

describe("the editor and its language server, as processes over sealed TCP", () => {
  it("hears of the last version, however quickly it types, and closes both directions", async () => {
    const key = await generateKey();
    const server = startServer(key);
    const port = await portOf(server);
    const text = ["net = 100", "vat = 19", "total = net + vta", "3: total = net + vat"];
    const editor = startEditor(key, port, ...text, "? total");
    expect(await editor.ended).toEqual({ how: 0, errors: "" });
    expect(editor.lines).toContain("editor: total is 119");
    expect(editor.lines).toContain("editor: version 4: no problem");
    expect(editor.lines.at(-1)).toBe("editor: both directions are closed");
    server.signal("SIGTERM");
    expect(await server.ended).toEqual({ how: 0, errors: "" });
    expect(server.lines.at(-1)).toBe("server: closed at version 4");
  });

  it("leaves the server unharmed when it is killed", async () => {
    const key = await generateKey();
    const server = startServer(key);
    const port = await portOf(server);
    const dying = start(folder, ["--input-type=module", "--eval", dyingEditor], {
      CAPITAN_KEY: key,
      PORT: port,
    });
    expect((await dying.ended).how).toBe("SIGKILL");
    await server.said(/TruncatedError|ConnectionLostError/);
    expect((await startEditor(key, port, "a = 1").ended).how).toBe(0);
    await server.said(/closed at version 1/);
  });

  it("learns by a typed error that the server was killed, although it only waits for its user", async () => {
    const key = await generateKey();
    const server = startServer(key);
    const screen = new WatchedScreen(async function* () {
      yield "a = b";
      await new Promise(() => {});
    });
    const steer = await connect({ port: Number(await portOf(server)), key, metadata: screen });
    const editing = edit(steer);
    await screen.shows("version 1:");
    server.signal("SIGKILL");
    await expect(editing).rejects.toMatchObject({
      code: expect.stringMatching(/^(truncated|connection-lost)$/),
    });
  });
});

describe("the editor and its language server, over memory", () => {
  it("speak whenever they like", async () => {
    const [one, other] = memoryPair();
    const screen = new WatchedScreen(attentive);
    const [editor, server] = await Promise.all([
      Steer.open(one, { side: "initiator", insecure: true, metadata: screen }),
      Steer.open(other, { side: "responder", insecure: true, metadata: () => new Sheet() }),
    ]);
    const logged: string[] = [];
    await Promise.all([edit(editor), atChecker(server, (line) => logged.push(line))]);
    expect(screen.shown).toEqual(attentively);
    expect(logged).toEqual(["closed at version 3"]);
  });
});

describe("the language", () => {
  it("names the line of each problem", () => {
    const { values, problems } = understand("a = 1 + 2\n\nwhat?\nb = a + c + 4");
    expect([...values]).toEqual([
      ["a", 3],
      ["b", 7],
    ]);
    expect(problems).toEqual([
      { line: 3, message: "a line is `name = sum`" },
      { line: 4, message: "`c` is not known here" },
    ]);
  });
});
