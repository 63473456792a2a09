import { open, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Upload } from "./upload.js";

/** A folder that takes files until they fill it. */
export class Storage {
  readonly #folder: string;
  /** Of files that are here, and of those that are on their way. */
  readonly #names: Set<string>;
  #free: number;

  private constructor(folder: string, capacity: number, names: Iterable<string>) {
    this.#folder = folder;
    this.#free = capacity;
    this.#names = new Set(names);
  }

  /** `capacity`: so many bytes it takes from now on, in all. The folder has to be there. */
  static async open(folder: string, capacity: number): Promise<Storage> {
    return new Storage(folder, capacity, (await readdir(folder)).map(asKey));
  }

  /** Undefined when there is a file of this name already, or one is on its way. */
  async begin(name: string, size: number): Promise<Upload | undefined> {
    const key = asKey(name);
    if (this.#names.has(key)) return undefined;
    this.#names.add(key);
    // No name that the protocol allows begins with a point: what is unfinished cannot be taken for a file.
    const part = join(this.#folder, `.${name}.part`);
    return new Upload({
      size,
      file: await open(part, "w"),
      part,
      path: join(this.#folder, name),
      take: (bytes) => this.#take(bytes),
      giveUp: (bytes) => {
        this.#free += bytes;
        this.#names.delete(key);
      },
    });
  }

  #take(bytes: number): boolean {
    if (bytes > this.#free) return false;
    this.#free -= bytes;
    return true;
  }
}

/** Some file systems take "A" and "a" for one name. */
const asKey = (name: string): string => name.toLowerCase();
