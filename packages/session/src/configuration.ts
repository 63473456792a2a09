import type { LabelId, Machine, MachineState, MachineTransition, RoleId } from "./automaton.js";
import type { RoleEnd, RunStep } from "./verdict.js";

/** Where all machines are, and what is under way: one FIFO channel per ordered pair of roles. */
export interface Configuration {
  /** By role: the state of its machine. */
  readonly states: readonly number[];
  /** By sender times role count plus receiver: labels sent and not taken yet, oldest first. Empty channels are left out. */
  readonly channels: ReadonlyMap<number, readonly LabelId[]>;
}

/** A running configuration, changed in place: one per replay. */
export interface Running {
  readonly machines: readonly Machine[];
  readonly states: number[];
  readonly channels: Map<number, { labels: LabelId[]; head: number }>;
}

export function start(machines: readonly Machine[]): Running {
  return { machines, states: machines.map((machine) => machine.initial), channels: new Map() };
}

/** Takes a step if its role can: returns the transition taken, or undefined and changes nothing. */
export function take(
  running: Running,
  step: Pick<RunStep, "kind" | "role" | "partner" | "label">,
): MachineTransition | undefined {
  const { kind, role, partner, label } = step;
  const transition = stateOf(running, role)?.transitions.find(
    (t) => t.kind === kind && t.partner === partner && t.label === label,
  );
  if (transition === undefined) return undefined;
  if (kind === "receive") {
    const channel = running.channels.get(channelOf(running, partner, role));
    if (channel?.labels[channel.head] !== label) return undefined;
    channel.head += 1;
  } else if (kind === "send") {
    const key = channelOf(running, role, partner);
    const channel = running.channels.get(key);
    if (channel === undefined) running.channels.set(key, { labels: [label], head: 0 });
    else channel.labels.push(label);
  }
  running.states[role] = transition.target;
  return transition;
}

export function stateOf({ machines, states }: Running, role: RoleId): MachineState | undefined {
  return machines[role]?.states[states[role] ?? -1];
}

/** The oldest unread message from one role to another; undefined when there is none. */
export function headOf(running: Running, from: RoleId, to: RoleId): LabelId | undefined {
  const channel = running.channels.get(channelOf(running, from, to));
  return channel?.labels[channel.head];
}

function channelOf({ machines }: Running, from: RoleId, to: RoleId): number {
  return from * machines.length + to;
}

/** How many messages to a role are unread. */
export function unreadOf(running: Running, role: RoleId): number {
  let count = 0;
  for (const [key, { labels, head }] of running.channels) {
    if (key % running.machines.length === role) count += labels.length - head;
  }
  return count;
}

/** A transition that its role can take now; for receives, the head of the channel fits. */
export function canTake(running: Running, role: RoleId, t: MachineTransition): boolean {
  return t.kind !== "receive" || headOf(running, t.partner, role) === t.label;
}

/** Nobody can move. */
export function isTerminal(running: Running): boolean {
  return running.machines.every(
    ({ role }) => !stateOf(running, role)?.transitions.some((t) => canTake(running, role, t)),
  );
}

/** A copy that does not change any more. */
export function snapshot(running: Running): Configuration {
  const channels = new Map<number, readonly LabelId[]>();
  for (const [key, { labels, head }] of [...running.channels].sort(([a], [b]) => a - b)) {
    if (labels.length > head) channels.set(key, labels.slice(head));
  }
  return { states: [...running.states], channels };
}

/** How a role stands, as far as the machines alone can tell. */
export function endOf(running: Running, role: RoleId): RoleEnd {
  const transitions = stateOf(running, role)?.transitions ?? [];
  if (transitions.length === 0) {
    const count = unreadOf(running, role);
    return count === 0 ? { kind: "done" } : { kind: "unread", count };
  }
  if (transitions.some((t) => canTake(running, role, t))) return { kind: "active" };
  return {
    kind: "waits",
    for: transitions.map(({ partner, label, origins }) => ({
      partner,
      label,
      origin: origins[0] ?? -1,
    })),
  };
}
