import { type Ints, ints, push } from "../ints.js";
import { at } from "../table.js";

/** Contents of channels, each known by a number: equal contents have equal numbers. The empty one is 0. */
export interface Queues {
  readonly append: (queue: number, label: number) => number;
  /** The oldest label; -1 when empty. */
  readonly head: (queue: number) => number;
  /** Without the oldest. */
  readonly rest: (queue: number) => number;
  readonly length: (queue: number) => number;
  /** Oldest first. */
  readonly labels: (queue: number) => readonly number[];
}

/** Labels are below `labelCount`. */
export function internedQueues(labelCount: number): Queues {
  const heads: Ints = ints();
  const rests: Ints = ints();
  const lengths: Ints = ints();
  push(heads, -1);
  push(rests, 0);
  push(lengths, 0);
  const longer = new Map<number, number>();
  const append = (queue: number, label: number): number => {
    const key = queue * labelCount + label;
    const known = longer.get(key);
    if (known !== undefined) return known;
    const empty = queue === 0;
    const rest = empty ? 0 : append(at(rests.items, queue), label);
    const id = heads.count;
    push(heads, empty ? label : at(heads.items, queue));
    push(rests, rest);
    push(lengths, at(lengths.items, queue) + 1);
    longer.set(key, id);
    return id;
  };
  return {
    append,
    head: (queue) => at(heads.items, queue),
    rest: (queue) => at(rests.items, queue),
    length: (queue) => at(lengths.items, queue),
    labels: (queue) => {
      const labels: number[] = [];
      for (let left = queue; left !== 0; left = at(rests.items, left)) {
        labels.push(at(heads.items, left));
      }
      return labels;
    },
  };
}
