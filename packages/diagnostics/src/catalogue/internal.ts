import { error } from "./entry.js";

/** 9xxx: bugs of capitan. */
export const internal = {
  CAP9001: error((p: { readonly what: string }) => `capitan has a bug: ${p.what}`),
} as const;
