import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { generateKey, memoryPair, Steer } from "@capitan/runtime";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { endAll, type Running, start } from "../testing/process.js";
import { sendFile, storeFile } from "./file-upload.js";
import { upload } from "./send.js";
import { Storage } from "./storage.js";
import { receiveUpload } from "./store.js";

const folder = new URL(".", import.meta.url);
const mebibyte = 2 ** 20;

/** Holds `stored`, and whatever files a test makes. */
let place = "";
let stored = "";

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "capitan-upload-"));
  stored = await mkdtemp(join(place, "stored-"));
});

afterEach(async () => {
  await endAll();
  await rm(place, { recursive: true });
});

async function file(name: string, size: number): Promise<string> {
  const path = join(place, name);
  await writeFile(
    path,
    Uint8Array.from({ length: size }, (_, at) => at * 31),
  );
  return path;
}

const startServer = (key: string, capacity: number): Running =>
  start(folder, ["dist/server.js", stored, String(capacity)], { CAPITAN_KEY: key, PORT: "0" });

async function portOf(server: Running): Promise<string> {
  const line = await server.said(/listening on/);
  return line.slice(line.lastIndexOf(":") + 1);
}

/** A client that dies when the server has told of the first quarter. */
const dyingClient = `
  import { connect } from "@capitan/runtime/tcp";
  import { sendFile } from "./dist/file-upload.js";
  const steer = await connect({ port: Number(process.env.PORT), key: process.env.CAPITAN_KEY });
  await sendFile(steer, async (s) => {
    const { next } = await (await s.sendFile({ name: "half", size: 100 })).receive();
    return next.par({
      upload: (u) => u.sendChunkStream(async function* () {
        yield new Uint8Array(50);
        await new Promise(() => {});
      }),
      async progress(p) {
        for await (const report of await p.receiveProgressStream()) process.kill(process.pid, "SIGKILL");
      },
    });
  });
`;

describe("the file upload, as processes over sealed TCP", () => {
  it("stores a file, and refuses a second one of its name", async () => {
    const key = await generateKey();
    const server = startServer(key, 10 * mebibyte);
    const environment = { CAPITAN_KEY: key, PORT: await portOf(server) };
    const path = await file("song.wav", 3 * mebibyte + 1);
    const client = start(folder, ["dist/client.js", path], environment);
    expect(await client.ended).toEqual({ how: 0, errors: "" });
    expect(client.lines.slice(-2)).toEqual(["client: 100 %", "client: song.wav is stored"]);
    expect((await readFile(path)).equals(await readFile(join(stored, "song.wav")))).toBe(true);
    const second = start(folder, ["dist/client.js", path], environment);
    expect((await second.ended).how).toBe(1);
    expect(second.lines).toEqual(["client: song.wav is refused: there is a file of this name"]);
    server.signal("SIGTERM");
    expect(await server.ended).toEqual({ how: 0, errors: "" });
  });

  it("keeps nothing of a client that is killed in the middle, and takes the next one", async () => {
    const key = await generateKey();
    const server = startServer(key, mebibyte);
    const environment = { CAPITAN_KEY: key, PORT: await portOf(server) };
    const dying = start(folder, ["--input-type=module", "--eval", dyingClient], environment);
    expect((await dying.ended).how).toBe("SIGKILL");
    await server.said(/TruncatedError|ConnectionLostError/);
    await server.said(/half: nothing is kept/);
    expect(await readdir(stored)).toEqual([]);
    const client = start(folder, ["dist/client.js", await file("half", mebibyte)], environment);
    expect((await client.ended).how).toBe(0);
    expect(await readdir(stored)).toEqual(["half"]);
  });
});

/** Both ends of a session, with the storage at one of them. */
async function steers(capacity: number): Promise<[client: Steer, server: Steer<Storage>]> {
  const [one, other] = memoryPair();
  const metadata = await Storage.open(stored, capacity);
  return Promise.all([
    Steer.open(one, { side: "initiator", insecure: true }),
    Steer.open(other, { side: "responder", insecure: true, metadata }),
  ]);
}

describe("the file upload, over memory", () => {
  it("is cancelled when the disk is full: the client reads no further", async () => {
    const [client, server] = await steers(mebibyte);
    const lines: string[] = [];
    const [isStored] = await Promise.all([
      upload(client, await file("film.mkv", 8 * mebibyte), (line) => lines.push(line)),
      receiveUpload(server, (line) => lines.push(line)),
    ]);
    expect(isStored).toBe(false);
    expect(lines[0]).toBe("film.mkv: refused, the disk is full");
    const [, bytes] = /refused after (\d+) bytes: the disk is full/.exec(lines[1] ?? "") ?? [];
    expect(Number(bytes)).toBeGreaterThan(mebibyte);
    expect(Number(bytes)).toBeLessThan(2 * mebibyte);
    expect(await readdir(stored)).toEqual([]);
  });

  it.each([
    ["bytes were lost", 3, new Uint8Array(32), "2 bytes have arrived"],
    ["bytes were changed", 2, new Uint8Array(32), "the digest is another one"],
  ])("refuses a file of which %s", async (_, size, digest, reason) => {
    const [client, server] = await steers(mebibyte);
    const sending = sendFile(client, async (s) => {
      const answer = await (await s.sendFile({ name: "a", size })).receive();
      if (answer.type === "Refused") return answer.next;
      const sent = await answer.next.par({
        upload: (u) => u.sendChunkStream([Uint8Array.of(1, 2)]),
        progress: async (p) => (await p.receiveProgressStream()).next(),
      });
      const verdict = await (await sent.sendDigest(digest)).receive();
      expect(verdict).toMatchObject({ type: "Refused", event: { reason } });
      return verdict.next;
    });
    await Promise.all([sending, receiveUpload(server, () => {})]);
    expect(await readdir(stored)).toEqual([]);
  });

  it("can be written with handlers as well, on both sides", async () => {
    const [client, server] = await steers(mebibyte);
    const seen: number[] = [];
    let digest = new Uint8Array();
    const sending = sendFile(client, {
      start: (s) => s.sendFile({ name: "a", size: 3 }),
      onRefused() {},
      onAccepted() {},
      startUpload: (s) => s.sendChunkStream([Uint8Array.of(1), Uint8Array.of(2, 3)]),
      async onProgressStream(reports) {
        for await (const { bytes } of reports) seen.push(bytes);
      },
      afterAcceptedPar: (s) => s.sendDigest(new Uint8Array(32).fill(seen.length)),
      onStored() {},
    });
    const arrived: number[] = [];
    let isOver = () => {};
    const over = new Promise<void>((resolve) => {
      isOver = resolve;
    });
    const receiving = storeFile(server, {
      onFile: async (_, s) => s.sendAccepted(),
      async onChunkStream(chunks) {
        for await (const chunk of chunks) arrived.push(...chunk);
        isOver();
      },
      startProgress: (s) =>
        s.sendProgressStream(async function* () {
          await over;
          yield { bytes: arrived.length };
        }),
      async onDigest(sent, s) {
        digest = Uint8Array.from(sent);
        return s.sendStored();
      },
    });
    expect(await sending).toMatchObject({ at: "end" });
    expect(await receiving).toMatchObject({ at: "end" });
    expect([arrived, seen]).toEqual([[1, 2, 3], [3]]);
    expect(digest).toEqual(new Uint8Array(32).fill(1));
  });

  it("cannot even say a path", async () => {
    const [client, server] = await steers(mebibyte);
    const receiving = receiveUpload(server, () => {});
    const sending = sendFile(client, async (s) => {
      const answer = await (await s.sendFile({ name: "../etc/passwd", size: 0 })).receive();
      throw new Error(`the server has answered ${answer.type}`);
    });
    await expect(sending).rejects.toMatchObject({ code: "invalid-payload" });
    await expect(receiving).rejects.toMatchObject({ code: "peer-failed" });
  });
});
