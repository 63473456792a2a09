import { describe, expect, it } from "@jest/globals";
import { VirtualClock } from "../clock/virtual.js";
import { AbortedError, ServiceStuckError } from "../errors/index.js";
import type { Context } from "./context.js";
import { noted, outcomeOf, trial } from "./reactor.test.support.js";
import { service } from "./service.js";

const failure = new Error("out of paper");

function after(clock: VirtualClock, milliseconds: number): Promise<void> {
  return new Promise((resolve) => void clock.setTimer(resolve, milliseconds));
}

describe("stopping a reactor", () => {
  it("takes one service at a time in reverse order: drain, signal, main settles, close", async () => {
    const clock = new VirtualClock();
    const log: string[] = [];
    const at = (text: string) => log.push(`${clock.now()}: ${text}`);
    const server = (name: string, session: number) =>
      service({
        name,
        init(context: Context) {
          context.use({ close: () => at(`${name} closes what init opened`) });
        },
        async main(context: Context) {
          context.use({
            drain: () => {
              at(`${name} drains`);
              return after(clock, session);
            },
            close: () => at(`${name} closes`),
          });
          await context.untilStopped();
          at(`${name} settles`);
        },
      });
    const { reactor } = trial({
      clock,
      services: [server("a", 300), server("b", 100_000), server("c", 0)],
    });
    await clock.advance(1_000);
    const stopped = reactor.stop();
    await clock.advance(60_000);
    await stopped;
    expect(log).toEqual([
      "1000: c drains",
      "1000: c settles",
      "1000: c closes",
      "1000: c closes what init opened",
      "1000: b drains",
      "6000: b settles",
      "6000: b closes",
      "6000: b closes what init opened",
      "6000: a drains",
      "6300: a settles",
      "6300: a closes",
      "6300: a closes what init opened",
    ]);
    expect(reactor.services.map(({ state }) => state)).toEqual(["stopped", "stopped", "stopped"]);
    expect(await outcomeOf(reactor.stopped)).toBe("resolved");
  });

  it("is what `await using` does, happens once, and settles `stopped`", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      async main(context: Context) {
        context.use(noted(log, "paper"));
        await context.untilStopped();
      },
    });
    const { reactor, clock, told } = trial({ services: [printer] });
    await clock.advance(0);
    const twice = Promise.all([reactor[Symbol.asyncDispose](), reactor.stop(), reactor.stopped]);
    await clock.advance(0);
    await twice;
    expect(log).toEqual(["drain paper", "close paper"]);
    expect(told("stopping").length + told("stopped").length).toBe(2);
  });

  it("lets main return while it is drained, without a repeat", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      async main(context: Context) {
        await new Promise<void>((resolve) => {
          context.use({ drain: resolve, close: () => log.push("close") });
        });
        log.push("main returns");
      },
      repeat: () => log.push("never"),
    });
    const { reactor, clock } = trial({ services: [printer] });
    await clock.advance(0);
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(log).toEqual(["main returns", "close"]);
  });

  it("takes a rejection of main after its signal for its way to end, and reports any other failure", async () => {
    const rejecting = (name: string, error: (signal: AbortSignal) => unknown) =>
      service({
        name,
        async main(context: Context) {
          await context.untilStopped();
          throw error(context.signal);
        },
        fallback: () => {
          throw new Error("never called while stopping");
        },
      });
    const { reactor, clock, told } = trial({
      services: [
        rejecting("reason", (signal) => signal.reason),
        rejecting("typed", () => new AbortedError()),
        rejecting("platform", () => new DOMException("aborted", "AbortError")),
        rejecting("broken", () => failure),
      ],
    });
    await clock.advance(0);
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(told("failed")).toEqual([
      { kind: "failed", service: "broken", during: "main", error: failure },
    ]);
    expect(reactor.services.map(({ state }) => state)).toEqual(new Array(4).fill("stopped"));
  });

  it("cuts a rest short", async () => {
    const printer = service({
      name: "printer",
      main() {
        throw failure;
      },
    });
    const { reactor, clock } = trial({ services: [printer], backoff: { initial: "30s" } });
    await clock.advance(0);
    expect(reactor.services[0]?.state).toBe("backing-off");
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(reactor.services[0]?.state).toBe("stopped");
    expect(clock.pending).toBe(0);
  });

  it("during an init aborts it; the later services are never started, and started rejects", async () => {
    const log: string[] = [];
    const slow = service({
      name: "slow",
      async init(context: Context) {
        await context.sleep("1h");
      },
      main: () => log.push("never"),
      abort: () => log.push("never"),
    });
    const next = service({
      name: "next",
      init: () => log.push("never"),
      main: () => log.push("never"),
    });
    const { reactor, clock } = trial({ services: [slow, next] });
    const { started } = reactor;
    await clock.advance(10);
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(await outcomeOf(started)).toEqual(
      new AbortedError("the reactor was stopped before it had started"),
    );
    expect(await outcomeOf(reactor.stopped)).toBe("resolved");
    expect(log).toEqual([]);
    expect(reactor.services.map(({ state }) => state)).toEqual(["stopped", "stopped"]);
  });

  it("before the first turn starts nothing", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      init: () => log.push("never"),
      main: () => log.push("never"),
    });
    const { reactor, clock } = trial({ services: [printer] });
    await Promise.all([reactor.stop(), clock.advance(0)]);
    expect(log).toEqual([]);
  });

  it("reports a main that ignores its signal as stuck after 30 s in all, closes what it held, and never doubles it", async () => {
    const log: string[] = [];
    let release: () => void = () => {};
    const stubborn = service({
      name: "stubborn",
      async main(context: Context) {
        log.push("main");
        context.use(noted(log, "paper"));
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      },
      repeat: () => log.push("never"),
    });
    const { reactor, clock, statesOf } = trial({ services: [stubborn] });
    await clock.advance(0);
    const stopping = outcomeOf(reactor.stopped);
    const stopped = reactor.stop().catch((error: unknown) => error);
    await clock.advance(29_999);
    expect(reactor.services[0]?.state).toBe("stopping");
    await clock.advance(1);
    expect(reactor.services[0]?.state).toBe("stuck");
    expect(await stopped).toEqual(new ServiceStuckError(["stubborn"], 30_000));
    expect(await stopping).toBe("pending");
    expect(await outcomeOf(reactor.stopped)).toEqual(new ServiceStuckError(["stubborn"], 30_000));
    release();
    await clock.advance(60_000);
    expect(log).toEqual(["main", "drain paper", "close paper"]);
    expect(statesOf("stubborn")).toEqual(["starting", "running", "stopping", "stuck", "stopped"]);
  });

  it("gives each service a share of the time, so that one that is stuck leaves some to the others", async () => {
    const stubborn = (name: string) => service({ name, main: () => new Promise(() => {}) });
    const polite = service({
      name: "polite",
      async main(context: Context) {
        await context.untilStopped();
        await after(clock, 4_000); // it has something to put away
      },
    });
    const clock = new VirtualClock();
    const { reactor } = trial({ clock, services: [polite, stubborn("b"), stubborn("c")] });
    await clock.advance(0);
    const stopped = reactor.stop().catch((error: unknown) => error);
    await clock.advance(30_000);
    expect(await stopped).toEqual(new ServiceStuckError(["b", "c"], 24_000));
    expect(reactor.services.map(({ state }) => state)).toEqual(["stopped", "stuck", "stuck"]);
  });

  it("keeps to the times that `shutdown` gives", async () => {
    const log: string[] = [];
    const printer = service({
      name: "printer",
      async main(context: Context) {
        context.use(noted(log, "paper", new Promise(() => {})));
        await context.untilStopped();
        log.push(`settles at ${clock.now()}`);
        await new Promise(() => {});
      },
    });
    const clock = new VirtualClock();
    const { reactor } = trial({
      clock,
      services: [printer],
      shutdown: { drain: "1s", within: "3s" },
    });
    await clock.advance(0);
    const stopped = reactor.stop().catch((error: unknown) => error);
    await clock.advance(3_000);
    expect(await stopped).toEqual(new ServiceStuckError(["printer"], 3_000));
    expect(log).toEqual(["drain paper", "settles at 1000", "close paper"]);
  });
});
