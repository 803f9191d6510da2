/** Lines of results, in any form. */
interface Line {
  readonly recordId?: string;
  readonly custom_id?: string;
  readonly key?: string;
}

/** The ids of the records that a file of results has a line of. */
export const idsOf = (content: string): string[] =>
  content
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line)
    .map(({ recordId, custom_id, key }) => recordId ?? custom_id ?? key ?? "none");
