/** Formats the table in Markdown that is also readable in a terminal. */
import { type Bound, type Line, verdict } from "./row.ts";

const HEAD = ["what", "unit", "ours", "bare", "ratio (min–max)", "goal", "floor", "holds"];

const figure = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(value >= 10 ? 1 : 2);

const bound = (limit: Bound | undefined): string => {
  if (limit === undefined) return "";
  return "atLeast" in limit ? `≥ ${limit.atLeast}` : `< ${limit.below}`;
};

function cells(line: Line): string[] {
  const { what, unit, ours, bare, ratio, goal, floor } = line;
  return [
    what,
    unit,
    figure(ours),
    bare === undefined ? "" : figure(bare),
    ratio === undefined ? "" : `${ratio.median.toFixed(2)} (${ratio.min.toFixed(2)}–${ratio.max.toFixed(2)})`,
    bound(goal),
    bound(floor),
    verdict(line),
  ];
}

export function table(lines: readonly Line[]): string {
  const rows = [HEAD, ...lines.map(cells)];
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const draw = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at]!)).join(" | ")} |`;
  const [head, ...body] = rows.map(draw);
  return [head, draw(widths.map((width) => "-".repeat(width))), ...body].join("\n");
}
