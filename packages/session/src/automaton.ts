/**
 * The data of the theory. Roles, labels, states and origins are small integers; what they stand for is the caller's.
 * An origin names the place in the text that a state or transition comes from; it is only carried along.
 */
export type RoleId = number;
export type LabelId = number;
export type StateId = number;
export type Origin = number;

/** `from` sends `label` to `to`: one asynchronous message of a global protocol. */
export interface MessageAction {
  readonly kind: "message";
  readonly from: RoleId;
  readonly to: RoleId;
  readonly label: LabelId;
}

/** A local action of one role, seen by nobody else. */
export interface HookAction {
  readonly kind: "hook";
  readonly role: RoleId;
  readonly label: LabelId;
}

export type GlobalAction = MessageAction | HookAction;

export interface GlobalTransition {
  readonly action: GlobalAction;
  readonly target: StateId;
  readonly origin: Origin;
}

/** A state without transitions is final: the session is over for everybody. */
export interface GlobalState {
  readonly transitions: readonly GlobalTransition[];
  readonly origin: Origin;
}

/**
 * A global protocol. Invariants: several transitions leave a state only where all are messages of one sender (a choice),
 * with distinct (to, label); every state is reachable from `initial`.
 */
export interface GlobalAutomaton {
  readonly roleCount: number;
  readonly initial: StateId;
  readonly states: readonly GlobalState[];
}

/**
 * A global protocol in flat arrays, for large ones. Transitions are numbered state by state: those of state `g` are
 * `start[g]` to `start[g + 1] - 1`. The invariants are those of `GlobalAutomaton`.
 */
export interface FlatAutomaton {
  readonly roleCount: number;
  readonly stateCount: number;
  readonly initial: StateId;
  /** By state, with one entry more at the end. */
  readonly start: Int32Array;
  /** By transition: the acting role (sender, or the role of a hook). */
  readonly from: Int32Array;
  /** By transition: the receiver, or -1 for a hook. */
  readonly to: Int32Array;
  readonly label: Int32Array;
  readonly target: Int32Array;
  readonly origin: Int32Array;
  readonly stateOrigin: Int32Array;
}

/** What one role does: sends and receives with a partner, and its own hooks (`partner` is -1). */
export interface MachineTransition {
  readonly kind: "send" | "receive" | "hook";
  readonly partner: RoleId;
  readonly label: LabelId;
  readonly target: StateId;
  /** Origins of the global transitions that it stands for, in source order. */
  readonly origins: readonly Origin[];
}

export interface MachineState {
  readonly transitions: readonly MachineTransition[];
  /**
   * The global states that it stands for, ascending. Of a path that leads only one way and that the role does not see,
   * only the end is listed: the state where the role acts, somebody chooses, or all is over.
   */
  readonly globals: readonly StateId[];
}

/** A machine of one role. A state without transitions is final. */
export interface Machine {
  readonly role: RoleId;
  readonly initial: StateId;
  readonly states: readonly MachineState[];
}
