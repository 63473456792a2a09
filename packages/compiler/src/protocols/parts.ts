import { diagnostic, type Span } from "@capitan/diagnostics";
import type { Report } from "../report/findings.js";
import type { Body, Flow, FlowPart, FlowStep, Place } from "./flow.js";

type Par = Extract<FlowStep, { readonly kind: "par" }>;

/**
 * Settles who takes part in each `par`, which is known when all that is run is. Reports messages that go the same way in two
 * parts of one `par`, where handlers could not tell them apart, and protocols in line that end the session from within a
 * part. Returns whether there is nothing to report.
 */
export function checkParts(flow: Flow, report: Report): boolean {
  if (flow.parts.length === 0) return true;
  const contents = makeContents(flow);
  let sound = true;
  for (const body of flow.bodies) {
    eachPar(body.steps, (par) => {
      const all = par.parts.map((part) => contents.ofSteps(part.steps));
      const taking = new Set(all.flatMap(({ roles }) => [...roles]));
      const joins = par.joins.filter(({ from }) => taking.has(from));
      par.joins.splice(0, par.joins.length, ...joins);
      for (const [index, { said, ends }] of all.entries()) {
        const part = par.parts[index];
        if (part === undefined) continue;
        for (const [key, place] of said) {
          const other = all
            .slice(0, index)
            .find((one) => one.said.has(key))
            ?.said.get(key);
          if (other === undefined) continue;
          sound = false;
          reportTwice(place, other, flow, report);
        }
        for (const { run, end } of ends) {
          sound = false;
          report.add(
            diagnostic("CAP2323", { word: "end" }, [
              { span: run, text: "what is run here ends the session" },
              { span: end, text: "" },
              { span: part.span, text: "the part begins here" },
            ]),
          );
        }
      }
    });
  }
  return sound;
}

function reportTwice(place: Place, other: Place, { roles }: Flow, report: Report): void {
  const params = { message: place.text, from: roles[place.from] ?? "", to: roles[place.to] ?? "" };
  report.add(
    diagnostic("CAP2324", params, [
      { span: place.name, text: "" },
      { span: other.name, text: "in the other part" },
    ]),
  );
}

/** Calls `visit` for each `par` of the steps, inner ones first. */
function eachPar(steps: readonly FlowStep[], visit: (par: Par) => void): void {
  for (const step of steps) {
    switch (step.kind) {
      case "choice":
        for (const branch of step.branches) eachPar(branch.steps, visit);
        break;
      case "loop":
        eachPar(step.steps, visit);
        break;
      case "par":
        for (const part of step.parts) eachPar(part.steps, visit);
        visit(step);
        break;
      default:
        break;
    }
  }
}

/** What steps hold, with all that they run. */
interface Contents {
  readonly roles: ReadonlySet<number>;
  /** By message and direction: where it is said first. */
  readonly said: ReadonlyMap<string, Place>;
  /** Where what is run ends the session, by the `run` among the steps. */
  readonly ends: readonly { readonly run: Span; readonly end: Span }[];
}

/** The own contents of bodies, and what they run: looked at once. */
interface Own {
  readonly places: readonly Place[];
  readonly end: Span | undefined;
  readonly runs: readonly { readonly body: Body; readonly span: Span }[];
}

function makeContents({ bodies }: Flow): {
  readonly ofSteps: (steps: readonly FlowStep[]) => Contents;
} {
  const known = new Map<Body, Own>();
  const ownOf = (body: Body): Own => {
    const own = known.get(body) ?? ownContents(body.steps);
    known.set(body, own);
    return own;
  };
  /** The body with all that it runs. A set is walked in the order of insertion, also for what is inserted meanwhile. */
  const reached = (body: Body): ReadonlySet<Body> => {
    const found = new Set([body]);
    for (const one of found) for (const run of ownOf(one).runs) found.add(run.body);
    return found;
  };
  const wholes = new Map(bodies.map((body) => [body, undefined as ReadonlySet<Body> | undefined]));
  const wholeOf = (body: Body): ReadonlySet<Body> => {
    const whole = wholes.get(body) ?? reached(body);
    wholes.set(body, whole);
    return whole;
  };
  return {
    ofSteps: (steps) => {
      const own = ownContents(steps);
      const roles = new Set<number>();
      const said = new Map<string, Place>();
      const ends: { run: Span; end: Span }[] = [];
      const add = (place: Place): void => {
        const { from, to, message } = place;
        roles.add(from);
        if (message === undefined) return;
        roles.add(to);
        // A handshake is told of once, where it is opened.
        if (message.kind === "handshake-reply") return;
        const key = `${message.index} ${from} ${to}`;
        if (!said.has(key)) said.set(key, place);
      };
      for (const place of own.places) add(place);
      for (const { body, span } of own.runs) {
        for (const one of wholeOf(body)) {
          const { places, end } = ownOf(one);
          for (const place of places) add(place);
          if (end !== undefined) ends.push({ run: span, end });
        }
      }
      return { roles, said, ends };
    },
  };
}

function ownContents(steps: readonly FlowStep[]): Own {
  const places: Place[] = [];
  const runs: { body: Body; span: Span }[] = [];
  let end: Span | undefined;
  const visit = (list: readonly FlowStep[]): void => {
    for (const step of list) {
      switch (step.kind) {
        case "chain":
          places.push(...step.links);
          break;
        case "choice":
          for (const branch of step.branches) {
            places.push(...branch.links);
            visit(branch.steps);
          }
          break;
        case "loop":
          visit(step.steps);
          break;
        case "par":
          for (const part of step.parts) visit(part.steps);
          break;
        case "run":
          runs.push({ body: step.body, span: step.span });
          break;
        case "end":
          end ??= step.span;
          break;
        case "break":
        case "continue":
        case "return":
        case "unclear":
          break;
      }
    }
  };
  visit(steps);
  return { places, end, runs };
}

/** The channels of the parts that `role` takes part in by way of `join`. */
export function channelsOf(join: Place, role: number, flow: Flow): readonly number[] {
  const contents = makeContents(flow);
  const channels: number[] = [];
  eachPar(join.body.steps, (par) => {
    if (!par.joins.includes(join)) return;
    for (const { channel, steps } of par.parts) {
      if (contents.ofSteps(steps).roles.has(role)) channels.push(channel);
    }
  });
  return channels;
}

/** A part as a body that consists of its steps alone. */
export function bodyOfPart({ body, first, end, steps }: FlowPart): Body {
  return { ...body, first, end, steps };
}

/** A part with a name as messages call it: "part upload". */
export function partText({ name, isNamed }: FlowPart): string {
  return isNamed ? `part ${name}` : name.replace(/^part/, "part ");
}
