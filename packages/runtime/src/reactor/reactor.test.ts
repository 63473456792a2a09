import { describe, expect, it } from "@jest/globals";
import { realClock } from "../clock/real.js";
import { IntensityExceededError, OptionError, ServiceFailedError } from "../errors/index.js";
import { capitan, type ReactorOptions } from "./capitan.js";
import type { Context } from "./context.js";
import { outcomeOf, trial } from "./reactor.test.support.js";
import { service } from "./service.js";

const failure = new Error("out of paper");
const idle = (name: string) =>
  service({ name, main: (context: Context) => context.untilStopped() });

describe("a reactor", () => {
  it("starts services one after another, each when the one before it has initialised", async () => {
    const log: string[] = [];
    const slow = (name: string) =>
      service({
        name,
        async init(context: Context) {
          log.push(`${name} begins`);
          await context.sleep(10);
          log.push(`${name} is ready`);
        },
        main: (context: Context) => context.untilStopped(),
      });
    const { reactor, clock, events } = trial({ services: [slow("a"), slow("b")] });
    expect(reactor.services.map(({ state }) => state)).toEqual(["waiting", "waiting"]);
    await clock.advance(10);
    expect(reactor.services.map(({ state }) => state)).toEqual(["running", "starting"]);
    expect(await outcomeOf(reactor.started)).toBe("pending");
    await clock.advance(10);
    expect(log).toEqual(["a begins", "a is ready", "b begins", "b is ready"]);
    expect(await outcomeOf(reactor.started)).toBe("resolved");
    expect(events.at(-1)).toEqual({ kind: "started" });
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(events.at(-1)).toEqual({ kind: "stopped", error: undefined });
  });

  it("gives its metadata and the instance of init to each call, with their types", async () => {
    class Counter {
      count = 0;
    }
    const counting = service({
      name: "counting",
      restart: "transient",
      init: async (context: Context<Counter>) => ({ start: context.metadata.count }),
      main(context, instance) {
        // Both are inferred; a wrong one would not compile.
        const sum: number = context.metadata.count + instance.start;
        context.metadata.count = sum + 1;
      },
    });
    const metadata = new Counter();
    const { reactor, clock } = trial({ metadata, services: [counting] });
    await clock.advance(0);
    expect(await outcomeOf(reactor.stopped)).toBe("resolved");
    expect(metadata.count).toBe(1);

    // @ts-expect-error The service wants a Counter, and there is no metadata.
    const missing: ReactorOptions<undefined> = { services: [counting] };
    // @ts-expect-error Without init there is no instance to be given.
    const orphan = service({ name: "orphan", main: (_: Context, instance: number) => instance });
    expect([missing, orphan]).toHaveLength(2);
  });

  it("lets a failure surface when nobody has asked how it fares", async () => {
    const broken = service({
      name: "broken",
      init: (): number => {
        throw failure;
      },
      main: () => {},
    });
    const error = new ServiceFailedError("broken", "init", { cause: failure });
    const unwatched = trial({ services: [broken] });
    await unwatched.clock.advance(0);
    expect(unwatched.surfaced).toEqual([error]);

    for (const watch of ["started", "stopped"] as const) {
      const watched = trial({ services: [broken] });
      const outcome = watched.reactor[watch];
      await watched.clock.advance(0);
      expect(watched.surfaced).toEqual([]);
      await expect(outcome).rejects.toEqual(error);
    }
  });

  it("lets a later failure surface when only its start was awaited", async () => {
    const failing = service({ name: "failing", main: () => Promise.reject(failure) });
    const { reactor, clock, surfaced } = trial({
      services: [failing],
      intensity: { restarts: 0, within: "1m" },
    });
    await Promise.all([reactor.started, clock.advance(0)]);
    expect(surfaced).toEqual([new IntensityExceededError(0, 60_000)]);
  });

  it("goes on when its listener throws, and does not hide that", async () => {
    const { reactor, clock, surfaced } = trial({
      services: [idle("a")],
      onEvent: (event) => {
        if (event.kind === "started") throw failure;
      },
    });
    await clock.advance(0);
    expect(reactor.services[0]?.state).toBe("running");
    expect(surfaced).toEqual([failure]);
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("reports an abort that fails, and goes on", async () => {
    let runs = 0;
    const printer = service({
      name: "printer",
      async main(context: Context) {
        runs += 1;
        if (runs === 1) throw failure;
        await context.untilStopped();
      },
      abort() {
        throw new Error("cannot even abort");
      },
    });
    const { reactor, clock, told } = trial({ services: [printer] });
    await clock.advance(100);
    expect(told("failed").map(({ during }) => during)).toEqual(["main", "abort"]);
    expect(reactor.services[0]?.state).toBe("running");
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("that is started and stopped 1,000 times leaves no handle behind", async () => {
    const one = service({
      name: "one",
      init(context: Context) {
        context.every("1h", () => {});
      },
      async main(context: Context) {
        context.after("1h", () => {});
        context.use({ drain: () => {}, close: async () => {} });
        await context.sleep("1h");
      },
    });
    const failing = service({
      name: "failing",
      main() {
        throw failure;
      },
      fallback: () => {},
    });
    const handles = () =>
      process
        .getActiveResourcesInfo()
        .filter((name) => name !== "Immediate")
        .sort();
    const before = handles();
    for (let cycle = 0; cycle < 1_000; cycle += 1) {
      const reactor = capitan({
        services: [one, idle("two"), failing],
        backoff: { initial: "1h", maximum: "1h" },
        clock: realClock,
      });
      await reactor.started;
      await reactor.stop();
    }
    expect(handles()).toEqual(before);
  });
});

describe("the options of a reactor", () => {
  const cases: readonly (readonly [string, object, string])[] = [
    [
      "another strategy",
      { strategy: "one-for-all" },
      '`strategy` is "one-for-all": this version has "one-for-one" only',
    ],
    [
      "two services of one name",
      { services: [idle("a"), idle("b"), idle("a")] },
      'two services are called "a"',
    ],
    [
      "a text that is no duration",
      { intensity: { restarts: 3, within: "5 min" } },
      '`intensity.within` is "5 min": give milliseconds',
    ],
    ["a negative time", { shutdown: { drain: -1 } }, "`shutdown.drain` is -1"],
    [
      "a time longer than timers can wait",
      { shutdown: { within: "600h" } },
      '`shutdown.within` is "600h"',
    ],
    [
      "a backoff that shrinks",
      { backoff: { factor: 0.5 } },
      "`backoff.factor` is 0.5: give a number from 1",
    ],
    [
      "half a restart",
      { intensity: { restarts: 0.5, within: 1 } },
      "`intensity.restarts` is 0.5: give a whole number from 0",
    ],
  ];
  it.each(cases)("refuse %s", (_, options, message) => {
    const all: ReactorOptions<undefined> = { services: [], ...options };
    expect(() => capitan(all)).toThrow(OptionError);
    expect(() => capitan(all)).toThrow(message);
  });

  it("refuse a service without a name, and a restart that there is not", () => {
    expect(() => service({ name: "", main: () => {} })).toThrow("a service needs a `name`");
    const always: object = { restart: "always" };
    expect(() => service({ name: "a", main: () => {}, ...always })).toThrow(
      '`restart` of a is "always": give "permanent", "transient" or "temporary"',
    );
  });
});
