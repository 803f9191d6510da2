/** Result lines of the records that a batch did not run, because it was stopped or its deadline passed. */

import { type Unrun, unrunError } from "../dialects/record-error.ts";
import type { Translator } from "../dialects/translate.ts";
import { oneLine } from "../lib/jsonl.ts";
import type { Results } from "./results.ts";
import type { OpenLines } from "./source.ts";

const MESSAGES = {
  canceled: "The job was stopped before this record was processed.",
  expired: "The job expired before this record was processed.",
} as const satisfies Record<Unrun, string>;

/** Size of one write. */
const CHUNK_CHARACTERS = 64 * 1024;

/**
 * Writes a line for each input line without a result. They have no entries in the journal, so a process that resumes the batch
 * removes them and writes them again.
 */
export async function writeUnrun(
  { log, order, done }: Pick<Results, "log" | "order" | "done">,
  lines: OpenLines,
  translator: Pick<Translator, "read" | "result">,
  unrun: Unrun,
): Promise<void> {
  const error = unrunError(unrun, MESSAGES[unrun]);
  let text = "";
  let unwritten = 0;
  await order?.restart();
  for await (const some of lines()) {
    for (const raw of some) {
      const slot = order?.expect(raw.number);
      if (done.has(raw.number)) continue;
      const line = `${oneLine(translator.result(translator.read(raw), { id: undefined, error }).text)}\n`;
      unwritten += line.length;
      if (slot === undefined) text += line;
      else order?.fill(slot, Buffer.from(line));
      if (unwritten < CHUNK_CHARACTERS) continue;
      if (order === undefined) await log.write(Buffer.from(text), 0);
      else await order.settle();
      text = "";
      unwritten = 0;
    }
  }
  if (text !== "") await log.write(Buffer.from(text), 0);
  await order?.settle();
}
