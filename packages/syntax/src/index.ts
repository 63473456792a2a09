/**
 * In: the text of a `.steer` file. Out: its syntax tree and what is wrong with the text; or the text, formatted.
 * Guaranteed: never throws, whatever the text is; takes time in proportion to its length; every node carries its span.
 */
export type * from "./ast.js";
export { type Formatted, format } from "./format/format.js";
export { type LineColumn, lineOf } from "./lines.js";
export { type Parsed, parse, textLimit } from "./parse.js";
export { isKeyword } from "./scan/tokens.js";
export { eachStep } from "./walk.js";
