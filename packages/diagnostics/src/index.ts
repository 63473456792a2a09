export { type Catalogue, type Code, catalogue, type ParametersOf } from "./catalogue.js";
export { type DiagnosticDetail, diagnostic } from "./diagnostic.js";
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
