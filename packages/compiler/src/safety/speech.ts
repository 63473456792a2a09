import type { Label, Span } from "@capitan/diagnostics";
import type { LabelId, Origin, RoleId } from "@capitan/session";
import type { Body, BranchScope, Flow, Place } from "../protocols/flow.js";

/** The words in which messages speak of a flow. */
export interface Speech {
  readonly role: (role: RoleId) => string;
  readonly message: (label: LabelId) => string;
  readonly hook: (label: LabelId) => string;
  readonly place: (origin: Origin) => Place | undefined;
}

export function speechOf(flow: Flow): Speech {
  return {
    role: (role) => flow.roles[role] ?? "",
    message: (label) => {
      const said = flow.messages[label];
      if (said === undefined) return "";
      switch (said.kind) {
        case "event":
          return said.name;
        case "stream":
          return `stream ${said.name}`;
        case "handshake":
          return "handshake";
        case "handshake-reply":
          return "handshake reply";
        case "keepalive":
          return "keepalive";
      }
    },
    hook: (label) => flow.hooks[label]?.replace(/^par .*/, "par") ?? "",
    place: (origin) => flow.places[origin],
  };
}

/** The branch of `choice` in which `place` stands; undefined where it stands outside of the choice. */
export function branchWithin(
  place: Place,
  choice: BranchScope["choice"],
): BranchScope["branch"] | undefined {
  return within(place.branch, place.body, choice, new Set());
}

/** A protocol in line stands in the branches in which it is run, too. */
function within(
  branch: BranchScope | undefined,
  body: Body,
  choice: BranchScope["choice"],
  seen: Set<Body>,
): BranchScope["branch"] | undefined {
  for (let scope = branch; scope !== undefined; scope = scope.parent) {
    if (scope.choice === choice) return scope.branch;
  }
  if (seen.has(body)) return undefined;
  seen.add(body);
  for (const site of body.sites) {
    const found = site === undefined ? undefined : within(site, site.body, choice, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What `role` has to do in a branch: the places in its text where it sends, receives or runs a hook. */
export function placesOf(
  role: RoleId,
  { choice, branch }: BranchScope,
  flow: Flow,
): readonly Place[] {
  return flow.places.filter(
    (place) => (place.from === role || place.to === role) && branchWithin(place, choice) === branch,
  );
}

/** Labels in the order given, each place once: the first text wins. */
export function distinctLabels(
  primary: Label,
  others: readonly Label[],
): readonly [Label, ...Label[]] {
  const seen = new Set([keyOf(primary.span)]);
  const labels: [Label, ...Label[]] = [primary];
  for (const label of others) {
    const key = keyOf(label.span);
    if (seen.has(key)) continue;
    seen.add(key);
    labels.push(label);
  }
  return labels;
}

function keyOf({ file, start, end }: Span): string {
  return `${start} ${end} ${file}`;
}

/** "a", "a or b", "a, b or c". */
export function either(items: readonly string[]): string {
  if (items.length < 2) return items[0] ?? "";
  return `${items.slice(0, -1).join(", ")} or ${items[items.length - 1]}`;
}
