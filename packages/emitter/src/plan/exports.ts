import type { ProgramFile, Protocol, TypeDefinition } from "@capitan/compiler";
import type { Span } from "@capitan/diagnostics";
import { protocolNames, sideNames } from "./names.js";
import { visibleMachine } from "./visible.js";

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
export function topLevelNames(file: ProgramFile): readonly TopLevelName[] {
  return [
    ...importedNames(file),
    ...file.types.flatMap((type) => namesOfType(type, nameSpan(file, type))),
    ...file.protocols.flatMap((protocol) => namesOfProtocol(protocol, nameSpan(file, protocol))),
  ];
}

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

function namesOfProtocol(protocol: Protocol, nameAt: Span): readonly TopLevelName[] {
  const make = (
    name: string,
    space: "type" | "value",
    what: string,
    span = nameAt,
  ): TopLevelName => ({
    name,
    space,
    span,
    what,
    owner: `protocol ${protocol.name}`,
  });
  const end = `the end of \`${protocol.name}\``;
  return [
    make(protocol.name, "value", `the protocol \`${protocol.name}\``),
    ...(hasEnd(protocol) ? [make(protocolNames(protocol).end, "type", end)] : []),
    ...protocol.machines.flatMap((machine) => {
      const role = protocol.roles[machine.role];
      if (role === undefined) return [];
      const side = sideNames(protocol, role);
      const of = `of ${role.name} in \`${protocol.name}\``;
      const { order, visible } = visibleMachine(machine, protocol.messages);
      const hasHooks = order.some((state) => state.kind === "hook");
      const states = visible.filter((state) => state.kind !== "end");
      return [
        make(role.functionName, "value", `the function ${of}`),
        make(side.handlers, "type", `the handlers ${of}`),
        ...(hasHooks ? [make(side.hooks, "type", `the hooks ${of}`)] : []),
        ...(hasHooks ? [make(side.options, "type", `the options ${of}`)] : []),
        ...states.map((state) =>
          make(
            side.state(state),
            "type",
            `the state \`${state.name}\` ${of}`,
            state.transitions[0]?.span,
          ),
        ),
      ];
    }),
  ];
}

/** Whether a type for the end of a protocol is needed. */
export const hasEnd = (protocol: Protocol): boolean =>
  protocol.machines.some((machine) => machine.states.some((state) => state.kind === "end"));
