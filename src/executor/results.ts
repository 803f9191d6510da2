/**
 * The growing result object and its journal, written together: while one write is under way the next one gathers, so a
 * busy batch writes many lines at once and an idle one writes each at once.
 */

import { oneLine } from "../lib/jsonl.ts";
import type { Appender, ObjectStore } from "../ports/blobs.ts";
import type { RunRow } from "../ports/ledger.ts";
import { createTally, type Tally } from "./counts.ts";
import { ENTRY_BYTES, type Entry, encode, entriesOf, type LineSet, lineSet } from "./journal.ts";

export interface Results {
  readonly results: Appender;
  readonly journal: Appender;
  /** Input lines that had their result before this process began. */
  readonly done: LineSet;
  readonly tally: Tally;
}

/** Begins a batch's results, or opens those that an earlier process left and cuts them back to their last whole line. */
export async function openResults(objects: ObjectStore, run: RunRow): Promise<Results> {
  const done = lineSet();
  const tally = createTally();
  if (run.results === undefined || run.journal === undefined) {
    return { results: await objects.append(), journal: await objects.append(), done, tally };
  }
  const found = await objects.append(run.results);
  const size = found.size;
  await found.close();
  let [end, entries] = [0, 0];
  for await (const entry of entriesOf(await objects.get(run.journal), size)) {
    done.add(entry.line);
    tally.add(entry);
    end = entry.end;
    entries += 1;
  }
  const results = await objects.append(run.results, end);
  const journal = await objects.append(run.journal, entries * ENTRY_BYTES);
  return { results, journal, done, tally };
}

export interface Writer {
  /** Takes a result line, without its end. */
  add(line: string, entry: Omit<Entry, "end">): void;
}

/**
 * `settled` is told of every entry once: when result and journal entry are with the operating system, or that they
 * could not be written. After a failure nothing more is written.
 */
export function createWriter(
  { results, journal }: Pick<Results, "results" | "journal">,
  settled: (entries: readonly Entry[], failure: unknown) => void,
): Writer {
  let end = results.size;
  let lines: Buffer[] = [];
  let entries: Entry[] = [];
  let writing = false;
  let failure: unknown;

  async function write(): Promise<void> {
    while (entries.length > 0) {
      const [bytes, batch] = [lines.length === 1 ? lines[0]! : Buffer.concat(lines), entries];
      lines = [];
      entries = [];
      if (failure === undefined) {
        // Side by side: an entry that got ahead of its result is recognised by its end.
        await Promise.all([results.write(bytes), journal.write(encode(batch))]).catch((error: unknown) => {
          failure = error ?? new Error("write failed");
        });
      }
      settled(batch, failure);
    }
    writing = false;
  }

  return {
    add(line, entry) {
      const bytes = Buffer.from(`${oneLine(line)}\n`);
      end += bytes.length;
      lines.push(bytes);
      entries.push({ ...entry, end });
      if (writing) return;
      writing = true;
      void write();
    },
  };
}
