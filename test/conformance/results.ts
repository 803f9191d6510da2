/** Parsing of result lines in any form. */
interface Line {
  readonly recordId?: string;
  readonly custom_id?: string;
  readonly key?: string;
}

/** The record ids of a result file. */
export const idsOf = (content: string): string[] =>
  content
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
    .map(({ recordId, custom_id, key }) => recordId ?? custom_id ?? key ?? "none");
