/**
 * Appends to a batch's results and journal. Lines that arrive during a write share the next write. So a busy batch writes
 * many lines at once, and an idle one writes each line immediately.
 */

import { oneLine } from "../lib/jsonl.ts";
import type { Appender, BlobStore } from "../ports/blobs.ts";
import type { RunRow } from "../ports/ledger.ts";
import { type Counts, createCounts } from "./counts.ts";
import { ENTRY_BYTES, encode, entriesOf, type JournalEntry, type LineSet, lineSet } from "./journal.ts";

export interface Results {
  readonly results: Appender;
  readonly journal: Appender;
  /** Input lines that have a result. */
  readonly done: LineSet;
  readonly counts: Counts;
}

/** Creates a batch's results, or opens those of an earlier process and truncates them after the last whole line. */
export async function openResults(blobs: BlobStore, run: RunRow): Promise<Results> {
  const done = lineSet();
  const counts = createCounts();
  if (run.results === undefined || run.journal === undefined) {
    return { results: await blobs.append(), journal: await blobs.append(), done, counts };
  }
  const found = await blobs.append(run.results);
  const size = found.size;
  await found.close();
  let [end, entries] = [0, 0];
  for await (const entry of entriesOf(await blobs.get(run.journal), size)) {
    done.add(entry.line);
    counts.add(entry);
    end = entry.end;
    entries += 1;
  }
  const results = await blobs.append(run.results, end);
  const journal = await blobs.append(run.journal, entries * ENTRY_BYTES);
  return { results, journal, done, counts };
}

export interface Writer {
  /** Appends a result line, given without line end. */
  add(line: string, entry: Omit<JournalEntry, "end">): void;
}

/**
 * Calls `settled` once per entry: when the operating system has the result and the journal entry, or when the write has
 * failed. After a failure nothing more is written.
 */
export function createWriter(
  { results, journal }: Pick<Results, "results" | "journal">,
  settled: (entries: readonly JournalEntry[], failure: unknown) => void,
): Writer {
  let end = results.size;
  let lines: Buffer[] = [];
  let entries: JournalEntry[] = [];
  let writing = false;
  let failure: unknown;

  async function write(): Promise<void> {
    while (entries.length > 0) {
      const [bytes, batch] = [lines.length === 1 ? lines[0]! : Buffer.concat(lines), entries];
      lines = [];
      entries = [];
      if (failure === undefined) {
        // Concurrently: an entry without its result is recognised by its end.
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
