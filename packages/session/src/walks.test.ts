import { describe, expect, it } from "@jest/globals";
import { check } from "./check.js";
import { canTake, isTerminal, snapshot, start, stateOf, take } from "./configuration.js";
import { protocol } from "./fixtures/protocol.js";
import { randomProtocol, seeded } from "./fixtures/random.js";

const walks = process.env["CAPITAN_FULL"] === "1" ? 20_000 : 2_000;

describe("accepted protocols", () => {
  it(`run: random schedules end with nothing unread, or do not end (${walks} protocols)`, () => {
    let ended = 0;
    for (let seed = 1; seed <= walks; seed++) {
      const random = seeded(seed);
      const { roles, text } = randomProtocol(random);
      const { automaton } = protocol(roles, text);
      const verdict = check(automaton);
      if (verdict.kind !== "safe") continue;
      const running = start(verdict.machines);
      for (let step = 0; step < 300 && !isTerminal(running); step++) {
        const moves = verdict.machines.flatMap(({ role }) =>
          (stateOf(running, role)?.transitions ?? [])
            .filter((t) => canTake(running, role, t))
            .map((t) => ({ ...t, role })),
        );
        const taken = take(running, random.pick(moves));
        if (taken === undefined) throw new Error(`seed ${seed}: a move that cannot be taken`);
      }
      if (!isTerminal(running)) continue;
      ended += 1;
      const waiting = verdict.machines.filter(
        ({ role }) => stateOf(running, role)?.transitions.length !== 0,
      );
      expect({ seed, text, waiting, left: snapshot(running).channels.size }).toEqual({
        seed,
        text,
        waiting: [],
        left: 0,
      });
      expect(verdict.facts.canEnd).toBe(true);
    }
    expect(ended).toBeGreaterThan(walks / 4);
  });

  it("never have more unread messages than their facts say", () => {
    let reached = 0;
    for (let seed = 1; seed <= walks; seed++) {
      const random = seeded(seed);
      const { roles, text } = randomProtocol(random);
      const { automaton } = protocol(roles, text);
      const verdict = check(automaton);
      if (verdict.kind !== "safe") continue;
      const running = start(verdict.machines);
      const most = new Map<number, number>();
      for (let step = 0; step < 100 && !isTerminal(running); step++) {
        const moves = verdict.machines.flatMap(({ role }) =>
          (stateOf(running, role)?.transitions ?? [])
            .filter((t) => canTake(running, role, t))
            .map((t) => ({ ...t, role })),
        );
        // Receiving as late as possible fills the channels.
        const sends = moves.filter((move) => move.kind !== "receive");
        take(running, random.pick(sends.length > 0 && random.chance(0.9) ? sends : moves));
        for (const [key, labels] of snapshot(running).channels) {
          most.set(key, Math.max(labels.length, most.get(key) ?? 0));
        }
      }
      for (const { from, to, bound } of verdict.facts.channels) {
        if (bound.kind === "unbounded") continue;
        const seen = most.get(from * automaton.roleCount + to) ?? 0;
        if (seen === bound.messages) reached += 1;
        expect({ seed, text, from, to, within: seen <= bound.messages }).toEqual({
          seed,
          text,
          from,
          to,
          within: true,
        });
      }
    }
    expect(reached).toBeGreaterThan(walks / 4);
  });
});
