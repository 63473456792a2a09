/**
 * In: `.steer` files behind a host. Out: a checked program and everything that is wrong with it.
 * Guaranteed: never throws on any text; a program without errors is safe and complete for the emitter.
 */

export { type Compilation, type CompileOptions, compile } from "./compile.js";
export type { FileRead, Host } from "./host.js";
export type * from "./program.js";
export { applyEdits } from "./report/verify.js";
