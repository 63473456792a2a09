import { describe, expect, it } from "@jest/globals";
import { ServiceFailedError } from "../errors/index.js";
import { capitan } from "./capitan.js";
import type { Context } from "./context.js";
import { outcomeOf, trial } from "./reactor.test.support.js";
import { service } from "./service.js";

/** Each of these happened in the Rust crate that came before. */
describe("what must not come back", () => {
  const failure = new Error("nothing listens there");

  it("a service whose main failed fast spun without pause", async () => {
    let runs = 0;
    const failing = service({
      name: "failing",
      main() {
        runs += 1;
        throw failure;
      },
      fallback: () => {},
    });
    const { reactor, clock } = trial({ services: [failing] });
    await clock.advance(60_000);
    // 100, 200, … 25,600 ms, then the first rest of 30 s ends beyond this minute.
    expect(runs).toBe(10);
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("a service that was told to rest for no time did not let anything else run", async () => {
    let runs = 0;
    const failing = service({
      name: "failing",
      restart: "transient",
      main() {
        runs += 1;
        if (runs < 50) throw failure;
      },
      fallback: () => {},
    });
    const reactor = capitan({ services: [failing], backoff: false });
    const seen = new Set<number>();
    let isOver = false;
    const turn = (): void => {
      seen.add(runs);
      if (!isOver) setImmediate(turn);
    };
    turn();
    await reactor.stopped;
    isOver = true;
    // A turn of the event loop between each two of them.
    expect(seen.size).toBeGreaterThanOrEqual(50);
  });

  it.each([
    [
      "a throw",
      () => {
        throw failure;
      },
    ],
    ["a rejection", () => Promise.reject(failure)],
    [
      "a throw of a timer",
      (context: Context) => {
        context.after(1, () => {
          throw failure;
        });
        return context.untilStopped();
      },
    ],
  ])("%s was a panic that nobody saw", async (_, main: (context: Context) => unknown) => {
    const { reactor, clock, told } = trial({ services: [service({ name: "panicking", main })] });
    await clock.advance(1);
    expect(told("failed")).toEqual([
      { kind: "failed", service: "panicking", during: "main", error: failure },
    ]);
    expect(reactor.services[0]).toMatchObject({ state: "backing-off", lastError: failure });
    await Promise.all([reactor.stop(), clock.advance(0)]);
  });

  it("a failing init was one too", async () => {
    const broken = service({ name: "broken", init: () => Promise.reject(failure), main: () => {} });
    const { reactor, clock } = trial({ services: [broken] });
    const { started } = reactor;
    await clock.advance(0);
    expect(await outcomeOf(started)).toEqual(
      new ServiceFailedError("broken", "init", { cause: failure }),
    );
  });

  it("nothing could be stopped", async () => {
    const states = ["init", "main", "repeat", "fallback", "abort"] as const;
    for (const where of states) {
      const stay = (context: Context) => context.untilStopped();
      const staying = service({
        name: "staying",
        init: (context: Context) => (where === "init" ? stay(context) : undefined),
        main(context: Context) {
          if (where === "main") return stay(context);
          if (where === "fallback" || where === "abort") throw failure;
          return undefined;
        },
        repeat: (context) => stay(context),
        fallback(_, context) {
          if (where === "abort") throw failure;
          return stay(context);
        },
        abort: (_, __, context) => stay(context),
      });
      const { reactor, clock } = trial({ services: [staying] });
      await clock.advance(1_000);
      await Promise.all([reactor.stop(), clock.advance(0)]);
      expect([where, reactor.services[0]?.state, clock.pending]).toEqual([where, "stopped", 0]);
    }
  });
});
