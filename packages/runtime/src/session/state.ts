import type { Place, ReceiveMove, SendMove } from "./compile.js";

/** What states ask of their session. */
export interface StateOwner {
  readonly metadata: unknown;
  send(state: State, move: SendMove, event: unknown): Promise<unknown>;
  receive(state: State): Promise<unknown>;
  sendStream(state: State, move: SendMove, source: unknown): Promise<unknown>;
  receiveStream(state: State, move: ReceiveMove): Promise<unknown>;
  par(state: State, bodies: unknown): Promise<unknown>;
}

/** The step that used a state. */
export type Use = SendMove | ReceiveMove | "receive" | "par";

const inspect = Symbol.for("nodejs.util.inspect.custom");

/**
 * A state, as the program holds it: good for one step. Small on purpose: a new one is made with every step. What it can do
 * stands in a prototype of its place, which is built once per machine.
 */
export class State {
  /** The name of the state. */
  readonly at: string;
  readonly place: Place;
  readonly owner: StateOwner;
  /** It is good while the session stands at this turn. */
  readonly turn: number;
  /** The step that used it. */
  usedBy: Use | undefined = undefined;
  /** With `debug`: where. */
  usedAt: Error | undefined = undefined;

  constructor(place: Place, owner: StateOwner, turn: number) {
    this.at = place.name;
    this.place = place;
    this.owner = owner;
    this.turn = turn;
  }

  get metadata(): unknown {
    return this.owner.metadata;
  }

  [inspect](): unknown {
    return { at: this.at };
  }

  toJSON(): unknown {
    return { at: this.at };
  }
}

export type StateClass = new (place: Place, owner: StateOwner, turn: number) => State;

/** The class of the states of one place. */
export function stateClass(place: Place): StateClass {
  class PlacedState extends State {}
  for (const move of place.sends) {
    define(
      PlacedState.prototype,
      move.method,
      move.step.stream === true
        ? function (this: State, source?: unknown) {
            return this.owner.sendStream(this, move, source);
          }
        : function (this: State, event?: unknown) {
            return this.owner.send(this, move, event);
          },
    );
  }
  const [only] = place.streams?.values() ?? [];
  if (place.kind === "receive" && only !== undefined && isAlone(place)) {
    define(PlacedState.prototype, `receive${only.type}`, function (this: State) {
      return this.owner.receiveStream(this, only);
    });
  } else if (place.kind === "receive") {
    define(PlacedState.prototype, "receive", function (this: State) {
      return this.owner.receive(this);
    });
  }
  if (place.kind === "par") {
    define(PlacedState.prototype, "par", function (this: State, bodies?: unknown) {
      return this.owner.par(this, bodies);
    });
  }
  // Generated types ask for it: that is how they tell the end from a state, in errors of few lines.
  if (place.kind === "end") define(PlacedState.prototype, "ended", true);
  if (place.kind === "part-end") define(PlacedState.prototype, "partEnded", true);
  return PlacedState;
}

/** Nothing but one stream can come. */
function isAlone(place: Place): boolean {
  return place.streams?.size === 1 && place.receives.length === 0;
}

function define(
  prototype: State,
  name: string,
  value: true | ((this: State, event?: unknown) => Promise<unknown>),
): void {
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}

/** What the program holds at `place`: the state in which it has something to do next, or the end. */
export function stateOf(place: Place, owner: StateOwner, turn: number): object {
  const { visible } = place;
  if (visible?.kind === "end" || visible?.kind === "part-end") return visible.ended;
  const at = visible ?? place;
  // Where handshakes and keepalives go round for ever, the program has nothing to do.
  const Class = at.State ?? State;
  return new Class(at, owner, turn);
}

/** Whether the program holds that. */
export function isStateOf(value: unknown, place: Place, owner: StateOwner, turn: number): boolean {
  const { visible } = place;
  if (visible?.kind === "end" || visible?.kind === "part-end") return value === visible.ended;
  return value instanceof State && value.owner === owner && value.turn === turn;
}
