/** Who waits until all roles are there. */
export interface Waiting {
  readonly role: string;
}

/**
 * Where roles wait for each other. Sessions are made as they come: of those who wait under one name, the first of each
 * role sit down together.
 */
export class Lobby<Entry extends Waiting> {
  readonly #roles: readonly string[];
  readonly #begin: (entries: readonly Entry[]) => void;
  readonly #rooms = new Map<string, Map<string, Set<Entry>>>();
  #size = 0;

  /** `begin` gets one entry per role, in their order. */
  constructor(roles: readonly string[], begin: (entries: readonly Entry[]) => void) {
    this.#roles = roles;
    this.#begin = begin;
  }

  /** How many wait. */
  get size(): number {
    return this.#size;
  }

  /** All who wait. */
  *[Symbol.iterator](): IterableIterator<Entry> {
    for (const room of this.#rooms.values()) for (const queue of room.values()) yield* queue;
  }

  add(name: string, entry: Entry): void {
    let room = this.#rooms.get(name);
    if (room === undefined) {
      room = new Map(this.#roles.map((role) => [role, new Set<Entry>()]));
      this.#rooms.set(name, room);
    }
    room.get(entry.role)?.add(entry);
    this.#size += 1;
    this.#seat(name, room);
  }

  /** It waits no longer. */
  remove(name: string, entry: Entry): void {
    const room = this.#rooms.get(name);
    if (room?.get(entry.role)?.delete(entry) !== true) return;
    this.#size -= 1;
    this.#tidy(name, room);
  }

  #seat(name: string, room: ReadonlyMap<string, Set<Entry>>): void {
    const heads: Entry[] = [];
    for (const queue of room.values()) {
      const [head] = queue;
      if (head === undefined) return;
      heads.push(head);
    }
    for (const head of heads) this.remove(name, head);
    this.#begin(heads);
  }

  #tidy(name: string, room: ReadonlyMap<string, Set<Entry>>): void {
    for (const queue of room.values()) if (queue.size > 0) return;
    this.#rooms.delete(name);
  }
}
