import { type FileHandle, rename, rm } from "node:fs/promises";
import type { Digest, Progress } from "./file-upload.js";
import { Sum } from "./sum.js";

export interface UploadOptions {
  /** What the client has announced, in bytes. */
  readonly size: number;
  readonly file: FileHandle;
  /** Where it is written, and where it belongs when it is whole. */
  readonly part: string;
  readonly path: string;
  /** Takes room on the disk, if there is enough. */
  readonly take: (bytes: number) => boolean;
  /** Gives the room back, and the name. */
  readonly giveUp: (bytes: number) => void;
}

/** A file on its way into the storage. It is kept when size and digest are right, and leaves no trace otherwise. */
export class Upload {
  readonly #options: UploadOptions;
  readonly #sum = new Sum();
  #isFull = false;
  #isKept = false;
  #isComplete = false;
  #moved = () => {};

  constructor(options: UploadOptions) {
    this.#options = options;
  }

  /** Resolves when the piece is on the disk; to false when the disk is full. */
  async write(piece: Uint8Array): Promise<boolean> {
    this.#isFull ||= !this.#options.take(piece.length);
    if (this.#isFull) return false;
    this.#sum.add(piece);
    await this.#options.file.writeFile(piece);
    this.#moved();
    return true;
  }

  /** No more pieces come: the progress ends. */
  complete(): void {
    this.#isComplete = true;
    this.#moved();
  }

  /** Word of each further quarter. Whoever reads slowly gets the newest, not all of them. */
  async *progress(): AsyncGenerator<Progress> {
    let told = 0;
    for (;;) {
      const { bytes } = this.#sum;
      const quarters = Math.floor((4 * bytes) / this.#options.size);
      if (quarters > told) {
        told = quarters;
        yield { bytes };
      } else if (this.#isComplete) {
        return;
      } else {
        await new Promise<void>((resolve) => {
          this.#moved = resolve;
        });
      }
    }
  }

  /** Keeps the file if it is what the client has sent. Otherwise says why not. */
  async keep(sent: Digest): Promise<string | undefined> {
    if (this.#isFull) return "the disk is full";
    const { bytes } = this.#sum;
    if (bytes !== this.#options.size) return `${bytes} bytes have arrived`;
    if (Buffer.compare(this.#sum.digest(), sent) !== 0) return "the digest is another one";
    await this.#options.file.close();
    await rename(this.#options.part, this.#options.path);
    this.#isKept = true;
    return undefined;
  }

  /** Whatever happened: nothing stays open, and nothing stays of what is not kept. Resolves to whether it is kept. */
  async leave(): Promise<boolean> {
    this.complete();
    if (this.#isKept) return true;
    await this.#options.file.close();
    await rm(this.#options.part, { force: true });
    this.#options.giveUp(this.#sum.bytes);
    return false;
  }
}
