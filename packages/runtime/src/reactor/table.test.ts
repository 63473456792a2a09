import { describe, expect, it } from "@jest/globals";
import { VirtualClock } from "../clock/virtual.js";
import { IntensityExceededError, ServiceFailedError } from "../errors/index.js";
import { capitan } from "./capitan.js";
import type { Context } from "./context.js";
import { outcomeOf, trial } from "./reactor.test.support.js";
import { service } from "./service.js";

/** A service that does nothing until it is stopped, and notes that. */
function quiet(log: string[], name: string) {
  return service({
    name,
    init() {
      log.push(`${name} starts`);
    },
    async main(context: Context) {
      await context.untilStopped();
      log.push(`${name} stops`);
    },
  });
}

const failure = new Error("out of paper");
const secondFailure = new Error("no paper in the store either");

describe("when init first fails", () => {
  it("abort is told, the siblings stop in reverse order, and started rejects", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      init: (): number => {
        throw failure;
      },
      main: () => log.push("never"),
      abort: (error, cause, _, instance) =>
        log.push(`abort ${error === failure} ${cause} ${instance}`),
    });
    const { reactor, clock, statesOf, told } = trial({
      services: [quiet(log, "a"), quiet(log, "b"), printer, quiet(log, "c")],
    });
    const started = outcomeOf(reactor.started);
    await clock.advance(0);
    expect(await started).toEqual(new ServiceFailedError("printer", "init", { cause: failure }));
    expect(await outcomeOf(reactor.stopped)).toBe(await started);
    expect(log).toEqual([
      "a starts",
      "b starts",
      "abort true undefined undefined",
      "b stops",
      "a stops",
    ]);
    expect(statesOf("printer")).toEqual(["starting", "aborting", "failed"]);
    expect(statesOf("c")).toEqual(["stopped"]);
    expect(told("failed")).toEqual([
      { kind: "failed", service: "printer", during: "init", error: failure },
    ]);
    expect(clock.pending).toBe(0);
  });
});

describe("when main returns", () => {
  it("a permanent service goes on with repeat, a turn, and main on the same instance; nothing is counted", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    let made = 0;
    const printer = service({
      name: "printer",
      init: () => {
        made += 1;
        return { made };
      },
      async main(context: Context, instance) {
        log.push(`main ${instance.made} at ${clock.now()}`);
        await context.sleep(10);
      },
      repeat: (_, instance) => log.push(`repeat ${instance.made} at ${clock.now()}`),
    });
    const { reactor, statesOf } = trial({ clock, services: [printer] });
    await clock.advance(25);
    expect(log).toEqual([
      "main 1 at 0",
      "repeat 1 at 10",
      "main 1 at 10",
      "repeat 1 at 20",
      "main 1 at 20",
    ]);
    expect(statesOf("printer").slice(0, 4)).toEqual([
      "starting",
      "running",
      "repeating",
      "running",
    ]);
    expect(reactor.services[0]).toMatchObject({
      state: "running",
      restarts: 0,
      lastError: undefined,
    });
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("a permanent service lets everything else have a turn before main runs again", async () => {
    let runs = 0;
    const seen = new Set<number>();
    const busy = service({
      name: "busy",
      main() {
        runs += 1;
      },
    });
    const reactor = capitan({ services: [busy] });
    await reactor.started;
    while (seen.size < 20) {
      seen.add(runs);
      await new Promise((resolve) => setImmediate(resolve));
    }
    // On the real clock: without a turn between them, runs would have gone on for ever within the first one.
    await reactor.stop();
    expect(reactor.services[0]?.state).toBe("stopped");
  });

  it.each(["transient", "temporary"] as const)(
    "a %s service is done, and its siblings go on",
    async (restart) => {
      const log: string[] = [];
      const printer = service({
        name: "printer",
        restart,
        main: () => log.push("main"),
        repeat: () => log.push("repeat"),
      });
      const { reactor, clock, statesOf } = trial({ services: [printer, quiet(log, "a")] });
      await clock.advance(60_000);
      expect(log).toEqual(["main", "a starts"]);
      expect(statesOf("printer")).toEqual(["starting", "running", "done"]);
      expect(reactor.services.map(({ state }) => state)).toEqual(["done", "running"]);
      await Promise.all([reactor.stop(), clock.advance(0)]);
      expect(statesOf("printer").at(-1)).toBe("done");
    },
  );

  it("of the last service, the reactor has stopped", async () => {
    const printer = service({ name: "printer", restart: "transient", main: () => "printed" });
    const { reactor, clock } = trial({ services: [printer] });
    await clock.advance(0);
    expect(await outcomeOf(reactor.started)).toBe("resolved");
    expect(await outcomeOf(reactor.stopped)).toBe("resolved");
  });
});

describe("when main or repeat fails and fallback resolves", () => {
  it.each(["main", "repeat"] as const)(
    "(%s) main runs again on the same instance after a rest; nothing is counted",
    async (what) => {
      const clock = new VirtualClock();
      const log: string[] = [];
      const printer = service({
        name: "printer",
        init: () => ({ pages: 0 }),
        async main(context: Context, instance) {
          log.push(`main ${instance.pages} at ${clock.now()}`);
          instance.pages += 1;
          if (what === "main" && instance.pages === 1) throw failure;
          if (instance.pages > 1) await context.untilStopped();
        },
        repeat() {
          throw failure;
        },
        fallback: (error, _, instance) =>
          log.push(`fallback ${error === failure} ${instance.pages}`),
        abort: () => log.push("never"),
      });
      const { reactor, statesOf, told } = trial({
        clock,
        services: [printer],
        intensity: { restarts: 0, within: "1h" },
      });
      await clock.advance(200);
      expect(log).toEqual(["main 0 at 0", "fallback true 1", "main 1 at 100"]);
      expect(statesOf("printer").slice(-3)).toEqual(["falling-back", "backing-off", "running"]);
      expect(told("failed")).toEqual([
        { kind: "failed", service: "printer", during: what, error: failure },
      ]);
      expect(told("backoff")).toEqual([
        { kind: "backoff", service: "printer", milliseconds: 100, fresh: false },
      ]);
      expect(reactor.services[0]).toMatchObject({ restarts: 0, lastError: failure });
      await Promise.all([reactor.stop(), clock.advance(0)]);
    },
  );

  it("a temporary service is done", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      restart: "temporary",
      main() {
        throw failure;
      },
      fallback: () => log.push("fallback"),
    });
    const { clock, statesOf } = trial({ services: [printer] });
    await clock.advance(60_000);
    expect(log).toEqual(["fallback"]);
    expect(statesOf("printer")).toEqual(["starting", "running", "falling-back", "done"]);
  });
});

describe("when fallback fails or is absent", () => {
  const failing = (
    log: string[],
    withFallback: boolean,
    restart: "permanent" | "transient" | "temporary" = "permanent",
  ) => {
    let made = 0;
    return service({
      name: "printer",
      restart,
      init: () => {
        made += 1;
        log.push(`init ${made}`);
        return made;
      },
      async main(context: Context, instance) {
        if (instance === 1) throw failure;
        await context.untilStopped();
      },
      ...(withFallback
        ? {
            fallback() {
              throw secondFailure;
            },
          }
        : {}),
      abort: (error, cause, _, instance) => {
        const name = (what: unknown) => (what instanceof Error ? what.message : what);
        log.push(`abort ${instance}: ${name(error)} because of ${name(cause)}`);
      },
    });
  };

  it.each(["permanent", "transient"] as const)(
    "abort gets the failure of fallback and its cause, and a fresh init follows after a rest (%s)",
    async (restart) => {
      const log: string[] = [];
      const { reactor, clock, statesOf, told } = trial({ services: [failing(log, true, restart)] });
      await clock.advance(99);
      const aborted = "abort 1: no paper in the store either because of out of paper";
      expect(log).toEqual(["init 1", aborted]);
      await clock.advance(1);
      expect(log).toEqual(["init 1", aborted, "init 2"]);
      expect(statesOf("printer")).toEqual([
        "starting",
        "running",
        "falling-back",
        "aborting",
        "backing-off",
        "starting",
        "running",
      ]);
      expect(told("backoff")).toEqual([
        { kind: "backoff", service: "printer", milliseconds: 100, fresh: true },
      ]);
      expect(reactor.services[0]).toMatchObject({ restarts: 1, lastError: secondFailure });
      await Promise.all([reactor.stop(), clock.advance(0)]);
    },
  );

  it("abort gets the failure of main alone where there is no fallback", async () => {
    const log: string[] = [];
    const { reactor, clock } = trial({ services: [failing(log, false)] });
    await clock.advance(100);
    expect(log).toEqual(["init 1", "abort 1: out of paper because of undefined", "init 2"]);
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("a temporary service is gone, is not counted, and its siblings go on", async () => {
    const log: string[] = [];
    const { reactor, clock, statesOf } = trial({
      services: [failing(log, false, "temporary"), quiet(log, "a")],
      intensity: { restarts: 0, within: "1h" },
    });
    await clock.advance(60_000);
    expect(statesOf("printer")).toEqual(["starting", "running", "aborting", "gone"]);
    expect(reactor.services.map(({ state }) => state)).toEqual(["gone", "running"]);
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("an init that fails later is counted too, and tried again after the next rest", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    let made = 0;
    const printer = service({
      name: "printer",
      init: () => {
        made += 1;
        log.push(`init ${made} at ${clock.now()}`);
        if (made === 2) throw secondFailure;
      },
      async main(context: Context) {
        if (made === 1) throw failure;
        await context.untilStopped();
      },
    });
    const { reactor } = trial({ clock, services: [printer] });
    await clock.advance(1_000);
    expect(log).toEqual(["init 1 at 0", "init 2 at 100", "init 3 at 300"]);
    expect(reactor.services[0]).toMatchObject({ state: "running", restarts: 2 });
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });
});

describe("when the intensity is exceeded", () => {
  const crashing = service({
    name: "printer",
    main() {
      throw failure;
    },
  });

  it("all services stop in reverse order, and stopped rejects with the last failure as cause", async () => {
    const log: string[] = [];
    const { reactor, clock, statesOf } = trial({
      services: [quiet(log, "a"), quiet(log, "b"), crashing],
      intensity: { restarts: 2, within: "1m" },
    });
    const stopped = reactor.stopped;
    await clock.advance(100 + 200);
    const error = new IntensityExceededError(2, 60_000);
    expect(await outcomeOf(stopped)).toEqual(error);
    await expect(stopped).rejects.toMatchObject({
      cause: new ServiceFailedError("printer", "main", { cause: failure }),
    });
    expect(log).toEqual(["a starts", "b starts", "b stops", "a stops"]);
    expect(statesOf("printer").at(-1)).toBe("failed");
    expect(reactor.services.map(({ state }) => state)).toEqual(["stopped", "stopped", "failed"]);
    expect(await outcomeOf(reactor.started)).toBe("resolved");
    expect(await outcomeOf(reactor.stop())).toBe("resolved");
    expect(clock.pending).toBe(0);
  });

  it("it is 20 restarts within 5 minutes by default", async () => {
    const { reactor, clock } = trial({ services: [crashing], backoff: { maximum: 10 } });
    void reactor.stopped;
    await clock.advance(199);
    expect(reactor.services[0]).toMatchObject({ state: "backing-off", restarts: 19 });
    await clock.advance(1);
    expect(reactor.services[0]).toMatchObject({ state: "failed", restarts: 20 });
  });

  it("old restarts are forgotten", async () => {
    const printer = service({
      name: "printer",
      async main(context: Context) {
        await context.sleep("90s");
        throw failure;
      },
    });
    const { reactor, clock } = trial({
      services: [printer],
      intensity: { restarts: 1, within: "1m" },
    });
    await clock.advance(3_600_000);
    expect(reactor.services[0]?.restarts).toBeGreaterThan(30);
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("without backoff it is 3 within 5 seconds, counted as OTP's supervisor does", async () => {
    const { reactor, clock } = trial({ services: [crashing], backoff: false });
    const stopped = reactor.stopped;
    await clock.advance(0);
    expect(await outcomeOf(stopped)).toEqual(new IntensityExceededError(3, 5_000));
    expect(reactor.services[0]).toMatchObject({ state: "failed", restarts: 3 });
  });
});
