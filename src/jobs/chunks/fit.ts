/** Whether the input of a job fits into one batch of its provider. */
import type { BatchLimits } from "../../ports/jobs.ts";

/** The job needs several batches, or a batch elsewhere. */
export class NeedsChunks extends Error {
  override readonly name = "NeedsChunks";
}

export interface Fit {
  /** A record. Throws NeedsChunks. @param batch equal for records that may share a batch */
  record(batch: string): void;
  /** Bytes of a record in the provider's form, with its end, and what it counts as. Throws NeedsChunks. */
  size(bytes: number, records: number): void;
  /** After the last record. Throws NeedsChunks if there are too few. */
  end(): void;
}

export function createFit(limits: Pick<BatchLimits, "records" | "bytes" | "minimumRecords">): Fit {
  let first: string | undefined;
  let records = 0;
  let bytes = 0;
  return {
    record(batch) {
      first ??= batch;
      if (batch !== first) throw new NeedsChunks();
    },
    size(added, counted) {
      bytes += added;
      records += counted;
      if (bytes > limits.bytes || records > limits.records) throw new NeedsChunks();
    },
    end() {
      if (records > 0 && records < limits.minimumRecords) throw new NeedsChunks();
    },
  };
}
