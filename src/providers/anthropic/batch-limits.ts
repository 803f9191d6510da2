import type { DocumentedLimits } from "../batch-limits.ts";

/**
 * Batch processing guide, "Batch limitations": 100,000 requests or 256 MB. It limits the requests in the queue by tier, and no
 * number of batches: `concurrent` is the gateway's own.
 */
export const ANTHROPIC_LIMITS: DocumentedLimits = {
  records: 100_000,
  bytes: 256_000_000,
  lineBytes: undefined,
  minimumRecords: 1,
  concurrent: 10,
};
