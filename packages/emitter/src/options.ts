/** How a generated module imports another one: `./quotes.js`, `./quotes.ts` or `./quotes`. */
export type ImportExtension = ".js" | ".ts" | "none";

/** What `generate` needs beside the program. All paths are posix; none of them is written out as it stands. */
export interface GenerateOptions {
  /** The version of capitan, for the header: `0.1.0`. */
  readonly version: string;
  /** BLAKE2b-512 of the UTF-8 of a text, as hexadecimal digits: the `digest` of the compiler's host. */
  readonly digest: (text: string) => string;
  /** Where the module of a `.steer` file goes: `src/atm.ts` for `src/atm.steer`. */
  readonly outputPath: (path: string) => string;
  readonly importExtension: (path: string) => ImportExtension;
  /**
   * The absolute path of the folder that relative paths start from. Only needed where some paths are absolute and others
   * not, or where some lead out of that folder: without it there is no way from one to the other, and an Error is thrown.
   */
  readonly directory?: string;
  /** The files to write modules for; all of the program without it. */
  readonly files?: readonly string[];
}
