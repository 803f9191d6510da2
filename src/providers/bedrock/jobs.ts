/** Batch jobs on Bedrock. Bedrock writes results to S3, under the job's output URI. */

import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  type ModelInvocationJobSummary,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { Logger } from "pino";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import type { JobEngine, JobSpec, JobState, RecordCounts, UnmanagedJob } from "../../ports/jobs.ts";
import { countIn, readable, textIn, timeIn } from "../answers.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { createAskAws, fromS3Error } from "./errors.ts";
import { jobRequest, tokenOf } from "./job-request.ts";
import { bedrockTags } from "./job-tags.ts";
import { within } from "./limits.ts";
import { manifestCounts } from "./manifest.ts";
import { checkBucket } from "./names.ts";

const PAGE = 100;

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "bedrock" | "jobs">;
  readonly config: Pick<
    BedrockConfig,
    "role_arn" | "kms_key_id" | "bucket_owner" | "output_bucket" | "timeout_seconds"
  >;
  readonly log: Pick<Logger, "warn">;
}

export function bedrockJobs({ provider, clients, config, log }: Options): JobEngine {
  const { s3, bedrock, jobs } = clients;

  const silenceMs = config.timeout_seconds * 1000;
  const ask = createAskAws(provider, silenceMs);

  async function* list(
    signal: AbortSignal,
    filter: { readonly submitTimeAfter?: Date; readonly nameContains?: string } = {},
  ): AsyncGenerator<UnmanagedJob> {
    const query = { sortBy: "CreationTime", sortOrder: "Descending", maxResults: PAGE, ...filter } as const;
    let nextToken: string | undefined;
    do {
      const command = new ListModelInvocationJobsCommand({ ...query, nextToken });
      const page = await ask(signal, (options) => bedrock.send(command, options));
      yield* readable(page.invocationJobSummaries ?? [], unmanaged, { log, what: `the jobs of '${provider}'` });
      nextToken = page.nextToken;
    } while (nextToken);
  }

  /** The caller's bucket, or the configured one if the caller's does not exist, as in `s3://openai-output/`. */
  const outputBucket = async ({ output }: JobSpec, signal: AbortSignal): Promise<string> => {
    const fallback = config.output_bucket;
    if (fallback === undefined) return output.bucket;
    checkBucket(output.bucket);
    try {
      await s3.send(new HeadBucketCommand({ Bucket: output.bucket }), { abortSignal: signal });
    } catch (error) {
      const failure = fromS3Error(provider, signal.aborted ? signal.reason : error, { absent: "NoSuchBucket" });
      if (failure.kind === "NoSuchBucket") return fallback;
      // A bucket that the gateway may not read exists. Bedrock checks whether the role may write to it.
      if (failure.kind !== "AccessDenied") throw failure;
    }
    return output.bucket;
  };

  return {
    type: "bedrock",

    async create(spec, signal) {
      const request = jobRequest(spec, config, await outputBucket(spec, signal));
      const { jobArn } = await ask(signal, (options) =>
        jobs.send(new CreateModelInvocationJobCommand(request), options),
      );
      if (jobArn === undefined) throw missing("jobArn");
      const { roleArn, inputDataConfig: input, outputDataConfig: output } = request;
      return { id: jobArn, request: { roleArn, input, output } };
    },

    async find(spec, since, signal) {
      // Not by a second create with the same token: AWS does not document for how long it remembers tokens.
      const filter = { submitTimeAfter: new Date(since - PROVIDER_TIMINGS.clockSkew), nameContains: spec.name };
      for await (const job of list(signal, filter)) {
        if (job.request?.clientRequestToken === tokenOf(spec)) return { id: job.id, request: job.request };
      }
      return undefined;
    },

    async get(id, signal) {
      const job = await ask(signal, (options) =>
        bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: id }), options),
      );
      const state = stateOf(job);
      if (state.counts !== undefined || state.status !== "Completed") return state;
      return { ...state, counts: await manifestCounts(s3, job, within(silenceMs, signal)) };
    },

    list: (signal) => list(signal),
    tags: bedrockTags(ask, bedrock),

    async stop(id, signal) {
      await ask(signal, (options) => bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: id }), options));
    },
  };
}

type Described = ModelInvocationJobSummary | GetModelInvocationJobCommandOutput;

function stateOf(job: Described): JobState {
  return {
    // Passed on if it is newer than the SDK: boto3 and the SDKs accept unknown statuses. Without one, the job only exists.
    status: textIn(job.status) ?? "InProgress",
    message: textIn(job.message),
    counts: countsOf(job),
    endTime: timeOf(job.endTime),
  };
}

/** Undefined before Bedrock has counted, and for versions of Bedrock without counts. */
function countsOf(job: Described): RecordCounts | undefined {
  const total = countIn(job.totalRecordCount);
  if (total === undefined) return undefined;
  const [processed = 0, success = 0, error = 0] = [
    job.processedRecordCount,
    job.successRecordCount,
    job.errorRecordCount,
  ].map(countIn);
  return { total, processed, success, error };
}

/** The SDK's dates, of which an invalid one is left out. */
const timeOf = (date: Date | undefined): number | undefined => timeIn(date?.getTime());

function unmanaged(job: ModelInvocationJobSummary): UnmanagedJob {
  const id = textIn(job.jobArn);
  if (id === undefined) throw missing("jobArn");
  return {
    ...stateOf(job),
    id,
    name: textIn(job.jobName) ?? "",
    modelId: textIn(job.modelId) ?? "",
    submitTime: timeOf(job.submitTime) ?? 0,
    expirationTime: timeOf(job.jobExpirationTime),
    inputUri: job.inputDataConfig?.s3InputDataConfig?.s3Uri ?? "",
    outputUri: job.outputDataConfig?.s3OutputDataConfig?.s3Uri ?? "",
    request: {
      roleArn: job.roleArn,
      clientRequestToken: job.clientRequestToken,
      timeoutHours: job.timeoutDurationInHours,
      invocationType: job.modelInvocationType,
      input: job.inputDataConfig,
      output: job.outputDataConfig,
      vpc: job.vpcConfig,
    },
  };
}

const missing = (member: string) => new GatewayError("Unavailable", `Bedrock's answer has no ${member}`);
