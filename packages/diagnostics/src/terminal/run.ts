import type { Run } from "../model.js";
import { clean } from "../text/clean.js";
import { displayWidth } from "../text/width.js";
import { wrap } from "../text/wrap.js";
import { endCell, placeOf } from "./ends.js";
import type { Texts } from "./labels.js";
import { type Drawing, type DrawnStep, drawLanes } from "./lanes.js";
import { createRow, put, type Row } from "./row.js";
import type { Theme } from "./theme.js";

/** A run longer than this shows its first and last steps only; the json renderer has them all. */
const mostSteps = 60;

/** The run in lanes, or as a numbered list. `home` is the file that places without a file name belong to. */
export function drawRun(run: Run, home: string, texts: Texts, theme: Theme): readonly Row[] {
  const drawing = drawingOf(run, home, texts, theme);
  return drawLanes(drawing, theme) ?? drawList(drawing, theme);
}

function drawingOf(run: Run, home: string, texts: Texts, theme: Theme): Drawing {
  const steps: DrawnStep[] = [];
  const hidden = run.arrows.length > mostSteps ? run.arrows.length - mostSteps : 0;
  run.arrows.forEach((arrow, index) => {
    if (index === run.cycleFrom)
      steps.push({ kind: "break", note: `${theme.glyphs.repeats} from here on, for ever` });
    const skipped = index - mostSteps / 2;
    if (skipped === 0 && hidden > 0)
      steps.push({ kind: "break", note: `${theme.glyphs.cut} ${hidden} steps more` });
    if (skipped >= 0 && skipped < hidden) return;
    const place = placeOf(arrow.span, home, texts, theme.unicode);
    const { from, to } = arrow;
    const note = `${index + 1}. ${place}`.trimEnd();
    steps.push({ kind: "arrow", from, to, label: clean(arrow.label, theme.unicode), note });
  });
  return {
    roles: run.roles.map((role) => clean(role, theme.unicode)),
    steps,
    ends: run.ends.map((end) => endCell(end, run, home, texts, theme)),
  };
}

/** The same in lines: `1. Buyer -> Shop: Order  3:3`, then how each role stands. */
function drawList(drawing: Drawing, theme: Theme): readonly Row[] {
  const rows: Row[] = [];
  const arrows = drawing.steps.filter((step) => step.kind === "arrow");
  const digits = String(arrows[arrows.length - 1]?.note ?? "").indexOf(".");
  for (const step of drawing.steps) {
    const row = createRow();
    rows.push(row);
    if (step.kind === "break") {
      put(row, 4 + digits + 2, step.note, "warning");
      continue;
    }
    const [number = "", place = ""] = step.note.split(". ");
    const column = put(row, 4, `${number.padStart(digits)}. `, "faint");
    const said = `${drawing.roles[step.from] ?? ""} -> ${drawing.roles[step.to] ?? ""}: `;
    const behind = put(row, put(row, column, said), step.label, "strong");
    put(row, behind + 2, place, "faint");
  }
  rows.push(createRow());
  const column = 4 + Math.max(0, ...drawing.roles.map(displayWidth)) + 2;
  drawing.ends.forEach((end, index) => {
    const words = `${end.words} ${end.place}`.trimEnd();
    const fits = column + 2 + displayWidth(words) + 1 <= theme.width;
    const lines = fits ? [end.words] : wrap(words, theme.width - column - 2);
    lines.forEach((line, number) => {
      const row = createRow();
      rows.push(row);
      if (number === 0) put(row, 4, drawing.roles[index] ?? "", "strong");
      if (number === 0) put(row, column, end.sign, end.tone);
      const behind = put(row, column + 2, line, end.tone);
      if (fits) put(row, behind + 2, end.place, "faint");
    });
  });
  return rows;
}
