/** Result lines of the records that a batch did not run, because it was stopped or its deadline passed. */

import { type Unrun, unrunError } from "../dialects/record-error.ts";
import type { Translator } from "../dialects/translate.ts";
import { linesOf, oneLine } from "../lib/jsonl.ts";
import type { Results } from "./results.ts";

const MESSAGES = {
  canceled: "The job was stopped before this record was processed.",
  expired: "The job expired before this record was processed.",
} as const satisfies Record<Unrun, string>;

/** Size of one write. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Appends a line for each input line without a result. They have no entries in the journal, so a process that resumes the batch
 * removes them and writes them again.
 */
export async function writeUnrun(
  { results, done }: Pick<Results, "results" | "done">,
  input: AsyncIterable<Buffer>,
  translator: Pick<Translator, "read" | "result">,
  { maxLineBytes, unrun }: { readonly maxLineBytes: number; readonly unrun: Unrun },
): Promise<void> {
  const error = unrunError(unrun, MESSAGES[unrun]);
  let text = "";
  for await (const lines of linesOf(input, maxLineBytes)) {
    for (const raw of lines) {
      if (done.has(raw.number)) continue;
      text += `${oneLine(translator.result(translator.read(raw), { id: undefined, error }).text)}\n`;
      if (text.length < CHUNK_CHARACTERS) continue;
      await results.write(Buffer.from(text));
      text = "";
    }
  }
  if (text !== "") await results.write(Buffer.from(text));
}
