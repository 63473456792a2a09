import { error } from "./entry.js";

/** 4xxx: generation. */
export const generation = {
  CAP4001: error((p: { readonly file: string }) => `${p.file} was not written by capitan`),
} as const;
