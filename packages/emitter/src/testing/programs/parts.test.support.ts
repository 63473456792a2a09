/** A program with parts within parts; see those of two. */
export const programsOfParts: Readonly<Record<string, string>> = {
  nested: `import type { Options, Steer } from "@capitan/runtime/generated";
import { other, outer } from "./nested.js";

type Log = string[];
const stream = [{ x: 9 }, { x: 8 }];
export const roles = {
  master: {
    drive: (steer: Steer<unknown>, log: Log, options: Options) =>
      outer(steer, async (s) => {
        const par = await s.sendA();
        const after = await par.par({
          one: (p) => p.sendA(),
          two: async (p) => {
            const inner = await p.receive();
            log.push(inner.type);
            return inner.next.par({
              part1: (q) => q.sendC({ x: 1 }),
              part2: async (q) => {
                const { event, next } = await q.receive();
                log.push(\`C \${event.x}\`);
                return next;
              },
            });
          },
        });
        const last = await (await after.sendCStream(stream)).sendB();
        return last.par({ beat: async (b) => b, say: (p) => p.sendA() });
      }, { ...options, hooks: { log: () => void log.push("log") } }),
    react: (steer: Steer<unknown>, log: Log, options: Options) =>
      outer(steer, {
        start: (s) => s.sendA(),
        startOne: (s) => s.sendA(),
        onB: () => void log.push("B"),
        startPart1: (s) => s.sendC({ x: 1 }),
        onC: ({ x }) => void log.push(\`C \${x}\`),
        afterAPar: async (s) => (await s.sendCStream(stream)).sendB(),
        afterBPar: (s) => s.sendCStream(stream),
        startSay: (s) => s.sendA(),
      }, { ...options, hooks: { log: () => void log.push("log") } }),
  },
  peer: {
    drive: (steer: Steer<unknown>, log: Log) =>
      other(steer, async (s) => {
        const chosen = await s.receive();
        if (chosen.type !== "A") throw new Error(chosen.type);
        const after = await chosen.next.par({
          one: async (p) => {
            const { type, next } = await p.receive();
            log.push(type);
            return next;
          },
          two: async (p) =>
            (await p.sendB()).par({
              part1: async (q) => {
                const { event, next } = await q.receive();
                log.push(\`C \${event.x}\`);
                return next;
              },
              part2: (q) => q.sendC({ x: 2 }),
            }),
        });
        const entries = await after.receiveCStream();
        for await (const { x } of entries) log.push(\`C \${x}\`);
        const b = await (await entries.next()).receive();
        return b.next.par({
          beat: async (p) => p,
          say: async (p) => {
            const { type, next } = await p.receive();
            log.push(type);
            return next;
          },
        });
      }),
    react: (steer: Steer<unknown>, log: Log) =>
      other(steer, {
        async onA(_, s) {
          if (s.at !== "APar") log.push("A");
          return s;
        },
        onB() {},
        startTwo: (s) => s.sendB(),
        onC: ({ x }) => void log.push(\`C \${x}\`),
        startPart2: (s) => s.sendC({ x: 2 }),
        async onCStream(entries) {
          for await (const { x } of entries) log.push(\`C \${x}\`);
        },
      }),
  },
};
`,
};
