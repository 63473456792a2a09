import type { ProgramFile } from "@capitan/compiler";
import { type Diagnostic, diagnostic, type Span } from "@capitan/diagnostics";
import { isReservedType, isReservedValue } from "../names.js";
import { protocolNames, sideNames } from "./names.js";
import { visibleMachine } from "./visible.js";

/** A name that a module declares at its top, and where the file gives rise to it. */
export interface ExportedName {
  readonly name: string;
  readonly space: "type" | "value" | "both";
  readonly span: Span;
  /** "the record `Quote`", "the state `Login` of master". */
  readonly what: string;
}

/** Every name of the module that does not belong to it alone; private constants evade these. */
export function exportedNames(file: ProgramFile): readonly ExportedName[] {
  return [
    ...imported(file),
    ...file.types.flatMap(codecNames),
    ...file.protocols.flatMap(ofProtocol),
  ];
}

function imported(file: ProgramFile): readonly ExportedName[] {
  return file.syntax.imports.flatMap((declaration) =>
    declaration.names.map((name) => ({
      name: name.local.text,
      space: "both" as const,
      span: name.local.span,
      what: `the import \`${name.local.text}\``,
    })),
  );
}

function codecNames(type: ProgramFile["types"][number]): readonly ExportedName[] {
  const { name, span } = type;
  const own: ExportedName = { name, space: "type", span, what: `the ${type.kind} \`${name}\`` };
  if (type.kind === "event" && type.payload.kind === "none") return [own];
  const codecs = ["write", "read"].map((verb) => ({
    name: `${verb}${name}`,
    space: "value" as const,
    span,
    what: `the function that ${verb}s \`${name}\``,
  }));
  return [own, ...codecs];
}

function ofProtocol(protocol: ProgramFile["protocols"][number]): readonly ExportedName[] {
  const { span } = protocol;
  const names: ExportedName[] = [
    { name: protocol.name, space: "value", span, what: `the protocol \`${protocol.name}\`` },
  ];
  const ends = protocol.machines.some((machine) =>
    machine.states.some((state) => state.kind === "end"),
  );
  if (ends)
    names.push({
      name: protocolNames(protocol).end,
      space: "type",
      span,
      what: `the end of \`${protocol.name}\``,
    });
  for (const machine of protocol.machines) {
    const role = protocol.roles[machine.role];
    if (role === undefined) continue;
    const side = sideNames(protocol, role);
    const of = `${role.name} in \`${protocol.name}\``;
    const { order, visible } = visibleMachine(machine, protocol.messages);
    names.push({ name: role.functionName, space: "value", span, what: `the function of ${of}` });
    names.push({ name: side.handlers, space: "type", span, what: `the handlers of ${of}` });
    if (order.some((state) => state.kind === "hook")) {
      names.push({ name: side.hooks, space: "type", span, what: `the hooks of ${of}` });
      names.push({ name: side.options, space: "type", span, what: `the options of ${of}` });
    }
    for (const state of visible) {
      if (state.kind === "end") continue;
      names.push({
        name: side.state(state),
        space: "type",
        span: state.transitions[0]?.span ?? span,
        what: `the state \`${state.name}\` of ${of}`,
      });
    }
  }
  return names;
}

/** What TypeScript would say about the names of the module, said about the file. */
export function checkModule(file: ProgramFile): readonly Diagnostic[] {
  const diagnostics: Diagnostic[] = [];
  for (const protocol of file.protocols) {
    if (protocol.roles.length !== 2) {
      diagnostics.push(
        diagnostic("CAP4005", { protocol: protocol.name, roles: protocol.roles.length }, [
          {
            span: protocol.span,
            text: `${protocol.roles.length} roles: ${protocol.roles.map((role) => role.name).join(", ")}`,
          },
        ]),
      );
    }
  }
  const names = exportedNames({
    ...file,
    protocols: file.protocols.filter((protocol) => protocol.roles.length === 2),
  });
  const before = new Map<string, ExportedName>();
  for (const name of names) {
    const spaces = name.space === "both" ? (["type", "value"] as const) : ([name.space] as const);
    const first = spaces
      .map((space) => before.get(`${space} ${name.name}`))
      .find((other) => other !== undefined);
    for (const space of spaces) before.set(`${space} ${name.name}`, first ?? name);
    const reserved = spaces.some((space) =>
      space === "type" ? isReservedType(name.name) : isReservedValue(name.name),
    );
    if (first !== undefined) {
      diagnostics.push(
        diagnostic("CAP4006", { name: name.name, first: first.what, second: name.what }, [
          { span: name.span, text: name.what },
          { span: first.span, text: first.what },
        ]),
      );
    } else if (reserved) {
      diagnostics.push(
        diagnostic("CAP4008", { name: name.name }, [{ span: name.span, text: name.what }]),
      );
    }
  }
  for (const type of file.types) {
    if (type.kind !== "union") continue;
    if (type.members.some((member) => member.name === "kind")) {
      diagnostics.push(
        diagnostic("CAP4009", { union: type.name }, [{ span: type.span, text: "this union" }]),
      );
    }
  }
  return diagnostics;
}
