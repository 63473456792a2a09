import type { Endpoint, Program, ProgramFile, Protocol, TypeDefinition } from "@capitan/compiler";
import type { Span } from "@capitan/diagnostics";
import { endName, endpointNames, sideNames, typeNames } from "./names.js";
import { protocolOf } from "./scope.js";
import { endpointSide, roleName, type Side, sidesOf } from "./side.js";

/** A name that a module declares at its top, and where the file gives rise to it. */
export interface TopLevelName {
  readonly name: string;
  readonly space: "type" | "value" | "both";
  readonly span: Span;
  /** "the record `Quote`", "the state `Login` of master in `Atm`". */
  readonly what: string;
  /** The declaration that it comes from: one mistake is reported once, however many names it makes. */
  readonly owner: string;
}

/** Every name of the module, but for the constants that it keeps to itself: those evade all others. */
export function topLevelNames(file: ProgramFile, program: Program): readonly TopLevelName[] {
  return [
    ...declaredNames(file),
    ...file.protocols.flatMap((protocol) => {
      const at = nameSpan(file, protocol);
      return [...namesOfProtocol(protocol, at), ...typesOfProtocol(protocol, at)];
    }),
    ...file.endpoints.flatMap((endpoint) => {
      const at = nameSpan(file, endpoint);
      return [nameOfEndpoint(endpoint, at), ...typesOfEndpoint(endpoint, program, at)];
    }),
  ];
}

/**
 * Those of them that could be in each other's way. The types of states are left out where no other type begins as they do:
 * to name states, machines have to be made, which takes longer than to check a protocol.
 */
export function doubtfulNames(file: ProgramFile, program: Program): readonly TopLevelName[] {
  const declared = declaredNames(file);
  const prefixes = [
    ...file.protocols.flatMap((protocol) =>
      protocol.roles.map((role) => sideNames(protocol, role).prefix),
    ),
    ...file.endpoints.map((endpoint) => endpointNames(endpoint).prefix),
  ];
  const ends = [...file.protocols, ...file.endpoints].map(({ name }) => endName(name));
  const types = [
    ...declared.filter(({ space }) => space !== "value").map(({ name }) => name),
    ...ends,
  ];
  const isDoubtful =
    new Set(prefixes).size < prefixes.length ||
    new Set(types).size < types.length ||
    prefixes.some((prefix) =>
      [...types, ...prefixes].some((name) => name !== prefix && name.startsWith(prefix)),
    );
  if (isDoubtful) return topLevelNames(file, program);
  return [
    ...declared,
    ...file.protocols.flatMap((protocol) => namesOfProtocol(protocol, nameSpan(file, protocol))),
    ...file.endpoints.map((endpoint) => nameOfEndpoint(endpoint, nameSpan(file, endpoint))),
  ];
}

/** What the file itself declares and imports, with the codecs of it. */
const declaredNames = (file: ProgramFile): readonly TopLevelName[] => [
  ...importedNames(file),
  ...file.types.flatMap((type) => namesOfType(type, nameSpan(file, type))),
];

/** Where the name of a declaration is written. */
export function nameSpan(
  file: ProgramFile,
  { name, span }: { readonly name: string; readonly span: Span },
): Span {
  const declared = file.syntax.declarations.find(
    (declaration) => declaration.name.text === name && declaration.span.start === span.start,
  );
  return declared?.name.span ?? span;
}

function importedNames(file: ProgramFile): readonly TopLevelName[] {
  return file.syntax.imports.flatMap((declaration) =>
    declaration.names.flatMap(({ local: { text, span } }) => {
      const of = { span, owner: `import ${text}` };
      const own: TopLevelName = {
        ...of,
        name: text,
        space: "both",
        what: `the import \`${text}\``,
      };
      return declaration.kind === "steer-import" ? [own, ...codecNames(text, of)] : [own];
    }),
  );
}

function namesOfType(type: TypeDefinition, span: Span): readonly TopLevelName[] {
  const { name } = type;
  const of = { span, owner: `type ${name}` };
  const own: TopLevelName = { ...of, name, space: "type", what: `the ${type.kind} \`${name}\`` };
  const isEmpty = type.kind === "event" && type.payload.kind === "none";
  return isEmpty ? [own] : [own, ...codecNames(name, of)];
}

function codecNames(
  name: string,
  of: Pick<TopLevelName, "span" | "owner">,
): readonly TopLevelName[] {
  return ["write", "read"].map((verb) => ({
    ...of,
    name: `${verb}${name}`,
    space: "value",
    what: `the function that ${verb}s \`${name}\``,
  }));
}

/** The protocol and its functions. */
function namesOfProtocol(protocol: Protocol, span: Span): readonly TopLevelName[] {
  const of = { space: "value", span, owner: `protocol ${protocol.name}` } as const;
  return [
    { ...of, name: protocol.name, what: `the protocol \`${protocol.name}\`` },
    ...protocol.roles.map((role) => ({
      ...of,
      name: role.functionName,
      what: `the function of ${role.name} in \`${protocol.name}\``,
    })),
  ];
}

/** Of an endpoint there is no descriptor. */
const nameOfEndpoint = ({ name, functionName }: Endpoint, span: Span): TopLevelName => ({
  name: functionName,
  space: "value",
  span,
  what: `the function of \`${name}\``,
  owner: `endpoint ${name}`,
});

/** The end, and for each role handlers, hooks and states. */
function typesOfProtocol(protocol: Protocol, nameAt: Span): readonly TopLevelName[] {
  const { name } = protocol;
  const owner = `protocol ${name}`;
  const end: TopLevelName = {
    name: endName(name),
    space: "type",
    span: nameAt,
    what: `the end of \`${name}\``,
    owner,
  };
  return [
    ...(hasEnd(protocol) ? [end] : []),
    ...sidesOf(protocol).flatMap((side) =>
      typesOfSide(side, `of ${roleName(side)} in \`${name}\``, owner, nameAt),
    ),
  ];
}

function typesOfEndpoint(
  endpoint: Endpoint,
  program: Program,
  nameAt: Span,
): readonly TopLevelName[] {
  const protocol = protocolOf(endpoint, program);
  if (protocol === undefined) return [];
  const { name } = endpoint;
  const owner = `endpoint ${name}`;
  const side = endpointSide(endpoint, protocol);
  const end: TopLevelName = {
    name: side.names.end,
    space: "type",
    span: nameAt,
    what: `the end of \`${name}\``,
    owner,
  };
  return [end, ...typesOfSide(side, `of \`${name}\``, owner, nameAt)];
}

function typesOfSide(
  { view, names }: Side,
  of: string,
  owner: string,
  nameAt: Span,
): readonly TopLevelName[] {
  const make = (name: string, what: string, span = nameAt): TopLevelName => ({
    name,
    space: "type",
    span,
    what: `${what} ${of}`,
    owner,
  });
  const types = typeNames(view, names);
  return [
    make(names.handlers, "the handlers"),
    ...(view.order.some(({ kind }) => kind === "hook")
      ? [make(names.hooks, "the hooks"), make(names.options, "the options")]
      : []),
    ...view.visible.flatMap((spot) => {
      if (spot.kind === "end") return [];
      const span = (spot.par ?? spot.steps[0])?.transition.span;
      const state = make(types.of(spot), `the state \`${spot.name}\``, span);
      if (spot.par === undefined) return [state];
      return [state, make(types.parts(spot), `the parts of \`${spot.name}\``, span)];
    }),
  ];
}

/** Whether a type for the end of a protocol is needed. */
export const hasEnd = (protocol: Protocol): boolean =>
  protocol.machines.some((machine) => machine.states.some((state) => state.kind === "end"));
