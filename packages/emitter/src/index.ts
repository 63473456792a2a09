/**
 * In: a checked program and where its modules go. Out: their texts, as plan, then ts-morph structures, then text.
 * Guaranteed: the same input gives the same bytes, formatted and compiling under the strictest flags; what cannot be
 * written so is a diagnostic, and then nothing is written. ts-morph is loaded only when something is.
 */
export { type Generated, type GeneratedFile, generate } from "./generate.js";
export { type Header, inputDigest, isEdited, readHeader } from "./header.js";
export type { GenerateOptions, ImportExtension } from "./options.js";
