import { diagnostic } from "@capitan/diagnostics";
import type { EndpointDeclaration, Name, ProtocolDeclaration } from "@capitan/syntax";
import { buildEndpoint } from "../machines/build.js";
import { reportReserved } from "../names/declare.js";
import { entityKind, type Scope } from "../names/scope.js";
import { didYouMean } from "../names/suggestion.js";
import type { Endpoint } from "../program.js";
import type { Checked } from "../protocols/check.js";
import type { Place, SaidMessage } from "../protocols/flow.js";
import { localNames } from "../protocols/resolve.js";
import { type Roles, resolveMetadata, roleNames } from "../protocols/roles.js";
import { protocolNames } from "../protocols/run.js";
import type { Report } from "../report/findings.js";
import { speechOf } from "../safety/speech.js";
import { lowerEndpoint, resolveEndpoint } from "./flow.js";
import type { Judging } from "./judging.js";
import { machineOf, streamWords, withoutStreams } from "./machine.js";
import { reportVerdict } from "./verdict.js";

export interface Surroundings {
  readonly scope: Scope;
  readonly scopes: ReadonlyMap<string, Scope>;
  readonly report: Report;
  readonly judging: Judging;
  /** What is known of each protocol that nothing is wrong with and that stands for itself. */
  readonly checked: ReadonlyMap<ProtocolDeclaration, Checked>;
  /** Those that are only run by others. */
  readonly inLine: ReadonlySet<ProtocolDeclaration>;
}

/** Everything that can be said of an endpoint that refines a role; undefined where something is wrong, which was reported. */
export function checkEndpoint(
  declaration: EndpointDeclaration,
  given: Surroundings,
): Endpoint | undefined {
  const { scope, scopes, report, judging } = given;
  const { name, doc, span, function: line } = declaration;
  if (line !== undefined) reportReserved(line.name, "function", report);
  const metadata =
    line?.metadata === undefined ? undefined : resolveMetadata(line.metadata, scope, report);
  const refined = refinedBy(declaration, given);
  if (refined === undefined) return undefined;
  const { roles, self, checked, protocol } = refined;
  const said = checked?.flow.messages ?? [];
  const messages = new Map<string, SaidMessage>();
  const signals = new Map<string, SaidMessage>();
  for (const message of said) {
    const { kind, event } = message;
    if (event === undefined) signals.set(kind, message);
    else messages.set(`${kind} ${event.name} ${event.file}`, message);
  }
  const nameOf = localNames(scope);
  const setting = { scope, scopes, report, roles, self, messages, signals, nameOf };
  const { steps, incomplete } = declaration;
  const written = { declaration, steps, incomplete };
  const resolved = resolveEndpoint(written, setting);
  const foreign =
    checked === undefined
      ? []
      : resolved.flow.places.filter(
          ({ message }) => message !== undefined && !said.includes(message),
        );
  reportForeign(foreign, protocol.name, checked, report);
  const lowered = lowerEndpoint(written, resolved, said, report);
  if (checked === undefined || lowered === undefined || foreign.length > 0) return undefined;
  const machine = machineOf(lowered.lowered, self);
  const before = checked.flow.places;
  const endpoint = withoutStreams(machine, said, before.length);
  const partners = checked.machines.map((one) => withoutStreams(one, said));
  const speech = speechOf({ ...checked.flow, places: [...before, ...lowered.flow.places] });
  const role = roles.roles[self]?.name ?? "";
  const judged = {
    what: `endpoint \`${name.text}\``,
    context: (other: string) => `endpoint ${name.text}, role ${other}`,
    speech: { ...speech, message: streamWords(said, speech.message) },
    refining: { endpoint: name.text, role, text: span },
    whole: name.span,
  };
  const verdict = judging.refinement(partners, self, endpoint, judged);
  const { isSafe, facts } = reportVerdict(verdict, judged, report);
  if (!isSafe) return undefined;
  const { deadline } = checked.protocol.settings;
  return {
    name: name.text,
    doc,
    span,
    line: scope.file.lines.lineOf(name.span.start),
    protocol: { file: protocol.span.file, name: checked.protocol.name },
    role: roles.indexOf(role) ?? self,
    functionName:
      line?.name.text ?? `${name.text.charAt(0).toLowerCase()}${name.text.slice(1)}Event`,
    metadata,
    machine: buildEndpoint(machine, lowered.lowered, lowered.flow, deadline, scopes),
    facts,
  };
}

interface Refined {
  readonly protocol: ProtocolDeclaration;
  /** Undefined where something is wrong with the protocol, which was reported. */
  readonly checked: Checked | undefined;
  readonly roles: Roles;
  readonly self: number;
}

/** The protocol and the role that an endpoint takes the place of; undefined and a report where there is none. */
function refinedBy({ refines, as }: EndpointDeclaration, given: Surroundings): Refined | undefined {
  const protocol = protocolOf(refines, given);
  if (protocol === undefined) return undefined;
  const names = roleNames(protocol);
  const self = names.indexOf(as.text);
  if (self === -1) {
    given.report.add(
      diagnostic("CAP2001", { kind: "role", name: as.text }, [{ span: as.span, text: "" }], {
        notes: [`the roles of ${refines.text} are ${names.join(", ")}`],
      }),
      didYouMean(as, () => names),
    );
    return undefined;
  }
  const checked = given.checked.get(protocol);
  const why = unfit(protocol, checked, given);
  if (why !== undefined) {
    const params = { protocol: refines.text, why };
    given.report.add(diagnostic("CAP2329", params, [{ span: refines.span, text: "" }]));
    return undefined;
  }
  const roles: Roles = {
    roles: names.map((name) => ({ name, functionName: "", metadata: undefined })),
    indices: [...names.keys()],
    indexOf: (name) => {
      const index = names.indexOf(name);
      return index === -1 ? undefined : index;
    },
    sound: true,
  };
  return { protocol, checked, roles, self };
}

/** Why nothing can take the place of a role of the protocol. */
function unfit(
  protocol: ProtocolDeclaration,
  checked: Checked | undefined,
  { inLine }: Surroundings,
): string | undefined {
  if (protocol.parameters !== undefined) return "it has parameters, and is only run by others";
  if (inLine.has(protocol)) return "it is only run by others, as it has no `fn` line";
  if (checked !== undefined && checked.flow.parts.length > 0) return "it has a `par`";
  return undefined;
}

function protocolOf(name: Name, { scope, report }: Surroundings): ProtocolDeclaration | undefined {
  const entity = scope.use(name.text);
  const label = { span: name.span, text: "" };
  if (entity === undefined) {
    if (!scope.mayBeLost(name.text)) {
      report.add(
        diagnostic("CAP2001", { kind: "protocol", name: name.text }, [label]),
        didYouMean(name, () => protocolNames(scope)),
      );
    }
    return undefined;
  }
  if (entity.kind === "lost") return undefined;
  if (entity.kind === "declared" && entity.declaration.kind === "protocol") {
    return entity.declaration;
  }
  const params = { name: name.text, is: entityKind(entity), needed: "a protocol" };
  report.add(diagnostic("CAP2006", params, [label]));
  return undefined;
}

/** Messages that no role of the protocol sends: once for each. */
function reportForeign(
  places: readonly Place[],
  { text }: Name,
  checked: Checked | undefined,
  report: Report,
): void {
  const told = new Set<SaidMessage>();
  for (const { message, name, text: said } of places) {
    if (message === undefined || told.has(message)) continue;
    // An event that is not known at all was told.
    if (message.event === undefined && message.kind === "event") continue;
    told.add(message);
    const known = (checked?.flow.messages ?? []).flatMap(({ kind, name: one }) =>
      kind === "event" ? [one] : kind === "stream" ? [`stream ${one}`] : [],
    );
    report.add(
      diagnostic("CAP2328", { protocol: text, message: said }, [{ span: name, text: "" }], {
        notes:
          known.length === 0
            ? []
            : [
                `its messages are ${known.slice(0, mostNames).join(", ")}${known.length > mostNames ? ", …" : ""}`,
              ],
      }),
    );
  }
}

const mostNames = 12;
