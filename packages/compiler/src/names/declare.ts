import { diagnostic } from "@capitan/diagnostics";
import type { Declaration, ImportedName, Name } from "@capitan/syntax";
import type { Loaded, LoadedFile } from "../files/load.js";
import type { Report } from "../report/findings.js";
import { isBuiltInType, isTypeScriptWord } from "./reserved.js";
import {
  type Entity,
  entityKind,
  type Introduction,
  makeScope,
  type Scope,
  withArticle,
} from "./scope.js";
import { didYouMean } from "./suggestion.js";

/** The scope of every file: what it imports and declares. Reports names that are taken, reserved or not to be had. */
export function declareNames(loaded: Loaded, report: Report): ReadonlyMap<string, Scope> {
  const declared = new Map<string, ReadonlyMap<string, Declaration>>();
  for (const file of loaded.files.values()) declared.set(file.path, ownNames(file));
  const scopes = new Map<string, Scope>();
  for (const file of loaded.files.values()) {
    const introductions: Introduction[] = [];
    importNames(file, loaded, declared, introductions, report);
    for (const declaration of file.syntax.declarations) {
      const { name, kind } = declaration;
      introductions.push({ name, kind, entity: { kind: "declared", file, declaration } });
    }
    introductions.sort((one, other) => one.name.span.start - other.name.span.start);
    reportTaken(introductions, report);
    scopes.set(file.path, makeScope(file, introductions));
  }
  return scopes;
}

function ownNames(file: LoadedFile): ReadonlyMap<string, Declaration> {
  const names = new Map<string, Declaration>();
  for (const declaration of file.syntax.declarations) {
    if (!names.has(declaration.name.text)) names.set(declaration.name.text, declaration);
  }
  return names;
}

function importNames(
  file: LoadedFile,
  loaded: Loaded,
  declared: ReadonlyMap<string, ReadonlyMap<string, Declaration>>,
  introductions: Introduction[],
  report: Report,
): void {
  for (const node of file.syntax.imports) {
    if (node.kind === "steer-import") continue;
    const lost = node.from.value.endsWith(".steer");
    const isCodec = node.kind === "codec-import";
    for (const imported of node.names) {
      const entity: Entity = lost
        ? { kind: "lost" }
        : { kind: isCodec ? "codec" : "external", imported };
      introductions.push({ name: imported.local, kind: isCodec ? "codec" : "type", entity });
    }
  }
  for (const { node, path } of file.imports) {
    const target = path === undefined ? undefined : loaded.files.get(path);
    const names = target === undefined ? undefined : declared.get(target.path);
    for (const imported of node.names) {
      const declaration = names?.get(imported.name.text);
      if (target !== undefined && names !== undefined && declaration === undefined) {
        reportMissing(imported, node.from.value, target, () => names.keys(), report);
      }
      introductions.push({
        name: imported.local,
        kind: declaration?.kind ?? "import",
        entity:
          target === undefined || declaration === undefined
            ? { kind: "lost" }
            : { kind: "declared", file: target, declaration },
      });
    }
  }
}

function reportMissing(
  imported: ImportedName,
  written: string,
  target: LoadedFile,
  candidates: () => Iterable<string>,
  report: Report,
): void {
  const { text, span } = imported.name;
  if (target.syntax.truncated || target.syntax.skipped.has(text)) return;
  report.add(
    diagnostic("CAP2103", { path: written, name: text }, [{ span, text: "" }]),
    didYouMean(imported.name, candidates, imported.local === imported.name ? ` as ${text}` : ""),
  );
}

/** One report for each name that cannot be had: built-in, reserved by TypeScript, or taken. */
function reportTaken(introductions: readonly Introduction[], report: Report): void {
  const first = new Map<string, Introduction>();
  for (const introduction of introductions) {
    const { name, kind, entity } = introduction;
    // What could not be imported was reported; whether it would clash is not known.
    if (entity.kind === "lost") continue;
    if (reportReserved(name, kind, report)) continue;
    const other = first.get(name.text);
    if (other === undefined) {
      first.set(name.text, introduction);
      continue;
    }
    const noun = nounOf(other);
    const same = noun === nounOf(introduction) ? undefined : noun;
    report.add(
      diagnostic("CAP2002", { kind, name: name.text, same }, [
        { span: name.span, text: "" },
        {
          span: other.name.span,
          text: same === undefined ? "the first one" : `\`${name.text}\` is already ${noun}`,
        },
      ]),
    );
  }
}

function nounOf({ kind, entity }: Introduction): string {
  return entity.kind === "declared" ? withArticle(kind) : entityKind(entity);
}

/** True and a report where `name` may not be declared at all. */
export function reportReserved(name: Name, kind: string, report: Report): boolean {
  if (isBuiltInType(name.text)) {
    report.add(
      diagnostic("CAP2004", { name: name.text, kind: withArticle(kind) }, [
        { span: name.span, text: "" },
      ]),
    );
    return true;
  }
  if (isTypeScriptWord(name.text)) {
    report.add(
      diagnostic("CAP2008", { name: name.text, kind: withArticle(kind) }, [
        { span: name.span, text: "" },
      ]),
    );
    return true;
  }
  return false;
}
