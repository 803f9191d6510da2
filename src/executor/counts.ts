/** The counts of a running batch: records for its state, tokens for its manifest. */
import type { JobTokens, RecordCounts } from "../ports/jobs.ts";
import type { JournalEntry } from "./journal.ts";

export interface Counts {
  add(entry: JournalEntry): void;
  records(total: number): RecordCounts;
  tokens(): JobTokens;
}

export function createCounts(): Counts {
  let [success, error] = [0, 0];
  let [input, output, cached, reasoning] = [0, 0, 0, 0];
  return {
    add(entry) {
      if (entry.ok) success += 1;
      else error += 1;
      input += entry.input;
      output += entry.output;
      cached += entry.cached;
      reasoning += entry.reasoning;
    },
    records: (total) => ({ total, processed: success + error, success, error }),
    tokens: () => ({ input, output, cached, reasoning }),
  };
}
