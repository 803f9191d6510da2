/** Compares the ids of lines that have the same hash, in a second read of the input. */

import type { IdSet } from "../../dialects/duplicates.ts";
import { type InputLine, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import type { Translator } from "../../dialects/translate.ts";
import { linesOf } from "../../lib/jsonl.ts";
import type { BadLines } from "./bad-lines.ts";
import { turns } from "./turns.ts";

/** Adds the lines whose id an earlier line has. */
export async function addDuplicates(
  ids: IdSet,
  open: () => Promise<AsyncIterable<Buffer>>,
  translator: Translator,
  bad: BadLines,
): Promise<void> {
  if (ids.suspectCount === 0) return;
  const turn = turns();
  for await (const lines of linesOf(await open(), MAX_LINE_BYTES)) {
    for (const raw of lines) {
      if (!ids.isSuspect(raw.number)) continue;
      const id = idOf(translator.read(raw));
      const first = id === undefined ? undefined : ids.earlier(id, raw.number);
      if (first !== undefined) bad.add(raw.number, `its id '${id}' is that of line ${first}.`);
    }
    await turn();
  }
}

/** Undefined for a line that can no longer be used: an object may be replaced between the two reads. */
function idOf({ frame, json, problem }: InputLine): string | undefined {
  if (problem !== undefined) return undefined;
  try {
    return frame.id(json);
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}
