import { describe, expect, it } from "@jest/globals";
import { AbortedError } from "../errors/index.js";
import type { Context } from "./context.js";
import { noted, outcomeOf, trial } from "./reactor.test.support.js";
import { service } from "./service.js";

const failure = new Error("out of paper");

describe("what a service opens through its context", () => {
  it("in main closes when that run of main settles, the latest first; in init when the incarnation ends", async () => {
    const log: string[] = [];
    let runs = 0;
    const printer = service({
      name: "printer",
      init(context: Context) {
        context.use(noted(log, "of init"));
      },
      async main(context: Context) {
        runs += 1;
        context.use(noted(log, `first of run ${runs}`));
        context.use({ [Symbol.dispose]: () => log.push(`second of run ${runs}`) });
        context.use({ [Symbol.asyncDispose]: async () => log.push(`third of run ${runs}`) });
        await context.sleep(10);
        log.push(`main ${runs} settles`);
        if (runs === 2) throw failure;
      },
    });
    const { reactor, clock } = trial({ services: [printer] });
    await clock.advance(30);
    const closed = (run: number) => [
      `main ${run} settles`,
      `third of run ${run}`,
      `second of run ${run}`,
      `close first of run ${run}`,
    ];
    expect(log).toEqual([...closed(1), ...closed(2), "close of init"]);
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("of repeat, fallback and abort closes when these settle", async () => {
    const log: string[] = [];
    const opens = (name: string) => (context: Context) => {
      context.use(noted(log, name));
      log.push(name);
    };
    const printer = service({
      name: "printer",
      restart: "temporary",
      main() {
        throw failure;
      },
      fallback(_, context: Context) {
        opens("fallback")(context);
        throw failure;
      },
      abort: (_, __, context) => opens("abort")(context),
    });
    const { clock } = trial({ services: [printer] });
    await clock.advance(0);
    expect(log).toEqual(["fallback", "close fallback", "abort", "close abort"]);
  });

  it("may be given as a promise; what comes too late is closed at once and refused", async () => {
    const log: string[] = [];
    let arrive: (resource: ReturnType<typeof noted>) => void = () => {};
    const late: unknown[] = [];
    const printer = service({
      name: "printer",
      restart: "transient",
      async main(context: Context) {
        const early = await context.use(Promise.resolve(noted(log, "early")));
        expect(typeof early.close).toBe("function");
        const opening = new Promise<ReturnType<typeof noted>>((resolve) => {
          arrive = resolve;
        });
        context.use(opening).catch((error: unknown) => late.push(error));
        setImmediate(() => {
          try {
            context.use(noted(log, "after all"));
          } catch (error) {
            late.push(error);
          }
        });
      },
    });
    const { clock, told } = trial({ services: [printer] });
    await clock.advance(0);
    arrive(noted(log, "late"));
    await clock.advance(0);
    expect(log).toEqual(["close early", "close after all", "close late"]);
    expect(late).toEqual([expect.any(AbortedError), expect.any(AbortedError)]);
    expect(told("unclosed")).toEqual([]);
  });

  it("is reported when it cannot be closed, and does not hold up the rest", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      restart: "transient",
      main(context: Context) {
        context.use(noted(log, "first"));
        context.use({ close: () => Promise.reject(failure) });
      },
    });
    const hanging = service({
      name: "hanging",
      restart: "transient",
      main: (context: Context) => void context.use({ close: () => new Promise(() => {}) }),
    });
    const { reactor, clock, told } = trial({ services: [printer, hanging] });
    await clock.advance(10_000);
    expect(log).toEqual(["close first"]);
    expect(told("unclosed")).toEqual([
      { kind: "unclosed", service: "printer", error: failure },
      {
        kind: "unclosed",
        service: "hanging",
        error: new AbortedError("a resource was not closed within 10000 ms"),
      },
    ]);
    expect(await outcomeOf(reactor.stopped)).toBe("resolved");
  });
});

describe("the signal of a context", () => {
  it("aborts when its run of main is over", async () => {
    const signals: AbortSignal[] = [];
    const printer = service({
      name: "printer",
      async main(context: Context) {
        signals.push(context.signal);
        await context.sleep(10);
      },
    });
    const { reactor, clock } = trial({ services: [printer] });
    await clock.advance(15);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
  });
});

describe("a timer of a context", () => {
  it("fires once or again and again, and not any more when its call is over", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      restart: "transient",
      async main(context: Context) {
        context.after("20ms", () => log.push(`after at ${clock.now()}`));
        context.after("1h", () => log.push("never"));
        context.every(10, () => log.push(`every at ${clock.now()}`));
        await context.sleep(35);
      },
    });
    const trialOf = trial({ services: [printer] });
    const clock: { now(): number } = trialOf.clock;
    await trialOf.clock.advance(7_200_000);
    expect(log).toEqual(["every at 10", "after at 20", "every at 20", "every at 30"]);
    expect(trialOf.clock.pending).toBe(0);
  });

  it.each([
    [
      "throws",
      () => {
        throw failure;
      },
    ],
    ["rejects", () => Promise.reject(failure)],
  ])(
    "that %s fails its main: the signal aborts, and what follows waits until main has settled",
    async (_, callback) => {
      const log: string[] = [];
      let runs = 0;
      const printer = service({
        name: "printer",
        async main(context: Context) {
          runs += 1;
          if (runs === 1) context.after(10, callback);
          await context.untilStopped();
          log.push("main ends");
        },
        fallback: (error) => log.push(`fallback ${error === failure}`),
      });
      const { reactor, clock, told } = trial({ services: [printer] });
      await clock.advance(10);
      expect(log).toEqual(["main ends", "fallback true"]);
      expect(told("failed")).toEqual([
        { kind: "failed", service: "printer", during: "main", error: failure },
      ]);
      await clock.advance(100);
      expect(runs).toBe(2);
      await Promise.all([reactor.stop(), clock.advance(0)]);
    },
  );

  it("of init lives for the incarnation, and fails the main that runs", async () => {
    let made = 0;
    const printer = service({
      name: "printer",
      init(context: Context) {
        made += 1;
        if (made === 1)
          context.every(10, () => {
            if (clock.now() === 30) throw failure;
          });
      },
      async main(context: Context) {
        await context.untilStopped();
      },
    });
    const trialOf = trial({ services: [printer] });
    const clock: { now(): number } = trialOf.clock;
    await trialOf.clock.advance(130);
    expect([made, trialOf.reactor.services[0]?.restarts]).toEqual([2, 1]);
    expect(trialOf.told("failed").map(({ error }) => error)).toEqual([failure]);
    await Promise.all([trialOf.reactor.stop(), trialOf.clock.advance(0)]);
  });

  it("whose main ignores the signal makes it stuck; it is never doubled, and goes on when main settles at last", async () => {
    const log: string[] = [];
    let release: () => void = () => {};
    let runs = 0;
    const printer = service({
      name: "printer",
      async main(context: Context) {
        runs += 1;
        log.push(`main ${runs}`);
        if (runs > 1) return await context.untilStopped();
        context.after(10, () => Promise.reject(failure));
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    });
    const { reactor, clock } = trial({ services: [printer] });
    await clock.advance(10 + 10_000);
    expect(reactor.services[0]?.state).toBe("stuck");
    await clock.advance(3_600_000);
    expect(log).toEqual(["main 1"]);
    release();
    await clock.advance(100);
    expect(log).toEqual(["main 1", "main 2"]);
    expect(reactor.services[0]?.state).toBe("running");
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });
});
