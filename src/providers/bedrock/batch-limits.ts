import type { DocumentedLimits } from "../batch-limits.ts";

/**
 * Quotas of an account, by model and region (Service Quotas, Bedrock): "Records per input file per batch inference job", "Batch
 * inference input file size (in GB)", "Minimum number of records per batch inference job", and "Sum of in-progress and submitted
 * batch inference jobs", which other jobs of the account share. These are the usual defaults. Most of them can be raised. A body
 * of InvokeModel has at most 25,000,000 bytes (API reference).
 */
export const BEDROCK_LIMITS: DocumentedLimits = {
  records: 50_000,
  bytes: 1_000_000_000,
  lineBytes: 25_000_000,
  minimumRecords: 100,
  concurrent: 10,
};
