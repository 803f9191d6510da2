/** Output for people: colours, tables, numbers and one line that changes. */
import type { WriteStream } from "node:tty";
import { printable } from "./failure.ts";

type Output = NodeJS.WriteStream | WriteStream;

const CODES = { red: 31, green: 32, yellow: 33, cyan: 36, dim: 2, bold: 1 } as const;
export type Colour = keyof typeof CODES;

/** `hasColors` knows NO_COLOR and TERM. A pipe gets no colours, whatever FORCE_COLOR says. */
const isColoured = (stream: Output): boolean => stream.isTTY === true && stream.hasColors();

export const painted = (text: string, colour: Colour, stream: Output = process.stdout): string =>
  isColoured(stream) ? `\x1b[${CODES[colour]}m${text}\x1b[${colour === "dim" || colour === "bold" ? 22 : 39}m` : text;

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));
export const note = (text: string): void => void process.stderr.write(`${text}\n`);

export const grouped = (count: number): string => count.toLocaleString("en-US");

export function sizeText(bytes: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let [size, unit] = [bytes, 0];
  for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
  return `${unit === 0 ? size : size.toFixed(1)} ${units[unit]}`;
}

/** @param seconds not negative */
export function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A time in UTC, to the second. */
export const dateText = (date: Date | undefined): string =>
  date === undefined
    ? ""
    : date
        .toISOString()
        .replace("T", " ")
        .replace(/\.\d+Z$/, "Z");

export interface Column<T> {
  readonly title: string;
  readonly text: (row: T) => string;
  readonly colour?: ((row: T) => Colour | undefined) | undefined;
  readonly isNumber?: boolean;
}

/** Prints a table. A header stands above it only on a terminal, so that scripts get rows alone. */
export function printTable<T>(rows: readonly T[], columns: readonly Column<T>[]): void {
  const cells = rows.map((row) => columns.map(({ text }) => printable(text(row)).replace(/[\n\t]/g, " ")));
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, at) => Math.max(title.length, ...cells.map((row) => row[at]!.length)));
  const line = (texts: readonly string[], paint: (text: string, at: number) => string) =>
    texts
      .map((text, at) => {
        const space = " ".repeat(widths[at]! - text.length);
        const isLast = at === texts.length - 1;
        return columns[at]!.isNumber ? space + paint(text, at) : paint(text, at) + (isLast ? "" : space);
      })
      .join("  ")
      .trimEnd();
  if (process.stdout.isTTY) print(line(titles, (text) => painted(text, "bold")));
  for (const [at, row] of cells.entries()) {
    print(
      line(row, (text, column) => {
        const colour = columns[column]!.colour?.(rows[at]!);
        return colour === undefined ? text : painted(text, colour);
      }),
    );
  }
}

/** A bar of `width` characters. @param part from 0 to 1 */
export function barText(part: number, width: number): string {
  const filled = Math.floor(Math.min(1, Math.max(0, part)) * width);
  return "█".repeat(filled) + "░".repeat(width - filled);
}

/** A line of stderr that changes. Without a terminal nothing is written. */
export interface LiveLine {
  readonly isLive: boolean;
  show(text: string): void;
  /** Removes the line. */
  clear(): void;
}

export function createLiveLine(stream: Output = process.stderr): LiveLine {
  const isLive = stream.isTTY === true && process.env.TERM !== "dumb";
  return {
    isLive,
    show(text) {
      // A line that wraps could not be removed.
      if (isLive) stream.write(`\r\x1b[K${text.slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
    },
    clear() {
      if (isLive) stream.write("\r\x1b[K");
    },
  };
}
