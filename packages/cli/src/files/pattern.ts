import type { Span } from "@capitan/diagnostics";
import { resolvePath } from "./paths.js";

/** A file, a directory or a glob that a call or a configuration names. */
export interface Pattern {
  /** As written, for messages. */
  readonly written: string;
  /** Absolute, without a leading `!`. Segments that hold wildcards are as written. */
  readonly path: string;
  /** It begins with `!`: what it matches is left out. */
  readonly excludes: boolean;
  /** Where it is written; for a call the point before a file of that name. */
  readonly span: Span;
}

/** A pattern as written somewhere, by the directory that it is relative to. */
export function patternOf(written: string, directory: string, span?: Span): Pattern {
  const excludes = written.startsWith("!");
  const plain = excludes ? written.slice(1) : written;
  return {
    written,
    path: resolvePath(directory, plain),
    excludes,
    span: span ?? { file: written, start: 0, end: 0 },
  };
}

/** A glob in two parts: the directory that all of its files are in, and what they match below it. */
export function splitGlob(path: string): { readonly base: string; readonly glob: string } {
  const segments = path.replaceAll("\\", "/").split("/");
  const wild = segments.findIndex((segment) => /[*?[\]{}()!]/.test(segment));
  const at = wild === -1 ? segments.length - 1 : wild;
  return { base: segments.slice(0, at).join("/") || "/", glob: segments.slice(at).join("/") };
}

export const isGlob = (path: string): boolean => /[*?[\]{}]/.test(path);
