/** What a file is, as far as a compilation sees it. */
export type FileRead =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "directory" }
  | { readonly kind: "too-large"; readonly bytes: number }
  | {
      readonly kind: "not-utf8";
      /** Of the first byte that is wrong. */
      readonly offset: number;
      /** The text before that byte, so that a report can show where it is. */
      readonly before?: string;
    }
  | { readonly kind: "failed"; readonly reason: string };

/** The world around the compiler. The command passes the file system, tests a map, a browser what it has. */
export interface Host {
  readonly read: (path: string) => FileRead;
  /** The path of `specifier` as written in `from`: posix form, relative paths stay relative. */
  readonly resolve: (from: string, specifier: string) => string;
  /** BLAKE2b-512 of the UTF-8 of `text`, as hexadecimal digits. */
  readonly digest: (text: string) => string;
}
