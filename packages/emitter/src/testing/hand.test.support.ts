import { createHash } from "node:crypto";
import type {
  FieldDefinition,
  Message,
  Program,
  ProgramFile,
  Protocol,
  RoleMachine,
  RoleState,
  RoleTransition,
  Type,
  TypeDefinition,
} from "@capitan/compiler";
import type { GenerateOptions } from "../options.js";

/** Programs by hand, for plans that no compiler is needed to think about. */

export const digest = (text: string): string => createHash("blake2b512").update(text).digest("hex");

export const options: GenerateOptions = {
  version: "0.1.0",
  digest,
  outputPath: (path) => path.replace(/\.steer$/, ".ts"),
  importExtension: () => ".js",
};

const span = { file: "atm.steer", start: 0, end: 1 };

export const primitive = (name: Extract<Type, { kind: "primitive" }>["name"]): Type => ({
  kind: "primitive",
  name,
});

export const field = (name: string, type: Type, optional = false): FieldDefinition => ({
  name,
  type,
  optional,
  doc: undefined,
  line: 1,
});

export const event = (
  name: string,
  line: number,
  fields?: readonly FieldDefinition[],
  doc?: string,
): TypeDefinition => ({
  kind: "event",
  name,
  doc,
  span,
  line,
  payload: fields === undefined ? { kind: "none" } : { kind: "fields", fields },
});

/**
 * A machine in lines: `state: !Event > next | !Other > next`, `?Event` receives, `~handshake` is a signal, `#hook` a hook.
 * The first state is the initial one. `within` of receiving states is 30 seconds.
 */
export function machine(role: number, messages: readonly Message[], text: string): RoleMachine {
  const rows = text
    .trim()
    .split("\n")
    .map((row) => row.trim().split(": "));
  const names = rows.map(([name = ""]) => name);
  const states = rows.map(([name = "", steps = ""], index): RoleState => {
    const transitions =
      steps === ""
        ? []
        : steps.split(" | ").map((step) => transition(step, role, messages, names, 20 + index));
    const kind = transitions[0]?.kind ?? "end";
    return {
      name,
      kind,
      transitions,
      par: undefined,
      within: kind === "receive" ? 30_000 : undefined,
      doc: undefined,
    };
  });
  return { role, initial: 0, states, parts: [] };
}

function transition(
  step: string,
  role: number,
  messages: readonly Message[],
  names: readonly string[],
  line: number,
): RoleTransition {
  const [, sign, name = "", alias, next = ""] =
    /^([!?#])(\S+)(?: as (\S+))? > (\S+)$/.exec(step) ?? [];
  const kind = sign === "!" ? "send" : sign === "?" ? "receive" : "hook";
  return {
    kind,
    partner: kind === "hook" ? -1 : 1 - role,
    message: kind === "hook" ? -1 : messages.findIndex((message) => label(message) === name),
    hook: kind === "hook" ? name : undefined,
    target: names.indexOf(next),
    alias,
    doc: undefined,
    span,
    line,
  };
}

function label(message: Message): string {
  if (message.kind === "event" || message.kind === "stream") return message.name;
  if (message.kind === "keepalive") return "~keepalive";
  return message.phase === "request" ? "~handshake" : "~handshake-reply";
}

export const signals: readonly Message[] = [
  { kind: "handshake", phase: "request" },
  { kind: "handshake", phase: "reply" },
  { kind: "keepalive" },
];

export function program(
  file: Partial<ProgramFile> & Pick<ProgramFile, "types" | "protocols">,
): Program {
  const path = file.path ?? "atm.steer";
  const whole: ProgramFile = {
    path,
    text: "",
    syntax: {
      kind: "file",
      path,
      imports: [],
      declarations: [],
      skipped: new Set(),
      truncated: false,
      span,
    },
    typeImports: [],
    codecImports: [],
    imports: [],
    importPaths: new Map(),
    endpoints: [],
    systems: [],
    ...file,
  };
  return { files: new Map([[path, whole]]) };
}

export const facts: Protocol["facts"] = {
  channels: [],
  canEnd: true,
  halfDuplex: true,
  roundTrips: undefined,
  waits: [],
};
