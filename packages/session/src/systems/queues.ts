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
  /** By queue: without its newest label, that label, its oldest, and without the oldest (-1 as long as nobody asked). */
  const befores: Ints = ints();
  const lasts: Ints = ints();
  const heads: Ints = ints();
  const rests: Ints = ints();
  const lengths: Ints = ints();
  const longer = new Map<number, number>();
  const add = (
    before: number,
    last: number,
    head: number,
    rest: number,
    length: number,
  ): number => {
    push(befores, before);
    push(lasts, last);
    push(heads, head);
    push(rests, rest);
    push(lengths, length);
    return heads.count - 1;
  };
  const empty = add(0, -1, -1, 0, 0);
  const append = (queue: number, label: number): number => {
    const key = queue * labelCount + label;
    const known = longer.get(key);
    if (known !== undefined) return known;
    const length = at(lengths.items, queue) + 1;
    const id =
      queue === empty
        ? add(queue, label, label, empty, length)
        : add(queue, label, at(heads.items, queue), -1, length);
    longer.set(key, id);
    return id;
  };
  const rest = (queue: number): number => {
    const asked: number[] = [];
    let here = queue;
    for (; at(rests.items, here) === -1; here = at(befores.items, here)) asked.push(here);
    for (let next = asked.pop(); next !== undefined; next = asked.pop()) {
      const shorter = append(at(rests.items, here), at(lasts.items, next));
      // Only now: the list may be another after it has grown.
      rests.items[next] = shorter;
      here = next;
    }
    return at(rests.items, queue);
  };
  return {
    append,
    head: (queue) => at(heads.items, queue),
    rest,
    length: (queue) => at(lengths.items, queue),
    labels: (queue) => {
      const labels: number[] = [];
      for (let left = queue; left !== empty; left = at(befores.items, left)) {
        labels.push(at(lasts.items, left));
      }
      return labels.reverse();
    },
  };
}
