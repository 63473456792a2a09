import { describe, expect, it } from "@jest/globals";
import { seeded } from "../fixtures/random.js";
import { internedQueues } from "./queues.js";

describe("interned queues", () => {
  it("are first in, first out, and equal where their contents are", () => {
    const random = seeded(1);
    const queues = internedQueues(3);
    const numbers = new Map<string, number>();
    let queue = 0;
    let real: readonly number[] = [];
    for (let step = 0; step < 4_000; step++) {
      if (random.chance(0.502) || real.length === 0) {
        const label = random.below(3);
        queue = queues.append(queue, label);
        real = [...real, label];
      } else {
        queue = queues.rest(queue);
        real = real.slice(1);
      }
      const key = real.join();
      expect(numbers.get(key) ?? queue).toBe(queue);
      numbers.set(key, queue);
      expect(queues.head(queue)).toBe(real[0] ?? -1);
      expect(queues.length(queue)).toBe(real.length);
      if (step % 100 === 0) expect(queues.labels(queue)).toEqual(real);
    }
  });
});
