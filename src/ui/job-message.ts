/** A job as the page shows it. */
import { inputUriOf, outputUriOf } from "../lib/aws/job-uris.ts";
import { resultNames } from "../lib/aws/result-keys.ts";
import { parseS3Uri } from "../lib/aws/s3-uri.ts";
import type { ObjectName } from "../lib/names.ts";
import type { Scrubber } from "../lib/scrub.ts";
import { isTerminal, type JobRow, type Tag, UNMANAGED_OWNER } from "../ports/jobs.ts";
import type { JobDetailMessage, JobMessage, SampleMessage } from "./messages.ts";
import { type Rates, rounded } from "./rates.ts";

interface Options {
  readonly rates: Rates;
  readonly scrub: Scrubber;
}

/** @param operator true: tenants are shown */
export function jobMessage({ rates, scrub }: Options, row: JobRow, operator: boolean): JobMessage {
  const { counts } = row;
  const isRunning = row.status === "InProgress" && counts !== undefined;
  const rate = isRunning ? rates.note(row.id, counts.processed) : undefined;
  const left = counts === undefined ? 0 : counts.total - counts.processed;
  return {
    id: row.id,
    arn: row.arn,
    name: row.name,
    provider: row.provider,
    model: row.modelId,
    tenant: operator && row.owner !== UNMANAGED_OWNER && row.owner !== "" ? row.owner : undefined,
    status: row.status,
    message: row.message === undefined ? undefined : scrub.text(row.message),
    submittedAt: row.submitTime,
    changedAt: row.lastModifiedTime,
    endedAt: row.endTime,
    counts,
    tokens: row.tokens,
    cost: row.cost,
    currency: row.currency,
    rate,
    leftMs: rate === undefined || rate === 0 ? undefined : rounded((left / rate) * 1000),
  };
}

interface Detail {
  readonly tags: readonly Tag[];
  readonly history: readonly SampleMessage[];
  readonly operator: boolean;
  /** True if the caller's key may change jobs. */
  readonly mayChange: boolean;
}

export function jobDetailMessage(options: Options, row: JobRow, detail: Detail): JobDetailMessage {
  const { tags, history, operator, mayChange } = detail;
  const ended = isTerminal(row.status);
  return {
    ...jobMessage(options, row, operator),
    inputUri: inputUriOf(row),
    outputUri: outputUriOf(row),
    results: resultsOf(row),
    timeoutHours: row.timeoutHours,
    expiresAt: row.expirationTime,
    roleArn: row.roleArn,
    invocationType: row.invocationType,
    tags,
    history,
    canStop: mayChange && !ended && row.status !== "Stopping",
    canRetry: mayChange && ended && row.counts !== undefined && row.counts.success < row.counts.total,
  };
}

/** The results object of a job with one input file, once there may be results. */
export function resultsOf(row: JobRow): ObjectName | undefined {
  const input = parseS3Uri(inputUriOf(row));
  const output = parseS3Uri(outputUriOf(row));
  const hasResults = row.counts !== undefined && row.counts.processed > 0;
  if (!hasResults || input === undefined || output === undefined) return undefined;
  if (input.key === "" || input.key.endsWith("/")) return undefined;
  return resultNames(output, row.id, input.key).results;
}
