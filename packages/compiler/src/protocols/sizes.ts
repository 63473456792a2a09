import { diagnostic } from "@capitan/diagnostics";
import type { ProtocolDeclaration } from "@capitan/syntax";
import { largestProtocol, multipliers, type Size } from "../lowering/size.js";
import type { Report } from "../report/findings.js";
import type { Body, Flow, FlowStep } from "./flow.js";

/** Reports a protocol that runs itself before its end, or through another file. `sizes`: of it and of its parts. */
export function checkRecursion(flow: Flow, sizes: readonly Size[], report: Report): boolean {
  const endless = sizes.find((size) => size.endless.size > 0);
  if (endless === undefined) return checkFiles(flow, sizes, report);
  reportEndless(endless, report);
  return false;
}

/** Reports a protocol that is too large to be expanded. */
export function checkSizes(
  declaration: ProtocolDeclaration,
  flow: Flow,
  sizes: readonly Size[],
  report: Report,
): boolean {
  const slots = Math.max(flow.places.length, ...sizes.map((size) => size.slots));
  if (slots <= largestProtocol) return true;
  const [largest] = [...sizes].sort((one, other) => other.slots - one.slots);
  const multiplied = largest === undefined ? [] : multipliers(largest, mostLines);
  const labels =
    multiplied.length > 0
      ? multiplied.map(({ body, times }) => ({
          span: body.run?.span ?? declaration.name.span,
          text: `\`${body.declaration.name.text}\` is copied ${grouped(times)} times`,
        }))
      : longestChains(flow.bodies[0].steps, mostLines).map(({ links, span }) => ({
          span,
          text: `${links.length} steps`,
        }));
  const params = {
    protocol: declaration.name.text,
    steps: grouped(slots),
    limit: grouped(largestProtocol),
  };
  report.add(diagnostic("CAP3301", params, [{ span: declaration.name.span, text: "" }, ...labels]));
  return false;
}

const mostLines = 3;

/** The calls that go round, first of the text first. */
function reportEndless({ endless }: Size, report: Report): void {
  const calls = [...endless].flatMap(([body, circling]) =>
    circling.map((call) => ({ body, call })),
  );
  calls.sort(
    (one, other) =>
      (one.call.step.span.file < other.call.step.span.file ? -1 : 1) *
        Number(one.call.step.span.file !== other.call.step.span.file) ||
      one.call.step.span.start - other.call.step.span.start,
  );
  const [first, ...others] = calls;
  if (first === undefined) return;
  const labels = others
    .filter(({ call }) => call.step.span !== first.call.step.span)
    .slice(0, mostLines)
    .map(({ call }) => ({ span: call.step.span, text: "and here" }));
  report.add(
    diagnostic(
      "CAP2325",
      { protocol: first.call.step.body.declaration.name.text },
      [{ span: first.call.step.span, text: "" }, ...labels],
      {
        prose:
          "A protocol may run itself as its last step: that is a loop. Before its end, each round would wait for the next one.",
      },
    ),
  );
}

/** Reports circles of calls that leave their file: a reader of either could not see the loop. */
function checkFiles(flow: Flow, sizes: readonly Size[], report: Report): boolean {
  const files = new Set(flow.bodies.map(({ scope }) => scope.file.path));
  if (files.size < 2) return true;
  const [size] = sizes;
  if (size === undefined) return true;
  const leadsTo = (from: Body): ReadonlySet<Body> => {
    const found = new Set<Body>();
    const queue = [from];
    for (let body = queue.pop(); body !== undefined; body = queue.pop()) {
      for (const { step } of size.callsOf(body)) {
        if (found.has(step.body)) continue;
        found.add(step.body);
        queue.push(step.body);
      }
    }
    return found;
  };
  for (const body of flow.bodies) {
    for (const { step } of size.callsOf(body)) {
      if (step.body.scope.file.path === body.scope.file.path) continue;
      if (!leadsTo(step.body).has(body)) continue;
      const protocol = body.declaration.name.text;
      const circle = [...leadsTo(step.body)].filter((one) => leadsTo(one).has(one));
      const keys = new Set(
        circle.map((one) => `${one.declaration.name.text} ${one.scope.file.path}`),
      );
      if (!report.claim(`CAP2326 ${[...keys].sort().join("\n")}`, flow)) return false;
      report.add(diagnostic("CAP2326", { protocol }, [{ span: step.span, text: "" }]));
      return false;
    }
  }
  return true;
}

type Chain = Extract<FlowStep, { readonly kind: "chain" }>;

/** The steps that stand for most transitions, largest first, and only where they stand for several. */
function longestChains(steps: readonly FlowStep[], limit: number): readonly Chain[] {
  const found: Chain[] = [];
  const visit = (sequence: readonly FlowStep[]): void => {
    for (const step of sequence) {
      if (step.kind === "chain" && step.links.length > 2) found.push(step);
      else if (step.kind === "choice") for (const branch of step.branches) visit(branch.steps);
      else if (step.kind === "loop") visit(step.steps);
      else if (step.kind === "par") for (const part of step.parts) visit(part.steps);
    }
  };
  visit(steps);
  found.sort((one, other) => other.links.length - one.links.length);
  return found.slice(0, limit);
}

/** 200,000: the same in every locale. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}
