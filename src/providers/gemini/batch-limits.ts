import type { DocumentedLimits } from "../batch-limits.ts";

/**
 * "Rate limits", Batch API: an input file of 2 GB, 100 concurrent batch requests, and tokens enqueued by model. Others may use the
 * project too, so `concurrent` is less.
 */
export const GEMINI_LIMITS: DocumentedLimits = {
  records: undefined,
  bytes: 2_000_000_000,
  lineBytes: undefined,
  minimumRecords: 1,
  concurrent: 50,
};
