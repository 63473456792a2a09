import { error } from "./entry.js";

/** 2xxx: names and types. */
export const names = {
  CAP2001: error((p: { readonly kind: string; readonly name: string }) => `unknown ${p.kind} \`${p.name}\``),
} as const;
