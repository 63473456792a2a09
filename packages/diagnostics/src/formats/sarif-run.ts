import type { Run, Span } from "../model.js";
import type { Placer } from "./place.js";
import { location } from "./sarif-place.js";
import { endWords, runTitle } from "./words.js";

/**
 * A run as a code flow: what each role does is a thread of its own, and `executionOrder` (from 1) says in which order it all happens.
 * The last location of a thread says how its role stands.
 */
export function codeFlow(run: Run, place: Placer) {
  const spans = spansOfActions(run);
  const name = (role: number): string => run.roles[role] ?? "";
  return {
    message: { text: runTitle(run) },
    threadFlows: run.roles.map((role, index) => ({
      id: role,
      message: { text: `what ${role} does` },
      locations: [
        ...run.actions.flatMap((action, order) => {
          if (action.role !== index) return [];
          const said =
            action.kind === "send"
              ? `${role} sends ${action.label} to ${name(action.partner)}`
              : `${role} receives ${action.label} from ${name(action.partner)}`;
          return [stepAt(said, spans[order], order + 1, place)];
        }),
        endOf(run, index, place),
      ],
    })),
  };
}

function endOf(run: Run, role: number, place: Placer) {
  const end = run.ends[role] ?? { kind: "active" };
  const span = end.kind === "waits" ? end.span : undefined;
  const said = `${run.roles[role] ?? ""}: ${endWords(end, run)}`;
  return stepAt(said, span, run.actions.length + 1, place);
}

function stepAt(text: string, span: Span | undefined, executionOrder: number, place: Placer) {
  const at = span === undefined ? { message: { text } } : location(span, text, place);
  return { location: at, executionOrder };
}

/** A channel keeps the order: the n-th send and the n-th receive of a channel are those of its n-th arrow. */
function spansOfActions(run: Run): readonly (Span | undefined)[] {
  const arrows = new Map<string, Span[]>();
  for (const { from, to, span } of run.arrows) {
    const channel = `${from}>${to}`;
    const known = arrows.get(channel);
    if (known === undefined) arrows.set(channel, [span]);
    else known.push(span);
  }
  const counts = new Map<string, number>();
  return run.actions.map(({ kind, role, partner }) => {
    const channel = kind === "send" ? `${role}>${partner}` : `${partner}>${role}`;
    const key = `${kind} ${channel}`;
    const count = counts.get(key) ?? 0;
    counts.set(key, count + 1);
    return arrows.get(channel)?.[count];
  });
}
