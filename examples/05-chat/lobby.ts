import { Mailbox, type News } from "./mailbox.js";

/** The rooms. One is there as long as somebody is in it. */
export class Lobby {
  readonly #rooms = new Map<string, Map<string, Guest>>();

  /** The guests in a room, by name. */
  room(name: string): ReadonlyMap<string, Guest> {
    return this.#rooms.get(name) ?? new Map();
  }

  /** Returns false when the name is taken. */
  enter(guest: Guest, name: string, room: string): boolean {
    const guests = this.#rooms.get(room) ?? new Map<string, Guest>();
    if (guests.has(name)) return false;
    this.#rooms.set(room, guests.set(name, guest));
    return true;
  }

  leave(name: string, room: string): void {
    const guests = this.#rooms.get(room);
    guests?.delete(name);
    if (guests?.size === 0) this.#rooms.delete(room);
  }

  /** Everybody has to go. */
  close(): void {
    for (const guests of this.#rooms.values()) {
      for (const guest of guests.values()) guest.news.close();
    }
  }
}

/** Whoever is at the other end of a session: in a room from `enter` to `leave`. */
export class Guest {
  readonly news = new Mailbox();
  readonly #lobby: Lobby;
  #place: { readonly name: string; readonly room: string } | undefined;

  constructor(lobby: Lobby) {
    this.#lobby = lobby;
  }

  /** Returns false when the name is taken in this room. */
  enter(name: string, room: string): boolean {
    if (!this.#lobby.enter(this, name, room)) return false;
    this.#place = { name, room };
    this.#tell({ type: "Entered", event: { name } });
    return true;
  }

  /** Names of the others in the room. */
  get others(): string[] {
    const { name, room = "" } = this.#place ?? {};
    return [...this.#lobby.room(room).keys()].filter((other) => other !== name);
  }

  say(text: string): void {
    const { name = "" } = this.#place ?? {};
    this.#tell({ type: "Said", event: { name, text } });
  }

  /** May be called more than once: whoever left, and whoever is cut off, is gone. */
  leave(): void {
    this.news.close();
    if (this.#place === undefined) return;
    const { name, room } = this.#place;
    this.#tell({ type: "Left", event: { name } });
    this.#lobby.leave(name, room);
    this.#place = undefined;
  }

  #tell(news: News): void {
    if (this.#place === undefined) return;
    for (const other of this.#lobby.room(this.#place.room).values()) {
      if (other !== this) other.news.put(news);
    }
  }
}
