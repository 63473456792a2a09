import { generateKey, type Limits, memoryPair, Steer } from "@capitan/runtime";
import { afterEach, describe, expect, it } from "@jest/globals";
import { endAll, type Running, start } from "../testing/process.js";
import { hostGuest, visitRoom } from "./chat.js";
import { attend } from "./host.js";
import { Guest, Lobby } from "./lobby.js";
import { visit } from "./visit.js";

const folder = new URL(".", import.meta.url);

const startServer = (key: string): Running =>
  start(folder, ["dist/server.js"], { CAPITAN_KEY: key, PORT: "0" });

async function portOf(server: Running): Promise<string> {
  const line = await server.said(/listening on/);
  return line.slice(line.lastIndexOf(":") + 1);
}

afterEach(endAll);

describe("the chat, as processes over sealed TCP", () => {
  it("tells the guests of a room of each other, also of one that is cut off", async () => {
    const key = await generateKey();
    const server = startServer(key);
    const environment = { CAPITAN_KEY: key, PORT: await portOf(server) };
    const enter = async (name: string, room: string) => {
      const guest = start(folder, ["dist/guest.js", name, room], environment);
      await guest.said(/you are in|is called/);
      return guest;
    };
    const ada = await enter("Ada", "kitchen");
    const cleo = await enter("Cleo", "cellar");
    const bob = await enter("Bob", "kitchen");
    await ada.said(/Bob is here/);
    ada.type("hello");
    await bob.said(/Ada: hello/);
    bob.type("");
    bob.type("good morning");
    await ada.said(/Bob: good morning/);
    const impostor = await enter("Ada", "kitchen");
    expect(await impostor.ended).toEqual({ how: 0, errors: "" });
    bob.signal("SIGKILL");
    await ada.said(/Bob is gone/);
    ada.type(undefined);
    expect(await ada.ended).toEqual({ how: 0, errors: "" });
    expect(ada.lines).toEqual([
      "you are in kitchen, with nobody",
      "Bob is here",
      "Bob: good morning",
      "Bob is gone",
    ]);
    expect(bob.lines).toEqual(["you are in kitchen, with Ada", "Ada: hello"]);
    expect(impostor.lines).toEqual(["somebody in kitchen is called Ada"]);
    // Cleo still sits in the cellar: the server sees her out.
    server.signal("SIGTERM");
    expect(await server.ended).toEqual({ how: 0, errors: "" });
    expect(await cleo.ended).toEqual({ how: 0, errors: "" });
    expect(cleo.lines).toEqual(["you are in cellar, with nobody"]);
  });
});

interface Visit {
  readonly name: string;
  readonly words: () => AsyncIterable<string>;
  readonly show: (line: string) => void | Promise<void>;
  readonly limits?: Limits;
}

/** Lets somebody in over memory. Resolves when both sides have ended. */
async function letIn(lobby: Lobby, { name, words, show, limits }: Visit): Promise<void> {
  const [one, other] = memoryPair();
  const [here, there] = await Promise.all([
    Steer.open(one, { side: "initiator", insecure: true, limits }),
    Steer.open(other, { side: "responder", insecure: true, limits }),
  ]);
  await Promise.all([visit(here, { name, room: "hall", words, show }), attend(there, lobby)]);
}

/** Something to wait for. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

describe("the chat, over memory", () => {
  it("does not let a guest who reads slowly hold up the others", async () => {
    const lobby = new Lobby();
    const said = Array.from({ length: 3000 }, (_, at) => `${at} ${"-".repeat(200)}`);
    const [bobIsIn, cleoIsIn, over] = [gate(), gate(), gate()];
    let heard = gate();
    async function* quiet(): AsyncGenerator<string> {
      await over.opened;
      yield "";
    }
    const bobs: string[] = [];
    const bob = letIn(lobby, {
      name: "Bob",
      words: quiet,
      show(line) {
        bobs.push(line);
        bobIsIn.open();
        heard.open();
      },
    });
    await bobIsIn.opened;
    const cleos: string[] = [];
    const cleo = letIn(lobby, {
      name: "Cleo",
      words: quiet,
      limits: { window: 4096 },
      async show(line) {
        cleos.push(line);
        cleoIsIn.open();
        // She looks away until all is said.
        if (line.startsWith("Ada: ")) await over.opened;
      },
    });
    await cleoIsIn.opened;
    await letIn(lobby, {
      name: "Ada",
      async *words() {
        for (const line of said) {
          heard = gate();
          yield line;
          await heard.opened; // by Bob
        }
      },
      show() {},
    });
    over.open();
    await Promise.all([bob, cleo]);
    const lines = said.map((line) => `Ada: ${line}`);
    expect(bobs.filter((line) => line.startsWith("Ada: "))).toEqual(lines);
    const [, missing] = /^\((\d+) lines are missing\)$/m.exec(cleos.join("\n")) ?? [];
    const seen = cleos.filter((line) => line.startsWith("Ada: "));
    expect(Number(missing)).toBeGreaterThan(0);
    expect(seen.length + Number(missing)).toBe(lines.length);
    expect(seen.at(-1)).toBe(lines.at(-1));
  });

  it("can be written the other way round: the guest reacts, and the server drives", async () => {
    const [one, other] = memoryPair();
    const [here, there] = await Promise.all([
      Steer.open(one, { side: "initiator", insecure: true }),
      Steer.open(other, { side: "responder", insecure: true }),
    ]);
    const heard: string[] = [];
    const hello = gate();
    const visiting = visitRoom(here, {
      start: (s) => s.sendEnter({ name: "Ada", room: "hall" }),
      onRefused() {},
      onWelcome({ present }) {
        heard.push(...present);
      },
      async startWords(s) {
        const said = await s.sendSay({ text: "hello" });
        await hello.opened;
        return said.sendLeave();
      },
      onSaid({ name, text }) {
        heard.push(`${name}: ${text}`);
        hello.open();
      },
      onEntered() {},
      onLeft() {},
      onMissed() {},
      onFarewell() {},
    });
    const words: string[] = [];
    const hosting = hostGuest(there, async (s) => {
      const { next } = await s.receive();
      const said = gate();
      return (await next.sendWelcome({ present: ["Bob"] })).par({
        async words(part) {
          let s = part;
          for (;;) {
            const word = await s.receive();
            if (word.type === "Leave") return word.next;
            words.push(word.event.text);
            said.open();
            s = word.next;
          }
        },
        async news(part) {
          await said.opened;
          return (await part.sendSaid({ name: "Bob", text: "ah, Ada" })).sendFarewell();
        },
      });
    });
    expect(await visiting).toMatchObject({ at: "end" });
    expect(await hosting).toMatchObject({ at: "end" });
    expect([heard, words]).toEqual([["Bob", "Bob: ah, Ada"], ["hello"]]);
  });

  it("has rooms only while somebody is in them", () => {
    const lobby = new Lobby();
    const [ada, bob] = [new Guest(lobby), new Guest(lobby)];
    expect(ada.enter("Ada", "hall")).toBe(true);
    expect(bob.enter("Ada", "hall")).toBe(false);
    expect(bob.enter("Bob", "hall")).toBe(true);
    expect(bob.others).toEqual(["Ada"]);
    ada.leave();
    expect(bob.others).toEqual([]);
    bob.leave();
    bob.leave();
    expect(lobby.room("hall").size).toBe(0);
  });
});
