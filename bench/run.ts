/** Runs rows by name, prints their table and, with `--write`, writes it into README.md. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "./machine.ts";
import { type Line, type Row, verdict } from "./row.ts";
import { table } from "./table.ts";

const README = new URL("./README.md", import.meta.url);

/** Replaces the text between `<!-- name -->` and `<!-- /name -->`. */
function write(name: string, text: string): void {
  const readme = readFileSync(README, "utf8");
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [from, to] = [readme.indexOf(begin), readme.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`bench/README.md has no ${begin} … ${end}`);
  writeFileSync(README, `${readme.slice(0, from + begin.length)}\n${text}\n${readme.slice(to)}`);
}

function chosen(rows: readonly Row[], names: readonly string[]): readonly Row[] {
  const known = [...new Set(rows.flatMap(({ name, group }) => [name, group ?? name]))];
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no such row: ${unknown.join(", ")}; there are: ${known.join(", ")}`);
  const isNamed = ({ name, group }: Row) => names.includes(name) || names.includes(group ?? name);
  return names.length === 0 ? rows : rows.filter(isNamed);
}

/**
 * Arguments: names of rows or groups (none: all), `--scale F` for a trial with smaller sizes, `--write` to write the figures to
 * README.md. The process's exit code is 1 if a floor is missed.
 *
 * @param name of the mark in README.md
 */
export async function run(name: string, rows: readonly Row[], args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { scale: { type: "string", default: "1" }, write: { type: "boolean", default: false } },
  });
  const scale = Number(values.scale);
  if (!(scale > 0 && scale <= 1)) throw new Error("--scale: a number above 0, up to 1");
  if (values.write && (scale !== 1 || positionals.length > 0)) {
    throw new Error("--write takes the figures of all rows at full size");
  }

  const folder = mkdtempSync(join(tmpdir(), `quarry-${name}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const on = machine(folder);
  process.stdout.write(`${on}\n`);

  const lines: Line[] = [];
  for (const row of chosen(rows, positionals)) {
    const own = join(folder, row.name);
    mkdirSync(own);
    const say = (text: string) => void process.stderr.write(`${row.name}: ${text}\n`);
    lines.push(...(await row.measure({ folder: own, scale, say })));
    rmSync(own, { recursive: true, force: true });
  }
  process.stdout.write(`\n${table(lines)}\n`);
  if (scale !== 1) process.stdout.write("\nFigures at a scale below 1 are not meaningful.\n");
  if (values.write) write(name, `${on}.\n\n${table(lines)}`);
  if (lines.some((line) => verdict(line) === "FLOOR MISSED")) process.exitCode = 1;
}
