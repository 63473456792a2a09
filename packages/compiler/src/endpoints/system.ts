import { diagnostic } from "@capitan/diagnostics";
import type { SystemDeclaration, SystemEndpoint } from "@capitan/syntax";
import { buildEndpoint } from "../machines/build.js";
import { reportReserved } from "../names/declare.js";
import { isBuiltInType } from "../names/reserved.js";
import type { Scope } from "../names/scope.js";
import type { Role, System } from "../program.js";
import { asMessage } from "../protocols/check.js";
import type { SaidMessage } from "../protocols/flow.js";
import { checkNames, inOrder, localNames } from "../protocols/resolve.js";
import { type Roles, reportHidden, resolveMetadata } from "../protocols/roles.js";
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
}

/** Everything that can be said of one system; undefined where something is wrong with it, which was reported. */
export function checkSystemDeclaration(
  declaration: SystemDeclaration,
  { scope, scopes, report, judging }: Surroundings,
): System | undefined {
  const { name, doc, span, endpoints, incomplete } = declaration;
  const roles = rolesOf(declaration, scope, report);
  const messages = new Map<string, SaidMessage>();
  const signals = new Map<string, SaidMessage>();
  const nameOf = localNames(scope);
  const written = [...roles.indices].map((self) => {
    const endpoint = endpointOf(declaration, roles.roles[self]?.name);
    const own = { declaration: endpoint ?? declaration, steps: endpoint?.steps ?? [], incomplete };
    const setting = { scope, scopes, report, roles, self, messages, signals, nameOf };
    return { own, resolved: resolveEndpoint(own, setting) };
  });
  const places = written.flatMap(({ resolved }) => resolved.flow.places);
  const said = inOrder({ messages, signals }, places);
  let before = 0;
  const lowered = written.map(({ own, resolved }, self) => {
    const shift = before;
    before += resolved.flow.places.length;
    const found = lowerEndpoint(own, resolved, said, report);
    return found && { ...found, machine: machineOf(found.lowered, self), shift };
  });
  const fail = report.add;
  if (!checkNames({ messages, places, fail }) || !roles.sound || incomplete !== false)
    return undefined;
  const sound = lowered.flatMap((one) => one ?? []);
  const [first] = sound;
  if (first === undefined || sound.length < endpoints.length) return undefined;
  if (said.length === 0) {
    const label = { span: name.span, text: "" };
    report.add(diagnostic("CAP3006", { kind: "system", name: name.text }, [label]));
  }
  const machines = sound.map(({ machine, shift }) => withoutStreams(machine, said, shift));
  const speech = speechOf({ ...first.flow, places });
  const judged = {
    what: `system \`${name.text}\``,
    context: (role: string) => `system ${name.text}, role ${role}`,
    speech: { ...speech, message: streamWords(said, speech.message) },
    refining: undefined,
    whole: name.span,
  };
  const { isSafe, facts } = reportVerdict(judging.system(machines, judged), judged, report);
  if (!isSafe) return undefined;
  return {
    name: name.text,
    doc,
    span,
    line: scope.file.lines.lineOf(name.span.start),
    roles: roles.roles,
    messages: said.map(asMessage),
    machines: sound.map(({ machine, lowered: own, flow }) =>
      buildEndpoint(machine, own, flow, undefined, scopes),
    ),
    facts,
  };
}

/** Of two endpoints of one name, which was told, the first one counts. */
function endpointOf(
  { endpoints }: SystemDeclaration,
  name: string | undefined,
): SystemEndpoint | undefined {
  return endpoints.find((endpoint) => endpoint.name.text === name);
}

/** The endpoints as the roles of their system. */
function rolesOf(system: SystemDeclaration, scope: Scope, report: Report): Roles {
  const { endpoints, name, incomplete } = system;
  const first = new Map<string, SystemEndpoint>();
  const roles: Role[] = [];
  let sound = true;
  for (const endpoint of endpoints) {
    const own = endpoint.name;
    const label = { span: own.span, text: "" };
    const other = first.get(own.text);
    if (other !== undefined) {
      sound = false;
      const params = { kind: "endpoint", name: own.text, same: undefined };
      const before = { span: other.name.span, text: "the first one" };
      report.add(diagnostic("CAP2002", params, [label, before]));
      continue;
    }
    first.set(own.text, endpoint);
    if (isBuiltInType(own.text)) {
      report.add(diagnostic("CAP2004", { name: own.text, kind: "an endpoint" }, [label]));
    } else {
      reportHidden("endpoint", own, scope, report);
    }
    roles.push(roleOf(endpoint, scope, report));
  }
  if (roles.length < 2 && incomplete === false) {
    // The same endpoint twice is one mistake, not two.
    if (sound) {
      const label = { span: name.span, text: "" };
      report.add(diagnostic("CAP2301", { kind: "system", name: name.text }, [label]));
    }
    sound = false;
  }
  const indices = new Map(roles.map((role, index) => [role.name, index]));
  return {
    roles,
    indices: [...roles.keys()],
    indexOf: (one) => indices.get(one),
    sound,
  };
}

function roleOf({ name, function: line }: SystemEndpoint, scope: Scope, report: Report): Role {
  if (line !== undefined) reportReserved(line.name, "function", report);
  const metadata =
    line?.metadata === undefined ? undefined : resolveMetadata(line.metadata, scope, report);
  const usual = `${name.text.charAt(0).toLowerCase()}${name.text.slice(1)}Event`;
  return { name: name.text, functionName: line?.name.text ?? usual, metadata };
}
