/** The counts of a running batch: records for its state, tokens for its manifest. */
import type { RecordCounts } from "../ports/jobs.ts";
import type { JournalEntry } from "./journal.ts";

export interface Counts {
  add(entry: JournalEntry): void;
  records(total: number): RecordCounts;
  tokens(): TokenCounts;
}

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
}

export function createCounts(): Counts {
  let [success, error, input, output] = [0, 0, 0, 0];
  return {
    add(entry) {
      if (entry.ok) success += 1;
      else error += 1;
      input += entry.input;
      output += entry.output;
    },
    records: (total) => ({ total, processed: success + error, success, error }),
    tokens: () => ({ input, output }),
  };
}
