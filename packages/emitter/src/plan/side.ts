import type { Endpoint, Protocol } from "@capitan/compiler";
import { generic, type Parameter, type TypeNode, text } from "../layout/type.js";
import { planHandlers, planHooks } from "./handlers.js";
import { planMachine } from "./machine.js";
import { endpointNames, type SideNames, sideNames, type TypeNames, typeNames } from "./names.js";
import type { SidePlan } from "./plan.js";
import type { Scope } from "./scope.js";
import { planStates } from "./states.js";
import { type StepNames, stepNames } from "./steps.js";
import { type RoleView, roleView, type Spot, visibleFrom } from "./view.js";

/** One role of a protocol, or an endpoint that plays it: what a function is generated for. */
export interface Side {
  /** The protocol that is spoken. */
  readonly protocol: Protocol;
  /** The index of the role. */
  readonly role: number;
  readonly view: RoleView;
  readonly names: SideNames;
  readonly functionName: string;
  /** The local name of an imported TypeScript type. */
  readonly metadata: string | undefined;
  /** What the function does, and where it is declared. */
  readonly about: {
    readonly name: string;
    readonly doc: string | undefined;
    readonly line: number;
  };
}

/** The sides of a protocol, in role order. */
export const sidesOf = (protocol: Protocol): readonly Side[] =>
  protocol.machines.map((machine) => {
    const role = protocol.roles[machine.role];
    if (role === undefined) throw new Error(`${protocol.name} has no role ${machine.role}`);
    const { functionName, metadata } = role;
    return {
      protocol,
      role: machine.role,
      view: roleView(machine, protocol.messages),
      names: sideNames(protocol, role),
      functionName,
      metadata,
      about: protocol,
    };
  });

export function endpointSide(endpoint: Endpoint, protocol: Protocol): Side {
  const { role, machine, functionName, metadata } = endpoint;
  const view = roleView(machine, protocol.messages);
  const names = endpointNames(endpoint);
  return { protocol, role, view, names, functionName, metadata, about: endpoint };
}

/** What a plan of one side is made from. */
export interface SideContext extends Side {
  readonly types: TypeNames;
  readonly steps: StepNames;
  readonly scope: Scope;
  readonly constants: SideConstants;
}

export interface SideConstants {
  readonly fingerprint: string;
  readonly machine: string;
}

/** The states, handlers, hooks, function and machine of one role. */
export function planSide(side: Side, scope: Scope, constants: SideConstants): SidePlan {
  const { protocol, view, names, functionName, about } = side;
  const context: SideContext = {
    ...side,
    types: typeNames(view, names),
    steps: stepNames(view, protocol),
    scope,
    constants,
  };
  const role = roleName(side);
  const see = [scope.place(about.line)];
  const hooks = planHooks(context);
  return {
    title: `the ${role}'s side`,
    states: planStates(context),
    handlers: {
      name: names.handlers,
      doc: {
        text: `What the ${role} does when it reacts: one handler per event that it can receive.`,
        see,
      },
      methods: planHandlers(context),
    },
    hooks:
      hooks.length === 0
        ? undefined
        : {
            name: names.hooks,
            options: names.options,
            doc: { text: `What the ${role} does at the hooks of the protocol.`, see },
            methods: hooks,
          },
    run: {
      name: functionName,
      doc: { text: functionDoc(side), see },
      parameters: [
        { name: "steer", type: generic("$.Steer", text(metadataOf(context) ?? "unknown")) },
        { name: "side", type: sideType(context) },
        hooks.length === 0
          ? { name: "options", optional: true, type: text("$.Options") }
          : { name: "options", type: text(names.options) },
      ],
      result: promise(endType(context), context),
    },
    machine: {
      constant: constants.machine,
      type: generic("$.Machine", endType(context)),
      data: planMachine(context),
    },
  };
}

export const roleName = ({ protocol, role }: Pick<Side, "protocol" | "role">): string =>
  protocol.roles[role]?.name ?? "";

export const promise = (type: TypeNode, { scope }: SideContext): TypeNode =>
  generic(scope.global("Promise"), type);

export const metadataOf = ({ metadata, scope }: SideContext): string | undefined =>
  metadata === undefined ? undefined : scope.useExternal(metadata);

export function metadataParameter(context: SideContext): readonly Parameter[] {
  const metadata = metadataOf(context);
  return metadata === undefined ? [] : [{ name: "metadata", type: text(metadata) }];
}

function endType({ names, view }: SideContext): TypeNode {
  return text(view.order.some(({ kind }) => kind === "end") ? names.end : "never");
}

/** The type of what the user's code holds; `never` where automatic steps go on for ever. */
export function stateType(spot: Spot, { types }: SideContext): TypeNode {
  const visible = visibleFrom(spot);
  return text(visible === undefined ? "never" : types.of(visible));
}

/** Handlers, or a function from the first state to the end. */
function sideType(context: SideContext): TypeNode {
  const { names, view } = context;
  const start: Parameter = { name: "s", type: stateType(view.initial, context) };
  const result = promise(endType(context), context);
  const drive: TypeNode = { kind: "function", parameters: [start], result };
  return { kind: "union", members: [text(names.handlers), drive] };
}

function functionDoc({ about, protocol, role }: Side): string {
  const doc = about.doc?.trim();
  const side = `The ${roleName({ protocol, role })}'s side`;
  if (doc === undefined || doc === "") return `${side} of ${protocol.name}.`;
  return doc.includes("\n") ? `${doc}\n\n${side}.` : `${doc} ${side}.`;
}
