import { stringLiteral } from "../layout/literal.js";
import { generic, type TypeNode, text, union } from "../layout/type.js";
import { docOf, methodName } from "./doc.js";
import type { MethodPlan, StatePlan } from "./plan.js";
import { metadataOf, promise, roleName, type SideContext, stateType } from "./side.js";
import { saidIn } from "./steps.js";
import type { ParSpot, Spot, Step } from "./view.js";

/** Every state that a program holds but the end of the protocol, which all sides share; behind a `par`, what runs its parts. */
export const planStates = (context: SideContext): readonly StatePlan[] =>
  context.view.visible.flatMap((spot) => {
    if (spot.kind === "end") return [];
    if (spot.kind === "part-end") return [partEnd(spot, context)];
    return spot.par === undefined
      ? [planState(spot, context)]
      : [parState(spot, spot.par, context), partsOf(spot, spot.par, context)];
  });

function planState(spot: Spot, context: SideContext): StatePlan {
  return {
    type: context.types.of(spot),
    at: spot.name,
    ended: false,
    metadata: metadataOf(context),
    doc: { ...docOf(spot.steps.slice(0, 1), context), text: spot.doc },
    methods:
      spot.kind === "send"
        ? spot.steps.map((step) => planSend(step, context))
        : [planReceive(spot, context)],
  };
}

function planSend(step: Step, context: SideContext): MethodPlan {
  const { type, hasPayload, isStream } = saidIn(step, context);
  const event = { name: "event", type };
  const source = { name: "source", type: generic("$.Source", type) };
  return {
    name: context.steps.method(step),
    doc: docOf([step], context),
    parameters: isStream ? [source] : hasPayload ? [event] : [],
    result: promise(stateType(step.next, context), context),
  };
}

/** One stream alone is received by its name. */
function planReceive({ steps }: Spot, context: SideContext): MethodPlan {
  const [only] = steps;
  if (only !== undefined && steps.length === 1 && saidIn(only, context).isStream) {
    const next = stateType(only.next, context);
    return {
      name: `receive${context.steps.label(only)}`,
      doc: docOf([only], context),
      parameters: [],
      result: promise(generic("$.ReceivedStream", saidIn(only, context).type, next), context),
    };
  }
  const documented = steps.filter(({ transition }) => transition.doc !== undefined);
  const doc =
    steps.length === 1
      ? documented[0]?.transition.doc
      : documented
          .map((step) => `- \`${context.steps.label(step)}\`: ${step.transition.doc?.trim()}`)
          .join("\n");
  return {
    name: "receive",
    doc: { text: doc === "" ? undefined : doc, see: [] },
    parameters: [],
    result: promise(union(steps.map((step) => received(step, context))), context),
  };
}

/** What `receive()` gives for a step; among more than two roles it says who has sent it. */
function received(step: Step, context: SideContext): TypeNode {
  const { type, isStream } = saidIn(step, context);
  const { roles } = context.protocol;
  const next = stateType(step.next, context);
  const result = [
    text(stringLiteral(context.steps.label(step))),
    isStream ? generic("$.IncomingStream", type) : type,
    isStream
      ? ({ kind: "function", parameters: [], result: promise(next, context) } as const)
      : next,
  ];
  if (roles.length === 2) return generic("$.Received", ...result);
  const from = roles[step.partners[0] ?? -1]?.name ?? "";
  return generic("$.ReceivedFrom", text(stringLiteral(from)), ...result);
}

function parState(spot: Spot, { transition, next }: ParSpot, context: SideContext): StatePlan {
  const see = [context.scope.place(transition.line, transition.span.file)];
  return {
    type: context.types.of(spot),
    at: spot.name,
    ended: false,
    metadata: metadataOf(context),
    doc: { text: undefined, see },
    methods: [
      {
        name: "par",
        doc: { text: transition.doc, see },
        parameters: [{ name: "parts", type: text(context.types.parts(spot)) }],
        result: promise(stateType(next, context), context),
      },
    ],
  };
}

function partsOf(spot: Spot, { transition, parts }: ParSpot, context: SideContext): StatePlan {
  return {
    type: context.types.parts(spot),
    at: undefined,
    ended: false,
    metadata: undefined,
    doc: {
      text: `What the ${roleName(context)} does in the parts of \`${spot.name}\`, at the same time.`,
      see: [context.scope.place(transition.line, transition.span.file)],
    },
    methods: parts.map(({ name, initial }) => ({
      name: methodName(name),
      doc: { text: undefined, see: [] },
      parameters: [{ name: "s", type: stateType(initial, context) }],
      result: promise(partEndType(initial, context), context),
    })),
  };
}

/** `never` of a part that goes on for ever. */
function partEndType(initial: Spot, context: SideContext): TypeNode {
  const seen = new Set([initial]);
  for (const spot of seen) {
    if (spot.kind === "part-end") return stateType(spot, context);
    if (spot.par !== undefined) seen.add(spot.par.next);
    for (const { next } of spot.steps) seen.add(next);
  }
  return text("never");
}

const partEnd = (spot: Spot, { types }: SideContext): StatePlan => ({
  type: types.of(spot),
  at: spot.name,
  ended: true,
  metadata: undefined,
  doc: { text: "This part is over.", see: [] },
  methods: [],
});
