/**
 * Ids of records in translated inputs: `<tag>_<line>_<part of the record's own id>`. They are unique and fit every provider: 1
 * to 64 characters `[a-zA-Z0-9_-]`, as Anthropic requires. The number joins a result with its line. The tag tells the job's
 * results from others. The own id is for people.
 */
import type { InputLine } from "./read-line.ts";

const MAX_CHARACTERS = 64;

/** The id of a line that can be used. */
export function recordId(line: InputLine, tag: string): string {
  const own = line.frame.id(line.json) ?? line.madeUpId;
  return `${tag}_${line.number}_${own.slice(0, MAX_CHARACTERS).replace(/[^a-zA-Z0-9_-]/g, "-")}`.slice(
    0,
    MAX_CHARACTERS,
  );
}

const RECORD_ID = /^([^_]+)_(\d{1,15})_/;

/** The number of a result's line. Undefined if the result is not of this job. */
export function lineNumberOf(id: unknown, tag: string): number | undefined {
  const [, found, line] = typeof id === "string" ? (RECORD_ID.exec(id) ?? []) : [];
  return found === tag ? Number(line) : undefined;
}
