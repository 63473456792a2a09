import { diagnostic, type Label } from "@capitan/diagnostics";
import type { Name, ProtocolDeclaration, RoleBinding, RunStep } from "@capitan/syntax";
import { entityKind, type Scope } from "../names/scope.js";
import { didYouMean } from "../names/suggestion.js";
import { type Context, eventOf, newBody, roleOf } from "./context.js";
import type { Body, BranchScope, FlowStep, SaidMessage } from "./flow.js";
import { type Roles, roleNames } from "./roles.js";

/** `run Sub<A, B>(R as X)`: the body that it stands for, which is resolved later, and only once. */
export function resolveRun(
  step: RunStep,
  branch: BranchScope | undefined,
  context: Context,
): FlowStep {
  const callee = calleeOf(step, context);
  const given = step.arguments.map((name) => eventOf(name, context));
  const isKnown = given.every(({ event, isParameter }) => event !== undefined || isParameter);
  if (callee === undefined || !isKnown) return { kind: "unclear", lost: true, span: step.span };
  const parameters = callee.declaration.parameters ?? [];
  const unclear: FlowStep = { kind: "unclear", lost: false, span: step.span };
  const counted = checkArguments(step, parameters.length, given.length, context);
  const roles = boundRoles(step, callee.declaration, context);
  if (!counted || roles === undefined) return unclear;
  if (callee.declaration.incomplete !== false) {
    context.doubt();
    return { ...unclear, lost: true };
  }
  const body = bodyOf(step, callee, given, roles, context);
  body.sites.push(branch);
  return { kind: "run", body, step, span: step.span };
}

interface Callee {
  readonly declaration: ProtocolDeclaration;
  readonly scope: Scope;
}

function calleeOf({ protocol: name }: RunStep, context: Context): Callee | undefined {
  const { scope, shared } = context;
  const label = { span: name.span, text: "" };
  const entity = scope.use(name.text);
  if (entity === undefined) {
    if (scope.mayBeLost(name.text)) context.doubt();
    else {
      context.fail(
        diagnostic("CAP2001", { kind: "protocol", name: name.text }, [label]),
        didYouMean(name, () => protocolNames(scope)),
      );
    }
    return undefined;
  }
  if (entity.kind === "lost") {
    context.doubt();
    return undefined;
  }
  if (entity.kind !== "declared" || entity.declaration.kind !== "protocol") {
    const params = { name: name.text, is: entityKind(entity), needed: "a protocol" };
    scope.usedEvents.add(name.text);
    context.fail(diagnostic("CAP2006", params, [label]));
    return undefined;
  }
  const calleeScope = shared.scopes.get(entity.file.path);
  if (calleeScope === undefined) return undefined;
  return { declaration: entity.declaration, scope: calleeScope };
}

export function protocolNames(scope: Scope): readonly string[] {
  const names: string[] = [];
  for (const [name, entity] of scope.entities) {
    if (entity.kind === "declared" && entity.declaration.kind === "protocol") names.push(name);
  }
  return names;
}

function checkArguments(step: RunStep, takes: number, given: number, context: Context): boolean {
  if (takes === given) return true;
  const { protocol, span } = step;
  const params = { protocol: protocol.text, takes: counted(takes), given: String(given) };
  const first = step.arguments[0];
  const last = step.arguments[given - 1];
  const at =
    first === undefined || last === undefined
      ? protocol.span
      : { file: span.file, start: first.span.start, end: last.span.end };
  context.fail(diagnostic("CAP2320", params, [{ span: at, text: "" }]));
  return false;
}

const counted = (count: number): string =>
  count === 0 ? "no events" : count === 1 ? "1 event" : `${count} events`;

/** By role of the one that is run: the role that plays it. Undefined and a report where one is missing or doubled. */
function boundRoles(
  step: RunStep,
  callee: ProtocolDeclaration,
  context: Context,
): ReadonlyMap<string, number> | undefined {
  const names = roleNames(callee);
  const bound = new Map<string, number>();
  if (step.bindings === undefined) {
    const missing = names.filter((name) => context.roles.indexOf(name) === undefined);
    if (missing.length > 0) {
      reportUnbound(step, callee, missing, context);
      return undefined;
    }
    for (const name of names) bound.set(name, context.roles.indexOf(name) ?? 0);
    return bound;
  }
  let sound = true;
  const playing = new Map<number, RoleBinding>();
  const played = new Map<string, RoleBinding>();
  for (const binding of step.bindings) {
    const role = roleOf(binding.role, context);
    if (!names.includes(binding.as.text)) {
      sound = false;
      reportNoRole(binding.as, step, names, context);
    } else if (played.has(binding.as.text)) {
      sound = false;
      twice(
        binding.as,
        "as",
        `\`${binding.as.text}\` is played`,
        played.get(binding.as.text),
        context,
      );
    } else if (role !== undefined && playing.has(role)) {
      sound = false;
      twice(binding.role, "role", `${binding.role.text} plays a role`, playing.get(role), context);
    }
    played.set(binding.as.text, binding);
    if (role === undefined) sound = false;
    else {
      playing.set(role, binding);
      bound.set(binding.as.text, role);
    }
  }
  if (!sound) return undefined;
  const missing = names.filter((name) => !bound.has(name));
  if (missing.length === 0) return bound;
  reportUnbound(step, callee, missing, context);
  return undefined;
}

function reportUnbound(
  step: RunStep,
  callee: ProtocolDeclaration,
  missing: readonly string[],
  context: Context,
): void {
  const { protocol } = step;
  const own = context.roles.roles.map(({ name }) => name);
  const example = roleNames(callee)
    .map((name, index) => `${own[index] ?? "…"} as ${name}`)
    .join(", ");
  context.fail(
    diagnostic(
      "CAP2321",
      { protocol: protocol.text, roles: missing.join(", ") },
      [{ span: protocol.span, text: "" }],
      {
        notes: [
          `the roles here are ${own.join(", ")}: say who plays whom, as in \`run ${protocol.text}(${example})\``,
        ],
      },
    ),
  );
}

function reportNoRole(
  name: Name,
  { protocol }: RunStep,
  names: readonly string[],
  context: Context,
): void {
  const notes = [`the roles of ${protocol.text} are ${names.join(", ")}`];
  context.fail(
    diagnostic("CAP2001", { kind: "role", name: name.text }, [{ span: name.span, text: "" }], {
      notes,
    }),
    didYouMean(name, () => names),
  );
}

function twice(
  name: Name,
  side: "as" | "role",
  what: string,
  other: RoleBinding | undefined,
  context: Context,
): void {
  const labels: [Label, ...Label[]] = [{ span: name.span, text: "" }];
  if (other !== undefined) labels.push({ span: other[side].span, text: "the first time" });
  context.fail(diagnostic("CAP2322", { what }, labels));
}

/** What makes one body differ from another: the protocol, the events for its parameters, and who plays which role. */
export function bodyKey(
  declaration: ProtocolDeclaration,
  scope: Scope,
  given: readonly SaidMessage[],
  indices: readonly number[],
): string {
  const events = given.map(({ name, event }) => `${name} ${event?.file ?? ""}`);
  return [declaration.name.text, scope.file.path, ...events, ...indices].join("\n");
}

/** The body for these events and roles: known, or to be resolved when what is being resolved is done. */
function bodyOf(
  step: RunStep,
  { declaration, scope }: Callee,
  given: readonly SaidMessage[],
  bound: ReadonlyMap<string, number>,
  context: Context,
): Body {
  const { shared } = context;
  const names = roleNames(declaration);
  const indices = names.map((name) => bound.get(name) ?? 0);
  const key = bodyKey(declaration, scope, given, indices);
  const known = shared.bodies.get(key);
  if (known !== undefined) return known;
  const outline = shared.outlineOf?.(declaration);
  const body: Body = { ...newBody(declaration, scope), protocol: declaration, outline, run: step };
  shared.bodies.set(key, body);
  if (outline !== undefined) return body;
  const roles: Roles = {
    roles: names.map((name) => ({ name, functionName: "", metadata: undefined })),
    indices,
    indexOf: (name) => bound.get(name),
    sound: true,
  };
  const events = new Map(
    (declaration.parameters ?? []).flatMap(({ text }, index) => {
      const message = given[index];
      return message === undefined ? [] : [[text, message] as const];
    }),
  );
  const deadline = declaration.settings.find((setting) => setting.kind === "deadline");
  shared.waiting.push({
    ...context,
    body,
    protocol: declaration,
    scope,
    file: scope.file,
    roles,
    events,
    streams: new Map(),
    loops: [],
    part: undefined,
    usualWaiting: deadline === undefined ? "forever" : deadline.duration.milliseconds,
  });
  return body;
}
