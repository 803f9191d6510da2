/** The configuration of what one batch of a provider may have. The defaults of each type have their sources in its folder. */
import * as z from "zod";
import { MAX_LINE_BYTES } from "../dialects/read-line.ts";
import type { BatchLimits } from "../ports/jobs.ts";

/** `records` undefined: the provider documents no number. */
export interface DocumentedLimits extends Omit<BatchLimits, "records" | "lineBytes" | "enqueuedTokens"> {
  readonly records: number | undefined;
  /** Undefined: the provider documents no number, and the gateway's own limit counts. */
  readonly lineBytes: number | undefined;
}

/** A job is split where it has more than these. */
export function batchLimitSettings(defaults: DocumentedLimits) {
  const count = z.int().min(1);
  const records = "Number of records of one batch.";
  return z
    .strictObject({
      records:
        defaults.records === undefined
          ? count.optional().describe(`${records} Default: no limit.`)
          : count.default(defaults.records).describe(records),
      bytes: z.int().min(1024).default(defaults.bytes).describe("Size in bytes of one batch, in the provider's form."),
      line_bytes: z
        .int()
        .min(1024)
        .max(MAX_LINE_BYTES)
        .default(defaults.lineBytes ?? MAX_LINE_BYTES)
        .describe("Size in bytes of one record, in the provider's form. A job with a larger record is refused."),
      minimum_records: count
        .default(defaults.minimumRecords)
        .describe("Least number of records of one batch. A job with fewer is refused, or goes to `below_minimum`."),
      concurrent: z
        .int()
        .min(1)
        .max(1000)
        .default(defaults.concurrent)
        .describe("Number of batches of split jobs that the provider has at once. Further ones wait."),
      enqueued_tokens: z
        .record(z.string().min(1), z.int().min(1))
        .default({})
        .describe(
          "Estimated input tokens of the batches that a model has with the provider at once, by model; `*` is every other model. Further batches wait. Default: no limit, because limits differ by account.",
        ),
    })
    .prefault({})
    .describe("What one batch of the provider may have. A job with more records, bytes or models is several batches.");
}

type LimitSettings = z.output<ReturnType<typeof batchLimitSettings>>;

export const batchLimitsOf = ({ records, bytes, ...settings }: LimitSettings): BatchLimits => ({
  records: records ?? Number.POSITIVE_INFINITY,
  bytes,
  lineBytes: settings.line_bytes,
  minimumRecords: settings.minimum_records,
  concurrent: settings.concurrent,
  enqueuedTokens: new Map(Object.entries(settings.enqueued_tokens)),
});
