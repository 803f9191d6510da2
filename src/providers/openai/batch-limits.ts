import type { DocumentedLimits } from "../batch-limits.ts";

/**
 * Batch guide, "Rate limits": 50,000 requests and an input file of 200 MB. It limits the tokens that a model has enqueued, and no
 * number of batches: `concurrent` is the gateway's own.
 */
export const OPENAI_LIMITS: DocumentedLimits = {
  records: 50_000,
  bytes: 200_000_000,
  lineBytes: undefined,
  minimumRecords: 1,
  concurrent: 10,
};
