import type { Machine, MachineTransition } from "../automaton.js";

/**
 * Follows what an endpoint does in the machine that it stands for, whatever the order between different channels: the
 * points where the machine may be if on each channel it did the same so far, and what it did there already that the endpoint
 * has not done. No point: no run of the machine agrees.
 */
export interface Point {
  readonly state: number;
  /** What the machine did and the endpoint did not, oldest first. Hooks are nobody's business. */
  readonly owed: readonly MachineTransition[];
}

export interface Followed {
  readonly points: readonly Point[];
  /** Points were left out, where the machine would be too far ahead. */
  readonly isCut: boolean;
}

/** How many points are kept at once. */
const POINTS = 256;

export function begin(machine: Machine): Followed {
  return { points: [{ state: machine.initial, owed: [] }], isCut: false };
}

/** The points after one more action of the endpoint. The machine goes ahead by `ahead` actions at most. */
export function follow(
  machine: Machine,
  before: Followed,
  action: MachineTransition,
  ahead: number,
): Followed {
  const points = new Map<string, Point>();
  let { isCut } = before;
  const add = (point: Point): void => {
    if (points.size >= POINTS) isCut = true;
    else points.set(keyOf(point), point);
  };
  const onSameChannel = (t: MachineTransition): boolean =>
    t.kind === action.kind && t.partner === action.partner;
  for (const { state, owed } of before.points) {
    const index = owed.findIndex(onSameChannel);
    if (index !== -1) {
      if (owed[index]?.label === action.label) {
        add({ state, owed: owed.filter((_, other) => other !== index) });
      }
      continue;
    }
    const stack: Point[] = [{ state, owed }];
    const seen = new Set<string>();
    for (let point = stack.pop(); point !== undefined; point = stack.pop()) {
      const key = keyOf(point);
      if (seen.has(key)) continue;
      seen.add(key);
      for (const t of machine.states[point.state]?.transitions ?? []) {
        if (t.kind === "hook") stack.push({ state: t.target, owed: point.owed });
        else if (onSameChannel(t)) {
          if (t.label === action.label) add({ state: t.target, owed: point.owed });
        } else if (point.owed.length >= ahead || seen.size > POINTS) isCut = true;
        else stack.push({ state: t.target, owed: [...point.owed, t] });
      }
    }
  }
  return { points: [...points.values()], isCut };
}

function keyOf({ state, owed }: Point): string {
  return `${state}:${owed.map(({ kind, partner, label }) => `${kind}${partner},${label}`).join()}`;
}

/** Equal for equal sets of points. */
export function keyOfAll({ points, isCut }: Followed): string {
  return `${isCut};${points.map(keyOf).sort().join(";")}`;
}
