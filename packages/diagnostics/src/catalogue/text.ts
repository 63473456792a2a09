import { error } from "./entry.js";

/** 1xxx: the text itself. */
export const text = {
  CAP1001: error((p: { readonly found: string; readonly expected: string }) => `expected ${p.expected}, found ${p.found}`),
} as const;
