import type { Protocol, Role, RoleMachine, RoleState, RoleTransition } from "@capitan/compiler";
import { stringLiteral } from "../layout/literal.js";
import { generic, type Parameter, type TypeNode, text, union } from "../layout/type.js";
import { planMachine } from "./machine.js";
import { type Constants, protocolNames, sideNames } from "./names.js";
import type { DocPlan, MethodPlan, SidePlan, StatePlan } from "./plan.js";
import type { Scope } from "./scope.js";
import { type VisibleMachine, visibleMachine } from "./visible.js";

/** What a plan of one role's side is made from. */
export interface SideContext {
  readonly protocol: Protocol;
  readonly role: Role;
  readonly machine: RoleMachine;
  readonly visible: VisibleMachine;
  readonly names: ReturnType<typeof sideNames>;
  readonly scope: Scope;
  readonly constants: Constants;
}

/** The states, handlers, hooks, function and machine of one role. */
export function planSide(
  protocol: Protocol,
  machine: RoleMachine,
  scope: Scope,
  constants: Constants,
): SidePlan {
  const role = protocol.roles[machine.role];
  if (role === undefined) throw new Error(`${protocol.name} has no role ${machine.role}`);
  const context: SideContext = {
    protocol,
    role,
    machine,
    visible: visibleMachine(machine, protocol.messages),
    names: sideNames(protocol, role),
    scope,
    constants,
  };
  const hooks = planHooks(context);
  return {
    title: `the ${role.name}'s side`,
    states: context.visible.visible
      .filter((state) => state.kind !== "end")
      .map((state) => planState(state, context)),
    handlers: {
      name: context.names.handlers,
      doc: {
        text: `What the ${role.name} does when it reacts: one handler per event that it can receive.`,
        see: [protocol.line],
      },
      methods: planHandlers(context),
    },
    hooks:
      hooks.length === 0
        ? undefined
        : {
            name: context.names.hooks,
            options: context.names.options,
            doc: {
              text: `What the ${role.name} does at the hooks of the protocol.`,
              see: [protocol.line],
            },
            methods: hooks,
          },
    run: {
      name: role.functionName,
      doc: { text: functionDoc(protocol, role), see: [protocol.line] },
      parameters: [
        { name: "steer", type: generic("$.Steer", text(metadataOf(context) ?? "unknown")) },
        { name: "side", type: sideType(context) },
        hooks.length === 0
          ? { name: "options", optional: true, type: text("$.Options") }
          : { name: "options", type: text(context.names.options) },
      ],
      result: promise(endType(context), context),
    },
    machine: {
      constant: constants.machines[machine.role] ?? "",
      type: generic("$.Machine", endType(context)),
      data: planMachine(context),
    },
  };
}

const promise = (type: TypeNode, { scope }: SideContext): TypeNode =>
  generic(scope.global("Promise"), type);

const metadataOf = ({ role, scope }: SideContext): string | undefined =>
  role.metadata === undefined ? undefined : scope.useExternal(role.metadata);

function endType({ protocol, visible }: SideContext): TypeNode {
  return text(
    visible.order.some((state) => state.kind === "end") ? protocolNames(protocol).end : "never",
  );
}

/** The type of what the user's code holds; `never` where automatic steps go on for ever. */
const stateType = (state: RoleState | undefined, { names }: SideContext): TypeNode =>
  text(state === undefined ? "never" : names.state(state));

/** Handlers, or a function from the first state to the end. */
function sideType(context: SideContext): TypeNode {
  const start: Parameter = { name: "s", type: stateType(context.visible.start, context) };
  const drive: TypeNode = {
    kind: "function",
    parameters: [start],
    result: promise(endType(context), context),
  };
  return { kind: "union", members: [text(context.names.handlers), drive] };
}

function functionDoc(protocol: Protocol, role: Role): string {
  const doc = protocol.doc?.trim();
  const side = `The ${role.name}'s side`;
  if (doc === undefined || doc === "") return `${side} of ${protocol.name}.`;
  return doc.includes("\n") ? `${doc}\n\n${side}.` : `${doc} ${side}.`;
}

function eventOf(
  transition: RoleTransition,
  { protocol, scope }: SideContext,
): { readonly name: string; readonly type: TypeNode } {
  const message = protocol.messages[transition.message];
  if (message?.kind !== "event")
    throw new Error(`${protocol.name} has no event ${transition.message}`);
  const definition = scope.definition(message.event);
  const empty = definition.kind === "event" && definition.payload.kind === "none";
  return { name: message.name, type: text(empty ? "undefined" : scope.useType(message.event)) };
}

function planState(state: RoleState, context: SideContext): StatePlan {
  return {
    type: context.names.state(state),
    at: state.name,
    metadata: metadataOf(context),
    doc: {
      text: state.doc,
      see: state.transitions.slice(0, 1).map((transition) => transition.line),
    },
    methods:
      state.kind === "send"
        ? state.transitions.map((transition) => planSend(transition, context))
        : [planReceive(state, context)],
  };
}

function planSend(transition: RoleTransition, context: SideContext): MethodPlan {
  const event = eventOf(transition, context);
  return {
    name: `send${event.name}`,
    doc: { text: transition.doc, see: [transition.line] },
    parameters: isUndefined(event.type) ? [] : [{ name: "event", type: event.type }],
    result: promise(stateType(context.visible.from(transition.target), context), context),
  };
}

const isUndefined = (type: TypeNode): boolean => type.kind === "text" && type.text === "undefined";

function planReceive(state: RoleState, context: SideContext): MethodPlan {
  const results = state.transitions.map((transition) => {
    const event = eventOf(transition, context);
    const next = stateType(context.visible.from(transition.target), context);
    return generic("$.Received", text(stringLiteral(event.name)), event.type, next);
  });
  const documented = state.transitions.filter((transition) => transition.doc !== undefined);
  const doc =
    state.transitions.length === 1
      ? documented[0]?.doc
      : documented
          .map(
            (transition) => `- \`${eventOf(transition, context).name}\`: ${transition.doc?.trim()}`,
          )
          .join("\n");
  return {
    name: "receive",
    doc: { text: doc === "" ? undefined : doc, see: [] },
    parameters: [],
    result: promise(union(results), context),
  };
}

interface Handled {
  readonly name: string;
  readonly event: TypeNode[];
  readonly next: (RoleState | undefined)[];
  readonly transitions: RoleTransition[];
}

/** One handler per event that can be received, and per `as name`; its `s` is the union of what can follow. */
function planHandlers(context: SideContext): readonly MethodPlan[] {
  const { visible } = context;
  const handled = new Map<string, Handled>();
  for (const transition of visible.visible.flatMap((state) =>
    state.kind === "receive" ? state.transitions : [],
  )) {
    const event = eventOf(transition, context);
    const name = transition.alias ?? `on${event.name}`;
    const handler = handled.get(name) ?? { name, event: [], next: [], transitions: [] };
    handled.set(name, handler);
    handler.event.push(event.type);
    handler.next.push(visible.from(transition.target));
    handler.transitions.push(transition);
  }
  const methods = [...handled.values()].map((handler) => ({
    name: methodName(handler.name),
    doc: docOf(handler.transitions),
    parameters: [
      { name: "event", type: union(handler.event) },
      { name: "s", type: union(handler.next.map((state) => stateType(state, context))) },
      ...metadataParameter(context),
    ],
    result: handlerResult(handler.next, context),
  }));
  return [...planStart(context), ...methods];
}

function planStart(context: SideContext): readonly MethodPlan[] {
  const { start } = context.visible;
  if (start?.kind !== "send") return [];
  return [
    {
      name: "start",
      doc: { text: undefined, see: lines(start.transitions) },
      parameters: [{ name: "s", type: stateType(start, context) }, ...metadataParameter(context)],
      result: handlerResult([start], context),
    },
  ];
}

function metadataParameter(context: SideContext): readonly Parameter[] {
  const metadata = metadataOf(context);
  return metadata === undefined ? [] : [{ name: "metadata", type: text(metadata) }];
}

/**
 * Where a handler may leave its side: the states in which the role next receives, and the end. Only if none of `next` has
 * to send may it return nothing.
 */
function handlerResult(next: readonly (RoleState | undefined)[], context: SideContext): TypeNode {
  const states = new Set<RoleState>();
  const seen = new Set<RoleState>();
  const pending = next.filter((state) => state !== undefined).toReversed();
  for (let state = pending.pop(); state !== undefined; state = pending.pop()) {
    if (seen.has(state)) continue;
    seen.add(state);
    if (state.kind !== "send") states.add(state);
    else {
      for (const transition of state.transitions.toReversed()) {
        const target = context.visible.from(transition.target);
        if (target !== undefined) pending.push(target);
      }
    }
  }
  const result = union([...states].map((state) => stateType(state, context)));
  return next.some((state) => state?.kind === "send")
    ? promise(result, context)
    : generic("$.Maybe", result);
}

/** `both { log; }` in several places is one hook. */
function planHooks(context: SideContext): readonly MethodPlan[] {
  const hooks = new Map<string, RoleTransition[]>();
  for (const state of context.visible.order) {
    for (const transition of state.transitions) {
      if (transition.kind !== "hook" || transition.hook === undefined) continue;
      hooks.set(transition.hook, [...(hooks.get(transition.hook) ?? []), transition]);
    }
  }
  return [...hooks].map(([name, transitions]) => ({
    name: methodName(name),
    doc: docOf(transitions),
    parameters: metadataParameter(context),
    result: union([text("void"), promise(text("void"), context)]),
  }));
}

/** `new(): T` in an interface would be a construct signature. */
const methodName = (name: string): string => (name === "new" ? '"new"' : name);

const lines = (transitions: readonly RoleTransition[]): readonly number[] =>
  [...new Set(transitions.map((transition) => transition.line))].sort((a, b) => a - b);

function docOf(transitions: readonly RoleTransition[]): DocPlan {
  const docs = new Set(
    transitions.flatMap((transition) =>
      transition.doc === undefined ? [] : [transition.doc.trim()],
    ),
  );
  return { text: docs.size === 0 ? undefined : [...docs].join("\n\n"), see: lines(transitions) };
}
