/** The running sums of a batch: its counts, and the tokens for its manifest. */
import type { RecordCounts } from "../ports/jobs.ts";
import type { JournalEntry } from "./journal.ts";

export interface Tally {
  add(entry: JournalEntry): void;
  counts(total: number): RecordCounts;
  tokens(): { readonly input: number; readonly output: number };
}

export function createTally(): Tally {
  let [success, error, input, output] = [0, 0, 0, 0];
  return {
    add(entry) {
      if (entry.ok) success += 1;
      else error += 1;
      input += entry.input;
      output += entry.output;
    },
    counts: (total) => ({ total, processed: success + error, success, error }),
    tokens: () => ({ input, output }),
  };
}
