import { diagnostic } from "@capitan/diagnostics";
import type { Name, ProtocolDeclaration } from "@capitan/syntax";
import { reportReserved } from "../names/declare.js";
import { isBuiltInType } from "../names/reserved.js";
import { entityKind, type Scope } from "../names/scope.js";
import { didYouMean } from "../names/suggestion.js";
import type { Role } from "../program.js";
import type { Report } from "../report/findings.js";

/** The roles of a protocol. `sound` is false where a mistake was reported that makes them doubtful. */
export interface Roles {
  readonly roles: readonly Role[];
  /** By place in `roles`: the index in the protocol that is checked. They differ where it is run by another one. */
  readonly indices: readonly number[];
  /** The index in the protocol that is checked. */
  readonly indexOf: (name: string) => number | undefined;
  readonly sound: boolean;
}

export function resolveRoles(protocol: ProtocolDeclaration, scope: Scope, report: Report): Roles {
  const sound = protocol.roles === undefined || checkRoles(protocol, protocol.roles, scope, report);
  const names = roleNames(protocol);
  const indices = new Map(names.map((name, index) => [name, index]));
  const functions = protocol.functions ?? [];
  const first = functions[0];
  const last = functions[functions.length - 1];
  if (sound && first !== undefined && last !== undefined && functions.length !== names.length) {
    const span = { file: first.span.file, start: first.span.start, end: last.span.end };
    const counts = { functions: functions.length, roles: names.length };
    report.add(
      diagnostic("CAP2308", counts, [{ span, text: "" }], {
        notes: [`the roles are ${names.join(", ")}`],
      }),
    );
  }
  const metadata = functions.map((line) =>
    line.metadata === undefined ? undefined : resolveMetadata(line.metadata, scope, report),
  );
  for (const line of functions) reportReserved(line.name, "function", report);
  const roles = names.map((name, index) => ({
    name,
    functionName:
      functions[index]?.name.text ?? `${name.charAt(0).toLowerCase()}${name.slice(1)}Event`,
    metadata: metadata[index],
  }));
  const order = names.map((_, index) => index);
  return { roles, indices: order, indexOf: (name) => indices.get(name), sound };
}

/** The names of a protocol's roles, in their order. */
export function roleNames(protocol: ProtocolDeclaration): readonly string[] {
  return [...new Set(protocol.roles?.map((role) => role.text) ?? ["master", "peer"])];
}

function checkRoles(
  protocol: ProtocolDeclaration,
  roles: readonly Name[],
  scope: Scope,
  report: Report,
): boolean {
  let sound = true;
  const seen = new Map<string, Name>();
  for (const role of roles) {
    const other = seen.get(role.text);
    const entity = scope.entities.get(role.text);
    const label = { span: role.span, text: "" };
    if (other !== undefined) {
      sound = false;
      const labels = { span: other.span, text: "the first one" };
      report.add(
        diagnostic("CAP2002", { kind: "role", name: role.text, same: undefined }, [label, labels]),
      );
      continue;
    }
    seen.set(role.text, role);
    if (isBuiltInType(role.text)) {
      report.add(diagnostic("CAP2004", { name: role.text, kind: "a role" }, [label]));
    } else if (entity !== undefined && entity.kind !== "lost") {
      reportHidden("role", role, scope, report);
    }
  }
  if (seen.size < 2) {
    // The same role twice is one mistake, not two.
    if (sound) {
      report.add(
        diagnostic(
          "CAP2301",
          { kind: "protocol", name: protocol.name.text },
          [{ span: roles[0]?.span ?? protocol.name.span, text: "" }],
          {
            helps: [
              {
                text: "without a role list it is a protocol between `master` and `peer`",
                edits: [],
              },
            ],
          },
        ),
      );
    }
    sound = false;
  }
  return sound;
}

/** Roles and loops may not take a name that means something else in the file. */
export function reportHidden(kind: string, name: Name, scope: Scope, report: Report): void {
  const entity = scope.entities.get(name.text);
  const introduced = scope.introductions.get(name.text);
  if (entity === undefined || introduced === undefined) return;
  report.add(
    diagnostic("CAP2003", { kind, name: name.text, hidden: entityKind(entity) }, [
      { span: name.span, text: "" },
      { span: introduced, text: "introduced here" },
    ]),
  );
}

export function resolveMetadata(name: Name, scope: Scope, report: Report): string | undefined {
  const entity = scope.use(name.text);
  const label = { span: name.span, text: "" };
  if (entity === undefined) {
    if (isBuiltInType(name.text)) {
      report.add(
        diagnostic(
          "CAP2006",
          { name: name.text, is: "a built-in type", needed: "a TypeScript type" },
          [label],
          { notes: [importIt] },
        ),
      );
    } else if (!scope.mayBeLost(name.text)) {
      report.add(
        diagnostic("CAP2001", { kind: "TypeScript type", name: name.text }, [label], {
          notes: [importIt],
        }),
        didYouMean(name, () =>
          [...scope.entities].flatMap(([known, { kind }]) => (kind === "external" ? known : [])),
        ),
      );
    }
    return undefined;
  }
  if (entity.kind === "declared" || entity.kind === "codec") {
    const is = entityKind(entity);
    scope.misused.add(name.text);
    report.add(
      diagnostic("CAP2006", { name: name.text, is, needed: "a TypeScript type" }, [label], {
        notes: [importIt],
      }),
    );
    return undefined;
  }
  return name.text;
}

const importIt = 'metadata is a TypeScript type, imported with `import type { … } from "./….js"`';
