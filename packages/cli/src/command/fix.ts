import { readFileSync } from "node:fs";
import { applyEdits, type Compilation, type Host } from "@capitan/compiler";
import { type Diagnostic, type Help, type Source, uniqueDiagnostics } from "@capitan/diagnostics";
import { readText } from "../files/host.js";
import { resolvePath } from "../files/paths.js";
import { cannotWrite } from "../output/plan.js";
import { WriteFailed, writeAll } from "../output/write.js";
import { deferInterrupts } from "./interrupt.js";

/** What `--fix` did. */
export interface Fixed {
  /** What is left, of the texts as they are now. */
  readonly compilation: Compilation;
  /** One line for each mistake that was repaired. */
  readonly repaired: readonly string[];
  /** Why the files could not be written; with any, none was. */
  readonly failures: readonly Diagnostic[];
}

/** A finding with the fix that its compilation has verified. */
interface Repair {
  readonly finding: Diagnostic;
  readonly help: Help;
}

/** Compiles the texts behind a host: with a verified fix for every mistake that has one, or without any. */
type Compile = (host: Host, fixes: "every" | "none") => Compilation;

/** The texts that repairs have changed so far, and how they stand. */
interface State {
  readonly texts: ReadonlyMap<string, string>;
  readonly compilation: Compilation;
  readonly repaired: readonly string[];
}

/** Rounds in which fixes may uncover mistakes that later ones repair. */
const mostBoldRounds = 20;

/**
 * Repairs what has a verified fix, and writes the files that this changes: all or none. Each fix by itself is verified,
 * but not what several do together. So first all that do not overlap are applied, round after round: what one uncovers
 * (two protocols that are understood now, and whose functions have one name) the next may repair. Of those rounds the last
 * counts that has fewer errors than the files and none that is new. From there on a round takes only what holds together.
 */
export function fix(compile: Compile, host: Host, directory: string): Fixed {
  const judge = (texts: ReadonlyMap<string, string>, fixes: "every" | "none"): Compilation => {
    const read: Host["read"] = (path) => {
      const text = texts.get(path);
      return text === undefined ? host.read(path) : { kind: "text", text };
    };
    return compile({ ...host, read }, fixes);
  };
  const repairedBy = (state: State, batch: readonly Repair[]): State => {
    const texts = new Map([...state.texts, ...edited(state.compilation.sources, batch)]);
    const compilation = judge(texts, "every");
    return { texts, compilation, repaired: [...state.repaired, ...batch.map(sentenceOf)] };
  };
  const first: State = { texts: new Map(), compilation: compile(host, "every"), repaired: [] };
  let state = first;
  let bold = first;
  for (let round = 0; round < mostBoldRounds; round += 1) {
    const batch = batchOf(bold.compilation);
    if (batch.length === 0) break;
    bold = repairedBy(bold, batch);
    if (isBetter(first.compilation.diagnostics, bold.compilation.diagnostics)) state = bold;
  }
  for (;;) {
    const { texts, compilation } = state;
    const held = thatHold(batchOf(compilation), compilation.diagnostics, (batch) => {
      const changed = new Map([...texts, ...edited(compilation.sources, batch)]);
      return judge(changed, "none").diagnostics;
    });
    if (held.length === 0) break;
    state = repairedBy(state, held);
  }
  const failures = write(state.texts, first.compilation.sources, directory);
  const { compilation, repaired } = failures.length > 0 ? first : state;
  return { compilation, repaired, failures };
}

/** The fixes of a compilation that can be applied together, in its order. */
function batchOf({ diagnostics }: Compilation): readonly Repair[] {
  const batch: Repair[] = [];
  for (const finding of uniqueDiagnostics(diagnostics)) {
    const help = finding.helps.find(({ edits }) => edits.length > 0);
    if (help === undefined || help.edits.some(({ span }) => isForeign(span.file))) continue;
    if (!batch.some((other) => overlap(other.help, help))) batch.push({ finding, help });
  }
  return batch;
}

/** What was installed is not the user's to repair. */
const isForeign = (path: string): boolean => /(?:^|\/)node_modules\//.test(path);

/** Edits that touch count as well: which of two texts at one place comes first would be a guess. */
const overlap = (one: Help, other: Help): boolean =>
  one.edits.some((a) =>
    other.edits.some(
      (b) =>
        a.span.file === b.span.file && a.span.start <= b.span.end && b.span.start <= a.span.end,
    ),
  );

/** The texts that a batch changes. */
function edited(
  sources: readonly Source[],
  batch: readonly Repair[],
): readonly (readonly [string, string])[] {
  return sources.flatMap(({ file, text }) => {
    const edits = batch.flatMap(({ help }) => help.edits.filter(({ span }) => span.file === file));
    return edits.length === 0 ? [] : [[file, applyEdits(text, edits)] as const];
  });
}

/** The fixes of a batch that hold together: all, or of each half what holds beside what was taken before. */
function thatHold(
  batch: readonly Repair[],
  before: readonly Diagnostic[],
  judge: (batch: readonly Repair[]) => readonly Diagnostic[],
): readonly Repair[] {
  let held: readonly Repair[] = [];
  let left = before;
  const take = (some: readonly Repair[]): void => {
    if (some.length === 0) return;
    const after = judge([...held, ...some]);
    if (isBetter(left, after)) {
      held = [...held, ...some];
      left = after;
    } else if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      take(some.slice(0, half));
      take(some.slice(half));
    }
  };
  take(batch);
  return held;
}

/** Fewer errors and none that was not there, or as many and fewer warnings: such steps come to an end. */
function isBetter(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  const was = countsOf(before);
  for (const [key, count] of countsOf(after)) if (count > (was.get(key) ?? 0)) return false;
  const errors = errorsOf(after).length - errorsOf(before).length;
  return errors < 0 || (errors === 0 && after.length < before.length);
}

const errorsOf = (found: readonly Diagnostic[]): readonly Diagnostic[] =>
  found.filter(({ severity }) => severity === "error");

/** How often each error is said. Places are left out: edits move them. */
function countsOf(found: readonly Diagnostic[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { code, message, labels } of errorsOf(found)) {
    const key = `${code} ${labels[0].span.file} ${message}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

const sentenceOf = ({ finding, help }: Repair): string =>
  `fixed ${finding.labels[0].span.file}: ${finding.message} (${finding.code}): ${help.text}`;

const byteOrderMark = "\uFEFF";

function write(
  texts: ReadonlyMap<string, string>,
  sources: readonly Source[],
  directory: string,
): readonly Diagnostic[] {
  if (texts.size === 0) return [];
  const shown = new Map<string, string>();
  const writes: { readonly path: string; readonly text: string }[] = [];
  for (const [file, text] of texts) {
    const path = resolvePath(directory, file);
    shown.set(path, file);
    const found = readText(path);
    const before = sources.find((source) => source.file === file)?.text;
    // Nobody's work of the last second is lost.
    if (found.kind !== "text" || found.text !== before) {
      return [cannotWrite(file, "it has changed while it was repaired")];
    }
    const mark = readFileSync(path, "utf8").startsWith(byteOrderMark) ? byteOrderMark : "";
    writes.push({ path, text: mark + text });
  }
  deferInterrupts();
  try {
    writeAll(writes);
    return [];
  } catch (error) {
    if (!(error instanceof WriteFailed)) throw error;
    return [cannotWrite(shown.get(error.path) ?? error.path, error.cause)];
  }
}
