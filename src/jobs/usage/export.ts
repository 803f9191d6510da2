/** A usage report as CSV (RFC 4180) and as JSON. */
import type { UsageReport, UsageRow } from "./report.ts";

const COLUMNS = [
  "jobs",
  "input",
  "output",
  "cached",
  "reasoning",
  "cost",
  "currency",
  "unpriced",
] as const satisfies readonly (keyof UsageRow)[];

const quoted = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Text of callers. Spreadsheets would run a formula that begins with one of these (OWASP, "CSV Injection"). */
const inert = (text: string): string => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export const usageCsv = ({ by, rows }: Pick<UsageReport, "by" | "rows">): string =>
  [
    [...by, ...COLUMNS].join(","),
    ...rows.map((row) =>
      [
        ...by.map((group) => quoted(inert(row.group[group] ?? ""))),
        ...COLUMNS.map((column) => quoted(String(row[column]))),
      ].join(","),
    ),
    "",
  ].join("\r\n");

/** Times are in ISO 8601. */
export const usageJson = ({ from, to, ...report }: UsageReport): string =>
  JSON.stringify({ from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...report });
