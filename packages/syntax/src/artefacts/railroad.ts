import type { Expression, Production } from "./model.js";

/** Something drawn: its line comes in on the left and goes out on the right, both at the height 0. */
interface Drawn {
  readonly width: number;
  /** Where its line goes out, where that is lower. */
  readonly out?: number;
  /** How far it reaches above its line, and below. */
  readonly up: number;
  readonly down: number;
  readonly draw: (x: number, y: number) => string;
}

const character = 8.4;
const gap = 12;
const arc = 10;
const half = 14;
const space = 8;
/** Wider sequences go on in another row. */
const widest = 820;

/** A railroad diagram of a production, as an SVG file of its own. It follows the colours of the page that it is on. */
export function railroad({ name, expression }: Production): string {
  const rows = rowsOf(expression);
  const drawn = rows.length === 1 ? (rows[0] ?? nothing) : stacked(rows);
  const margin = 16;
  const start = margin + 14;
  const width = Math.ceil(drawn.width + 2 * start);
  const y = margin + drawn.up;
  const height = Math.ceil(y + drawn.down + margin);
  const end = start + drawn.width;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${name}">
<style>
  svg { background: #fff }
  path { fill: none; stroke: #57606a; stroke-width: 1.5 }
  rect { fill: #ddf4ff; stroke: #54aeff; stroke-width: 1.2 }
  rect.name { fill: #f6f8fa; stroke: #8c959f }
  text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; fill: #1f2328; text-anchor: middle }
  text.name { font-style: italic }
  @media (prefers-color-scheme: dark) {
    svg { background: #0d1117 }
    path { stroke: #8b949e }
    rect { fill: #0c2d4a; stroke: #1f6feb }
    rect.name { fill: #161b22; stroke: #6e7681 }
    text { fill: #e6edf3 }
  }
</style>
${path(`M${margin} ${y - 8}v16m5 -16v16m-5 -8h${start - margin}`)}
${drawn.draw(start, y)}
${path(`M${end} ${round(y + (drawn.out ?? 0))}h14m0 -8v16m-5 -16v16`)}
</svg>
`;
}

const round = (value: number): string => String(Math.round(value * 10) / 10);
const path = (d: string): string => `<path d="${d}"/>`;
const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

const nothing: Drawn = { width: 0, up: 0, down: 0, draw: () => "" };

/** A long sequence in rows. */
function rowsOf(expression: Expression): readonly Drawn[] {
  if (expression.kind !== "sequence") return [draw(expression)];
  const rows: Drawn[][] = [[]];
  let width = 0;
  for (const part of expression.parts.map(draw)) {
    if (width + part.width > widest && width > 0) {
      rows.push([]);
      width = 0;
    }
    rows.at(-1)?.push(part);
    width += part.width + gap;
  }
  return rows.map(inSequence);
}

/** Rows below each other, the end of each led back to the beginning of the next. */
function stacked(rows: readonly Drawn[]): Drawn {
  const width = Math.max(...rows.map((row) => row.width)) + 2 * arc;
  const tops: number[] = [];
  let down = 0;
  for (const [index, row] of rows.entries()) {
    const top = index === 0 ? 0 : down + 3 * arc + row.up;
    tops.push(top);
    down = top + row.down;
  }
  return {
    width: width + arc,
    up: rows[0]?.up ?? 0,
    down,
    out: tops.at(-1) ?? 0,
    draw: (x, y) =>
      rows
        .map((row, index) => {
          const here = y + (tops[index] ?? 0);
          const lead = index === 0 ? path(`M${round(x)} ${round(here)}h${arc}`) : "";
          const parts = [lead, row.draw(x + arc, here)];
          const end = x + arc + row.width;
          const next = tops[index + 1];
          if (next === undefined) {
            parts.push(path(`M${round(end)} ${round(here)}H${round(x + width + arc)}`));
          } else {
            const between = y + next - (rows[index + 1]?.up ?? 0) - 1.5 * arc;
            const back = y + next;
            parts.push(
              path(
                `M${round(end)} ${round(here)}H${round(x + width - arc)}a${arc} ${arc} 0 0 1 ${arc} ${arc}V${round(between - arc)}a${arc} ${arc} 0 0 1 ${-arc} ${arc}H${round(x + arc)}a${arc} ${arc} 0 0 0 ${-arc} ${arc}V${round(back - arc)}a${arc} ${arc} 0 0 0 ${arc} ${arc}`,
              ),
            );
          }
          return parts.join("");
        })
        .join("\n"),
  };
}

function draw(expression: Expression): Drawn {
  switch (expression.kind) {
    case "text":
      return box(expression.text, false);
    case "name":
      return box(expression.name, true);
    case "sequence":
      return inSequence(expression.parts.map(draw));
    case "choice":
      return choice(expression.alternatives.map(draw));
    case "optional":
      return choice([nothing, draw(expression.part)]);
    case "repetition": {
      const loop = again(draw(expression.part));
      return expression.atLeastOne ? loop : choice([nothing, loop]);
    }
  }
}

function box(text: string, isName: boolean): Drawn {
  const width = text.length * character + 20;
  const kind = isName ? ' class="name"' : "";
  return {
    width,
    up: half,
    down: half,
    draw: (x, y) =>
      `<rect${kind} x="${round(x)}" y="${round(y - half)}" width="${round(width)}" height="${2 * half}" rx="${isName ? 2 : half}"/>` +
      `<text${kind} x="${round(x + width / 2)}" y="${round(y + 4.8)}">${escaped(text)}</text>`,
  };
}

function inSequence(parts: readonly Drawn[]): Drawn {
  const width = parts.reduce((sum, part) => sum + part.width, gap * Math.max(0, parts.length - 1));
  return {
    width,
    up: Math.max(0, ...parts.map(({ up }) => up)),
    down: Math.max(0, ...parts.map(({ down }) => down)),
    draw: (x, y) => {
      const drawn: string[] = [];
      let at = x;
      for (const [index, part] of parts.entries()) {
        if (index > 0) {
          drawn.push(path(`M${round(at)} ${round(y)}h${gap}`));
          at += gap;
        }
        drawn.push(part.draw(at, y));
        at += part.width;
      }
      return drawn.join("");
    },
  };
}

/** Alternatives below each other; the first is on the line. */
function choice(alternatives: readonly Drawn[]): Drawn {
  const inner = Math.max(...alternatives.map(({ width }) => width));
  const width = inner + 4 * arc;
  const tops: number[] = [];
  let down = 0;
  for (const [index, { up, down: below }] of alternatives.entries()) {
    const top = index === 0 ? 0 : Math.max(down + space + up, 2 * arc);
    tops.push(top);
    down = top + below;
  }
  return {
    width,
    up: alternatives[0]?.up ?? 0,
    down,
    draw: (x, y) =>
      alternatives
        .map((one, index) => {
          const top = tops[index] ?? 0;
          const left = x + 2 * arc;
          const rest = inner - one.width;
          if (index === 0) {
            return (
              path(`M${round(x)} ${round(y)}h${2 * arc}`) +
              one.draw(left, y) +
              path(`M${round(left + one.width)} ${round(y)}h${round(rest + 2 * arc)}`)
            );
          }
          const fall = round(top - 2 * arc);
          return (
            path(
              `M${round(x)} ${round(y)}a${arc} ${arc} 0 0 1 ${arc} ${arc}v${fall}a${arc} ${arc} 0 0 0 ${arc} ${arc}`,
            ) +
            one.draw(left, y + top) +
            path(
              `M${round(left + one.width)} ${round(y + top)}h${round(rest)}a${arc} ${arc} 0 0 0 ${arc} ${-arc}v-${fall}a${arc} ${arc} 0 0 1 ${arc} ${-arc}`,
            )
          );
        })
        .join(""),
  };
}

/** Something that may be gone through again: the way back is below it. */
function again(part: Drawn): Drawn {
  const back = Math.max(part.down + space, 2 * arc);
  return {
    width: part.width + 2 * arc,
    up: part.up,
    down: back,
    draw: (x, y) => {
      const end = round(x + arc + part.width);
      const rise = round(back - 2 * arc);
      return (
        path(`M${round(x)} ${round(y)}h${arc}`) +
        part.draw(x + arc, y) +
        path(`M${end} ${round(y)}h${arc}`) +
        path(
          `M${end} ${round(y)}a${arc} ${arc} 0 0 1 ${arc} ${arc}v${rise}a${arc} ${arc} 0 0 1 ${-arc} ${arc}H${round(x + arc)}a${arc} ${arc} 0 0 1 ${-arc} ${-arc}v-${rise}a${arc} ${arc} 0 0 1 ${arc} ${-arc}`,
        )
      );
    },
  };
}
