/**
 * Programs of users, as texts beside the fixtures: they are compiled, and run. Each exports `roles`: by role, what its
 * function is called with when it drives and when it reacts. `log` is what it has heard.
 */
export const programsOfTwo: Readonly<Record<string, string>> = {
  upload: `import type { Options, Steer } from "@capitan/runtime/generated";
import type { Disk } from "./disk.js";
import { uploadClient, uploadServer } from "./upload.js";

type Log = string[];
const pieces = [new Uint8Array([1, 2]), new Uint8Array([3])];
const digest = new Uint8Array(32);
async function* progress() {
  yield { bytes: 2n };
  yield { bytes: 3n };
}
export const roles = {
  master: {
    drive: (steer: Steer<unknown>, log: Log) =>
      uploadClient(steer, async (s) => {
        const answer = await (await s.sendFile({ name: "a.txt", size: 3n })).receive();
        if (answer.type === "Refused") return answer.next;
        const after = await answer.next.par({
          upload: (u) => u.sendChunkStream(pieces),
          progress: async (p) => {
            const entries = await p.receiveProgressStream();
            for await (const { bytes } of entries) log.push(\`progress \${bytes}\`);
            return entries.next();
          },
        });
        const stored = await after.receive();
        log.push(\`stored \${stored.event.digest.length}\`);
        const last = await stored.next.par({
          part1: (u) => u.sendFile({ name: "b", size: 0n }),
          part2: async (p) => (await p.receive()).next,
        });
        return last.sendPause();
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      uploadClient(steer, {
        start: (s) => s.sendFile({ name: "a.txt", size: 3n }),
        onRefused() {},
        onProgress() {},
        startUpload: (s) => s.sendChunkStream(() => pieces),
        async onProgressStream(entries) {
          for await (const { bytes } of entries) log.push(\`progress \${bytes}\`);
        },
        onStored: ({ digest }, s) => {
          log.push(\`stored \${digest.length}\`);
          return s;
        },
        startPart1: (s) => s.sendFile({ name: "b", size: 0n }),
        afterLast: (s) => s.sendPause(),
      }),
  },
  peer: {
    drive: (steer: Steer<Disk>, log: Log, options: Options) =>
      uploadServer(steer, async (s) => {
        const file = await s.receive();
        const par = await file.next.sendProgress({ bytes: 0n });
        const after = await par.par({
          upload: async (u) => {
            const chunks = await u.receiveChunkStream();
            for await (const batch of chunks.batches()) log.push(\`chunks of \${batch.map((chunk) => chunk.length).join()}\`);
            return chunks.next();
          },
          progress: (p) => p.sendProgressStream(progress()),
        });
        const last = await after.sendStored({ digest });
        const over = await last.par({
          part1: async (u) => (await u.receive()).next,
          part2: (p) => p.sendRefused({ reason: "full" }),
        });
        return (await over.receive()).next;
      }, { ...options, hooks: { flush: () => void log.push("flush") } }),
    react: (steer: Steer<Disk>, log: Log, options: Options) =>
      uploadServer(steer, {
        async onFile(_, s) {
          return s.at === "File" ? s.sendProgress({ bytes: 0n }) : s;
        },
        async onChunkStream(chunks) {
          for await (const batch of chunks.batches()) log.push(\`chunks of \${batch.map((chunk) => chunk.length).join()}\`);
        },
        startProgress: (s) => s.sendProgressStream(progress),
        afterProgressPar: (s) => s.sendStored({ digest }),
        startPart2: (s) => s.sendRefused({ reason: "full" }),
        onPause() {},
      }, { ...options, hooks: { flush: () => void log.push("flush") } }),
  },
};
`,
  prices: `import type { Steer } from "@capitan/runtime/generated";
import { masterEvent, peerEvent, type Tick } from "./prices.js";

type Log = string[];
function* ticks(): Generator<Tick> {
  for (let price = 1; ; price += 1) yield { symbol: "X", price };
}
const beats = [undefined, undefined];
export const roles = {
  master: {
    drive: (steer: Steer<unknown>, log: Log) =>
      masterEvent(steer, async (s) => {
        const prices = await (await s.sendSubscribe({ symbols: ["X"] })).receiveTickStream();
        for await (const { price } of prices) {
          log.push(\`price \${price}\`);
          if (price === 3) break;
        }
        const summary = await (await prices.next()).receive();
        const heartbeats = await (await summary.next.sendUnsubscribe()).receiveHeartbeatStream();
        let count = 0;
        for await (const beat of heartbeats) if (beat === undefined) count += 1;
        log.push(\`beats \${count}\`);
        return (await (await heartbeats.next()).receiveTickStream()).next();
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      masterEvent(steer, {
        start: (s) => s.sendSubscribe({ symbols: ["X"] }),
        async onPrices(prices) {
          for await (const { price } of prices) {
            log.push(\`price \${price}\`);
            if (price === 3) break;
          }
        },
        onSummary: (_, s) => s.sendUnsubscribe(),
        async onHeartbeatStream(beats) {
          let count = 0;
          for await (const beat of beats) if (beat === undefined) count += 1;
          log.push(\`beats \${count}\`);
        },
        onTickStream() {},
      }),
  },
  peer: {
    drive: (steer: Steer<unknown>, log: Log) =>
      peerEvent(steer, async (start) => {
        let s = start;
        for (;;) {
          const asked = await s.receive();
          log.push(asked.type);
          if (asked.type === "Unsubscribe") {
            return (await asked.next.sendHeartbeatStream(beats)).sendTickStream(ticks());
          }
          s = await (await asked.next.sendTickStream(ticks())).sendSummary({ ticks: 3 });
        }
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      peerEvent(steer, {
        async onSubscribe(_, s) {
          log.push("Subscribe");
          return (await s.sendTickStream(ticks())).sendSummary({ ticks: 3 });
        },
        async onUnsubscribe(_, s) {
          log.push("Unsubscribe");
          return (await s.sendHeartbeatStream(beats)).sendTickStream(ticks());
        },
      }),
  },
};
`,
  editor: `import type { Options, Steer } from "@capitan/runtime/generated";
import { editor, languageServer } from "./editor.js";
import type { Workspace } from "./workspace.js";

type Log = string[];
export const roles = {
  master: {
    drive: (steer: Steer<Workspace>, log: Log, options: Options) =>
      editor(steer, (s) => s.par({
        requests: async (r) => {
          const asked = await (await r.sendChange({ file: "a", text: "b" })).sendAsk({ question: "?" });
          const { event, next } = await asked.receive();
          log.push(\`answer \${event.text}\`);
          return next.sendClose();
        },
        notifications: async (n) => {
          for (let s = n; ; ) {
            const said = await s.receive();
            if (said.type === "Bye") return said.next;
            log.push(said.type === "Log" ? said.event.line : said.event.file);
            s = said.next;
          }
        },
      }), { ...options, hooks: { show: () => void log.push("show") } }),
    react: (steer: Steer<Workspace>, log: Log, options: Options) =>
      editor(steer, {
        startRequests: async (s) => (await s.sendChange({ file: "a", text: "b" })).sendAsk({ question: "?" }),
        onAnswer({ text }, s) {
          log.push(\`answer \${text}\`);
          return s.sendClose();
        },
        onDiagnostics: ({ file }) => void log.push(file),
        onLog: ({ line }) => void log.push(line),
        onBye() {},
      }, { ...options, hooks: { show: () => void log.push("show") } }),
  },
  peer: {
    drive: (steer: Steer<unknown>, log: Log) =>
      languageServer(steer, (s) => s.par({
        requests: async (r) => {
          for (let s = r; ; ) {
            const said = await s.receive();
            log.push(said.type);
            if (said.type === "Close") return said.next;
            s = said.type === "Ask" ? await said.next.sendAnswer({ text: "!" }) : said.next;
          }
        },
        notifications: async (n) =>
          (await (await n.sendLog({ line: "l" })).sendDiagnostics({ file: "f", messages: [] })).sendBye(),
      })),
    react: (steer: Steer<unknown>, log: Log) =>
      languageServer(steer, {
        onChange: () => void log.push("Change"),
        onAsk(_, s) {
          log.push("Ask");
          return s.sendAnswer({ text: "!" });
        },
        onClose: () => void log.push("Close"),
        startNotifications: async (s) =>
          (await (await s.sendLog({ line: "l" })).sendDiagnostics({ file: "f", messages: [] })).sendBye(),
      }),
  },
};
`,
  rpc: `import type { Steer } from "@capitan/runtime/generated";
import { librarian, reader } from "./rpc.js";
import type { Shelf } from "./shelf.js";

type Log = string[];
export const roles = {
  master: {
    drive: (steer: Steer<unknown>, log: Log) =>
      reader(steer, async (s) => {
        const found = await (await s.sendFind({ title: "Emma" })).receive();
        log.push(found.event.shelf);
        const lent = await (await found.next.sendLend({ title: "Emma" })).receive();
        const again = await (await lent.next.sendFind({ title: "Persuasion" })).receive();
        log.push(again.event.shelf);
        const turned = await again.next.receive();
        const text = await turned.next.sendText({ lines: [\`page \${turned.event}\`] });
        return text.sendTextStream([{ lines: ["1"] }, { lines: ["2"] }]);
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      reader(steer, {
        start: (s) => s.sendFind({ title: "Emma" }),
        onFound: async ({ shelf }, s) => {
          log.push(shelf);
          return s.at === "Found" ? s.sendLend({ title: "Emma" }) : s;
        },
        onLent: (_, s) => s.sendFind({ title: "Persuasion" }),
        onTurn: async (page, s) => (await s.sendText({ lines: [\`page \${page}\`] })).sendTextStream([{ lines: ["1"] }, { lines: ["2"] }]),
      }),
  },
  peer: {
    drive: (steer: Steer<Shelf>, log: Log) =>
      librarian(steer, async (s) => {
        const asked = await (await s.receive()).next.sendFound({ shelf: "A" });
        const said = await asked.receive();
        if (said.type === "Thanks") return said.next;
        const find = await (await said.next.sendLent({ until: new Date(0) })).receive();
        const page = await (await find.next.sendFound({ shelf: "P" })).sendTurn(7);
        const text = await page.receive();
        if (text.type === "Problem") return text.next;
        log.push(...text.event.lines);
        const more = await text.next.receiveTextStream();
        for await (const { lines } of more) log.push(...lines);
        return more.next();
      }),
    react: (steer: Steer<Shelf>, log: Log) =>
      librarian(steer, {
        onFind: async (_, s) =>
          s.at === "Find" ? s.sendFound({ shelf: "A" }) : (await s.sendFound({ shelf: "P" })).sendTurn(7),
        onLend: (_, s) => s.sendLent({ until: new Date(0) }),
        onThanks() {},
        onText: ({ lines }) => void log.push(...lines),
        async onTextStream(more) {
          for await (const { lines } of more) log.push(...lines);
        },
        onProblem() {},
      }),
  },
};
`,
  vectors: `import type { Steer } from "@capitan/runtime/generated";
import type { Scene } from "./scene.js";
import { viewer, world } from "./vectors.js";

type Log = string[];
const at = { x: 1, y: 2, z: 3 };
const turned = { x: 0, y: 0, z: 0, w: 1 };
const moved = {
  pose: { at, turned: null, path: [at, at], named: new Map([["a", at]]) },
  by: { kind: "turn", turn: turned },
} as const;
export const roles = {
  master: {
    drive: (steer: Steer<Scene>, log: Log) =>
      viewer(steer, async (s) => {
        const { event, next } = await s.receive();
        log.push(JSON.stringify([event.pose.at, event.pose.path.length, event.by]));
        const rotations = await next.receiveRotatedStream();
        for await (const rotation of rotations) log.push(\`w \${rotation.w}\`);
        return rotations.next();
      }),
    react: (steer: Steer<Scene>, log: Log) =>
      viewer(steer, {
        onMoved: (event) => void log.push(JSON.stringify([event.pose.at, event.pose.path.length, event.by])),
        async onRotatedStream(rotations) {
          for await (const rotation of rotations) log.push(\`w \${rotation.w}\`);
        },
      }),
  },
  peer: {
    drive: (steer: Steer<unknown>, _: Log) =>
      world(steer, async (s) => (await s.sendMoved({ ...moved, pose: { ...moved.pose, path: [at, at] } })).sendRotatedStream([turned])),
    react: (steer: Steer<unknown>, _: Log) =>
      world(steer, {
        start: async (s) => (await s.sendMoved({ ...moved, pose: { ...moved.pose, path: [at, at] } })).sendRotatedStream([turned]),
      }),
  },
};
`,
  refined: `import type { Steer } from "@capitan/runtime/generated";
import { pageBook } from "./library/rpc.js";
import { readerEvent } from "./refined.js";

type Log = string[];
export const roles = {
  reader: {
    drive: (steer: Steer<unknown>, log: Log) =>
      readerEvent(steer, async (s) => {
        const text = await (await s.sendTurn(7)).receive();
        if (text.type === "Problem") return text.next;
        log.push(...text.event.lines);
        const more = await text.next.receiveTextStream();
        for await (const { lines } of more) log.push(...lines);
        return more.next();
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      readerEvent(steer, {
        start: (s) => s.sendTurn(7),
        onText: ({ lines }) => void log.push(...lines),
        async onTextStream(more) {
          for await (const { lines } of more) log.push(...lines);
        },
        onProblem() {},
      }),
  },
  book: {
    drive: (steer: Steer<unknown>, log: Log) =>
      pageBook(steer, async (s) => {
        const turned = await s.receive();
        log.push(\`page \${turned.event}\`);
        return (await turned.next.sendText({ lines: ["1"] })).sendTextStream([{ lines: ["2"] }]);
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      pageBook(steer, {
        async onTurn(page, s) {
          log.push(\`page \${page}\`);
          return (await s.sendText({ lines: ["1"] })).sendTextStream([{ lines: ["2"] }]);
        },
      }),
  },
};
`,
};
