/** The bodies of events. */
import type { Scrubber } from "../lib/scrub.ts";
import type { JobEvent } from "../ports/events.ts";
import type { JobRow } from "../ports/jobs.ts";
import { eventBridgeBody } from "./eventbridge.ts";

interface Options {
  /** For the messages of jobs. */
  readonly scrub: Pick<Scrubber, "text">;
}

/** JSON text, equal for all attempts. */
export function bodyOfEvent({ scrub }: Options, event: JobEvent, format: "standard" | "eventbridge"): string {
  const { message } = event.job;
  const shown = message === undefined ? undefined : scrub.text(message);
  return JSON.stringify((format === "standard" ? standardBody : eventBridgeBody)(event, shown));
}

/** Standard Webhooks, "Payload structure": `data` has the members of GetModelInvocationJob's response, and more. */
function standardBody({ type, at, step, job, tags }: JobEvent, message: string | undefined): object {
  const { counts } = job;
  return {
    type,
    timestamp: time(at),
    data: {
      jobArn: job.arn,
      jobName: job.name,
      modelId: job.modelId,
      clientRequestToken: job.clientRequestToken,
      roleArn: job.roleArn,
      status: job.status,
      message,
      submitTime: time(job.submitTime),
      lastModifiedTime: time(job.lastModifiedTime),
      endTime: time(job.endTime),
      jobExpirationTime: time(job.expirationTime),
      timeoutDurationInHours: job.timeoutHours,
      modelInvocationType: job.invocationType,
      inputDataConfig: job.input,
      outputDataConfig: job.output,
      vpcConfig: job.vpc ?? undefined,
      ...(counts && {
        totalRecordCount: counts.total,
        processedRecordCount: counts.processed,
        successRecordCount: counts.success,
        errorRecordCount: counts.error,
      }),
      progressPercent: step,
      ...moneyOf(job),
      provider: job.provider,
      tags,
    },
  };
}

const moneyOf = ({ tokens, cost, currency }: JobRow) => ({
  ...(tokens && {
    inputTokenCount: tokens.input,
    outputTokenCount: tokens.output,
    cachedTokenCount: tokens.cached,
    reasoningTokenCount: tokens.reasoning,
  }),
  cost,
  currency: cost === undefined ? undefined : currency,
});

const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
