/**
 * In: findings, made with `diagnostic` of a code and its parameters, and the texts that they point into. Out: text for a
 * terminal, JSON, SARIF, annotations of GitHub Actions, or one line a finding. Guaranteed: a wrong code or parameter does not compile; the same findings give the same bytes; no
 * text of a source file can disturb a terminal. Nothing here reads a file, a clock or the environment.
 */

export { adviceOf } from "./catalogue/advice.js";
export { type Catalogue, type Code, catalogue, type ParametersOf } from "./catalogue.js";
export { type DiagnosticDetail, diagnostic } from "./diagnostic.js";
export { renderGithub } from "./formats/github.js";
export { type JsonOptions, jsonSchemaName, renderJson } from "./formats/json.js";
export { renderSarif, type SarifOptions } from "./formats/sarif.js";
export { renderUnix } from "./formats/unix.js";
export type {
  Diagnostic,
  Edit,
  Help,
  Label,
  Run,
  RunAction,
  RunArrow,
  RunEnd,
  Severity,
  Source,
  Span,
} from "./model.js";
export {
  type Summary,
  sortDiagnostics,
  summarise,
  summaryText,
  uniqueDiagnostics,
} from "./order.js";
export { type Block, type Example, type ExampleFile, type Page, parsePage } from "./page/page.js";
export { renderPage } from "./page/render.js";
export { suggest } from "./suggest.js";
export { renderTerminal, type TerminalOptions } from "./terminal/render.js";
export {
  indexLines,
  type LineIndex,
  lineColumn,
  type Position,
  positionAt,
} from "./text/lines.js";
