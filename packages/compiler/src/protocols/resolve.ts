import { type Diagnostic, diagnostic } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import { largestProtocol } from "../lowering/size.js";
import type { Scope } from "../names/scope.js";
import type { TypeReference } from "../program.js";
import type { Candidates, Report } from "../report/findings.js";
import { type Context, newBody, newShared, type Shared } from "./context.js";
import type { Flow, Place, SaidMessage } from "./flow.js";
import { declareParameters, warnOfUnusedParameters } from "./parameters.js";
import type { Roles } from "./roles.js";
import { bodyKey } from "./run.js";
import { resolveSteps } from "./steps.js";

/** The flow of a protocol. `sound` is false where a mistake was found that makes it doubtful. */
export interface ResolvedFlow {
  readonly flow: Flow;
  readonly sound: boolean;
}

export function resolveFlow(
  protocol: ProtocolDeclaration,
  roles: Roles,
  scope: Scope,
  scopes: ReadonlyMap<string, Scope>,
  report: Report,
  outlineOf?: Shared["outlineOf"],
): ResolvedFlow {
  let sound = roles.sound;
  const fail = (diagnostic: Diagnostic, candidates?: Candidates): void => {
    sound = false;
    report.add(diagnostic, candidates);
  };
  const doubt = (): void => {
    sound = false;
  };
  const body = newBody(protocol, scope);
  const shared = newShared({
    outlineOf,
    scopes,
    messages: new Map(),
    signals: new Map(),
    nameOf: localNames(scope),
    fail,
    doubt,
    report,
  });
  const { places } = shared;
  if (protocol.parameters === undefined) {
    shared.bodies.set(bodyKey(protocol, scope, [], roles.indices), body);
  }
  const parameters = declareParameters(protocol, roles, scope, shared, report);
  const root: Context = {
    shared,
    body,
    protocol,
    scope,
    file: scope.file,
    roles,
    places,
    events: parameters,
    streams: new Map(),
    loops: [],
    part: undefined,
    usualWaiting: undefined,
    fail,
    doubt,
    report,
  };
  shared.waiting.push(root);
  // What is run is added while the list is walked, so that the places of each body have consecutive origins.
  for (const context of shared.waiting) {
    // Roles can be bound in very many ways: what is too large anyway is not read to the end.
    if (places.length > largestProtocol) break;
    context.body.first = places.length;
    context.body.steps = resolveSteps(context.protocol?.steps ?? [], undefined, context);
    context.body.end = places.length;
  }
  if (!checkNames(shared)) sound = false;
  if (sound && protocol.incomplete === false) {
    warnOfUnusedParameters(protocol, parameters, shared.usedParameters, report);
  }
  const flow: Flow = {
    roles: roles.roles.map(({ name }) => name),
    steps: body.steps,
    places,
    messages: inOrder(shared, places, shared.bodies.size > 1),
    hooks: [...shared.hooks.keys()],
    hasLoops: shared.hasLoops,
    hasEnds: shared.hasEnds,
    hasAliases: shared.hasAliases,
    bodies: [body, ...[...shared.bodies.values()].filter((one) => one !== body)],
    parts: shared.parts,
  };
  return { flow, sound };
}

/** Events of other files have the name that the protocol's own file has for them, or else that of their declaration. */
export function localNames(scope: Scope): (event: TypeReference) => string {
  let names: Map<string, string> | undefined;
  return ({ file, name }) => {
    if (file === scope.file.path) return name;
    if (names === undefined) {
      names = new Map();
      for (const [local, entity] of scope.entities) {
        if (entity.kind !== "declared") continue;
        names.set(`${entity.declaration.name.text}\n${entity.file.path}`, local);
      }
    }
    return names.get(`${name}\n${file}`) ?? name;
  };
}

/** Two events of one name would be one in the generated code, as would a stream of `E` and an event `EStream`. */
export function checkNames({
  messages,
  places,
  fail,
}: Pick<Shared, "messages" | "places" | "fail">): boolean {
  const first = new Map<string, SaidMessage>();
  let sound = true;
  for (const message of messages.values()) {
    const { kind, event } = message;
    const name = kind === "stream" ? `${message.name}Stream` : message.name;
    const other = first.get(name);
    if (other === undefined) {
      first.set(name, message);
      continue;
    }
    // Without a declaration it is one that is not known, which was told; streams of one name are told with their events.
    const isStream = kind === "stream" && other.kind === "stream";
    if (event === undefined || other.event === undefined || isStream) continue;
    sound = false;
    const place = places.find((one) => one.message === message);
    const before = places.find((one) => one.message === other);
    if (place === undefined || before === undefined) continue;
    const params = {
      first: `the ${other.kind} \`${other.name}\` of ${other.event.file}`,
      second: `the ${kind} \`${message.name}\` of ${event.file}`,
      name,
    };
    fail(
      diagnostic("CAP4006", params, [
        { span: place.name, text: "" },
        { span: before.name, text: "the first one" },
      ]),
    );
  }
  return sound;
}

const kinds: readonly SaidMessage["kind"][] = [
  "event",
  "stream",
  "handshake",
  "handshake-reply",
  "keepalive",
];

/**
 * What is said: events first, then streams, each sorted by name; then handshakes and keepalives. Numbers them. An event that
 * is only streamed, or given to a protocol that does not send it, is not among them.
 */
export function inOrder(
  { messages, signals }: Pick<Shared, "messages" | "signals">,
  places: readonly Place[],
  runs = false,
): readonly SaidMessage[] {
  const all = [...messages.values(), ...signals.values()];
  // Without these every event that is known is said.
  const mayBeSilent = runs || all.some(({ kind }) => kind === "stream");
  const said = mayBeSilent ? new Set(places.map(({ message }) => message)) : undefined;
  const sorted = (said === undefined ? all : all.filter((one) => said.has(one))).sort(
    (one, other) =>
      kinds.indexOf(one.kind) - kinds.indexOf(other.kind) ||
      (one.name < other.name ? -1 : one.name > other.name ? 1 : 0),
  );
  for (const [index, message] of sorted.entries()) message.index = index;
  return sorted;
}
