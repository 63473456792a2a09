/**
 * In: the text of a `.steer` file. Out: its syntax tree and what is wrong with the text.
 * Guaranteed: never throws, whatever the text is; every node carries its span.
 */
export type * from "./ast.js";
export { type Parsed, parse } from "./parse.js";
