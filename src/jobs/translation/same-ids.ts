/** Finds the lines of an input that have the same id. */

import { createIdSet, type IdSet } from "../../dialects/duplicates.ts";
import { type InputLine, MAX_LINE_BYTES } from "../../dialects/read-line.ts";
import { RecordError } from "../../dialects/record-error.ts";
import type { Translator } from "../../dialects/translate.ts";
import { linesOf } from "../../lib/jsonl.ts";
import type { BadLines } from "./bad-lines.ts";
import { turns } from "./turns.ts";

/** The ids of all lines that can be used. */
export async function idsOf(
  source: AsyncIterable<Buffer>,
  { translator, signal }: { readonly translator: Translator; readonly signal: AbortSignal },
): Promise<IdSet> {
  const ids = createIdSet();
  const turn = turns();
  for await (const lines of linesOf(source, MAX_LINE_BYTES)) {
    signal.throwIfAborted();
    for (const raw of lines) {
      const id = idOf(translator.read(raw));
      if (id !== undefined) ids.add(id, raw.number);
    }
    await turn();
  }
  return ids;
}

/** Compares the ids of lines that have the same hash, in a second read of the input. Adds the lines whose id an earlier line has. */
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

/** Undefined for a line that cannot be used. */
function idOf({ frame, json, problem }: InputLine): string | undefined {
  if (problem !== undefined) return undefined;
  try {
    return frame.id(json);
  } catch (error) {
    if (error instanceof RecordError) return undefined;
    throw error;
  }
}
