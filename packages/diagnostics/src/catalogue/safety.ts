import { error } from "./entry.js";

/** 3xxx: safety. */
export const safety = {
  CAP3102: error((p: { readonly role: string }) => `${p.role} can wait for ever`),
} as const;
