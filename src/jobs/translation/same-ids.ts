/** Compares the ids of lines that have the same hash, in a second read of the input. */

import type { IdSet } from "../../dialects/duplicates.ts";
import { MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import type { Translator } from "../../dialects/translate.ts";
import { GatewayError } from "../../lib/errors.ts";
import { linesOf } from "../../lib/jsonl.ts";
import type { BadLines } from "./bad-lines.ts";

/** Adds the lines whose id an earlier line has. */
export async function addDuplicates(
  { suspects, overflowed }: IdSet,
  open: () => Promise<AsyncIterable<Buffer>>,
  translator: Translator,
  bad: BadLines,
): Promise<void> {
  if (suspects.length === 0) return;
  const wanted = new Set(suspects.flatMap(({ first, second }) => [first, second]));
  const ids = new Map<number, string>();
  for await (const lines of linesOf(await open(), MAX_LINE_BYTES)) {
    for (const raw of lines) {
      if (!wanted.has(raw.number)) continue;
      const { frame, json } = translator.read(raw);
      const id = frame.id(json);
      if (id !== undefined) ids.set(raw.number, id);
    }
    if (ids.size === wanted.size) break;
  }
  const before = bad.count;
  for (const { first, second } of suspects) {
    const id = ids.get(second);
    if (id !== undefined && id === ids.get(first)) bad.add(second, `its id '${id}' is that of line ${first}.`);
  }
  if (overflowed && bad.count === before) {
    throw new GatewayError("Unavailable", "The ids of the input's lines could not be compared; try again");
  }
}
