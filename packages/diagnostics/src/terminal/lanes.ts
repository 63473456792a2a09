import { displayWidth } from "../text/width.js";
import { wrap } from "../text/wrap.js";
import type { EndCell } from "./ends.js";
import { createRow, put, type Row } from "./row.js";
import type { Theme } from "./theme.js";

/** A run with all its texts made: what lanes and list draw. */
export interface Drawing {
  readonly roles: readonly string[];
  readonly steps: readonly DrawnStep[];
  readonly ends: readonly EndCell[];
}

export type DrawnStep =
  | {
      readonly kind: "arrow";
      readonly from: number;
      readonly to: number;
      readonly label: string;
      /** "1. 3:3" */
      readonly note: string;
    }
  /** Between steps: where the cycle begins, or where steps were left out. */
  | { readonly kind: "break"; readonly note: string };

interface Layout {
  /** The column of each lane. */
  readonly lanes: readonly number[];
  /** The column of the notes. */
  readonly notes: number;
}

const mostLanes = 6;
const firstLane = 8;
const wideGap = 20;
const narrowGap = 11;

/** One column per role; undefined where there are more than six roles or the terminal is too narrow. */
export function drawLanes(drawing: Drawing, theme: Theme): readonly Row[] | undefined {
  if (drawing.roles.length > mostLanes) return undefined;
  for (let gap = wideGap; gap >= narrowGap; gap -= 1) {
    const layout = layOut(drawing, gap, theme.width);
    if (layout !== undefined) return draw(drawing, layout, theme);
  }
  return undefined;
}

/** Places the lanes at least `floor` columns apart; undefined when that takes more than `width` columns. */
function layOut(drawing: Drawing, floor: number, width: number): Layout | undefined {
  const { roles, ends } = drawing;
  const dashes = floor >= 16 ? 4 : 2;
  const gaps = roles.slice(1).map((role, index) => {
    const before = roles[index] ?? "";
    const names = halfOf(before, "right") + halfOf(role, "left") + 3;
    const labels = drawing.steps.map((step) =>
      step.kind === "arrow" && gapOf(step) === index ? displayWidth(step.label) + dashes + 4 : 0,
    );
    return Math.max(floor, names, endWidth(ends[index]) + 2, ...labels);
  });
  const lanes = [Math.max(firstLane, 3 + halfOf(roles[0] ?? "", "left"))];
  for (const gap of gaps) lanes.push((lanes[lanes.length - 1] ?? 0) + gap);
  const last = lanes[lanes.length - 1] ?? 0;
  const notes = drawing.steps.map((step) => displayWidth(step.note));
  const noteWidth = Math.max(0, ...notes);
  const right = Math.max(
    halfOf(roles[roles.length - 1] ?? "", "right") + 1,
    endWidth(ends[ends.length - 1]),
    4 + noteWidth,
  );
  if (last + right > width) return undefined;
  return { lanes, notes: last + Math.min(13, width - last - noteWidth) };
}

/** The columns of a name on one side of its lane, the lane's own on the right. */
function halfOf(name: string, side: "left" | "right"): number {
  const width = displayWidth(name);
  const left = Math.floor(width / 2);
  return side === "left" ? left : width - left;
}

/** The narrowest room for what is said at the end of a lane: its longest word behind its sign. */
function endWidth(end: EndCell | undefined): number {
  if (end === undefined) return 0;
  return 2 + Math.max(...[...end.words.split(" "), end.place].map(displayWidth));
}

/** The gap that carries the label of an arrow: the one beside its sender. */
function gapOf(arrow: { readonly from: number; readonly to: number }): number {
  return arrow.to > arrow.from ? arrow.from : arrow.from - 1;
}

function draw(drawing: Drawing, layout: Layout, theme: Theme): readonly Row[] {
  const { lanes, notes } = layout;
  const names = createRow();
  drawing.roles.forEach((role, index) => {
    put(names, (lanes[index] ?? 0) - halfOf(role, "left"), role, "strong");
  });
  const rows = [names];
  for (const step of drawing.steps) {
    const row = createRow();
    const sign = step.kind === "arrow" ? theme.glyphs.bar : theme.glyphs.gap;
    for (const lane of lanes) put(row, lane, sign, "frame");
    if (step.kind === "arrow") drawArrow(row, step, lanes, theme);
    put(row, notes, step.note, step.kind === "arrow" ? "faint" : "warning");
    rows.push(row);
  }
  return [...rows, ...drawEnds(drawing.ends, lanes, theme)];
}

function drawArrow(
  row: Row,
  arrow: { readonly from: number; readonly to: number; readonly label: string },
  lanes: readonly number[],
  theme: Theme,
): void {
  const { glyphs } = theme;
  const rightwards = arrow.to > arrow.from;
  const tail = lanes[arrow.from] ?? 0;
  const head = lanes[arrow.to] ?? 0;
  const [left, right] = rightwards ? [tail, head] : [head, tail];
  put(row, left + 1, glyphs.line.repeat(Math.max(0, right - left - 1)));
  for (const lane of lanes)
    if (lane > left && lane < right) put(row, lane, glyphs.crossing, "frame");
  put(row, tail, rightwards ? glyphs.senderLeft : glyphs.senderRight);
  put(row, rightwards ? head - 1 : head + 1, rightwards ? glyphs.headRight : glyphs.headLeft);
  const gap = gapOf(arrow);
  // Where the arrow ends in this gap, its head takes a column of it.
  const from = (lanes[gap] ?? 0) + (!rightwards && arrow.to === gap ? 2 : 1);
  const to = (lanes[gap + 1] ?? 0) - (rightwards && arrow.to === gap + 1 ? 1 : 0);
  const label = ` ${arrow.label} `;
  const dashes = Math.max(0, to - from - displayWidth(label));
  const before = rightwards ? Math.ceil(dashes / 2) : Math.floor(dashes / 2);
  put(row, from + before, label, "strong");
}

/** The last row, which shows every role; words that do not fit above each other's lanes go on below. */
function drawEnds(
  ends: readonly EndCell[],
  lanes: readonly number[],
  theme: Theme,
): readonly Row[] {
  const rows: Row[] = [];
  ends.forEach((end, index) => {
    const lane = lanes[index] ?? 0;
    const room = (lanes[index + 1] ?? theme.width + 2) - lane - 4;
    const lines = [...wrap(end.words, room)];
    const last = lines[lines.length - 1] ?? "";
    const together = displayWidth(last) + 2 + displayWidth(end.place) <= room;
    lines.forEach((line, number) => {
      while (rows.length <= number) rows.push(createRow());
      const row = rows[number] ?? createRow();
      if (number === 0) put(row, lane, end.sign, end.tone);
      const after = put(row, lane + 2, line, end.tone);
      if (together && number === lines.length - 1) put(row, after + 2, end.place, "faint");
    });
    if (together || end.place === "") return;
    const row = rows[lines.length] ?? createRow();
    if (rows.length === lines.length) rows.push(row);
    put(row, lane + 2, end.place, "faint");
  });
  return rows;
}
