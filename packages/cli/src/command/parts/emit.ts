/** The part of the command that writes TypeScript: it holds ts-morph, and is loaded only when something is written. */
export { generate } from "@capitan/emitter";
