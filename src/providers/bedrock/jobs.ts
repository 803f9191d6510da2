/** Batch jobs on Bedrock. Bedrock writes results to S3, under the job's output URI. */

import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { HeadBucketCommand } from "@aws-sdk/client-s3";
import type { Logger } from "pino";
import type { ObjectName, ProviderName } from "../../lib/names.ts";
import type { JobEngine, UnmanagedJob } from "../../ports/jobs.ts";
import { readable } from "../answers.ts";
import { batchLimitsOf } from "../batch-limits.ts";
import { PROVIDER_TIMINGS } from "../http/timings.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { bedrockJob, bedrockState, missingMember } from "./descriptions.ts";
import { createAskAws, fromS3Error } from "./errors.ts";
import { jobRequest, tokenOf } from "./job-request.ts";
import { bedrockTags } from "./job-tags.ts";
import { within } from "./limits.ts";
import { readManifest } from "./manifest.ts";
import { checkBucket } from "./names.ts";
import { bedrockTarget } from "./target.ts";

const PAGE = 100;

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "bedrock" | "jobs">;
  readonly config: Pick<
    BedrockConfig,
    "models" | "batch_limits" | "role_arn" | "kms_key_id" | "bucket_owner" | "output_bucket" | "timeout_seconds"
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
      yield* readable(page.invocationJobSummaries ?? [], bedrockJob, { log, what: `the jobs of '${provider}'` });
      nextToken = page.nextToken;
    } while (nextToken);
  }

  /** The caller's bucket, or the configured one if the caller's does not exist, as in `s3://openai-output/`. */
  const outputBucket = async (output: ObjectName, signal: AbortSignal): Promise<string> => {
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
    takes: bedrockTarget(provider, config),
    limits: batchLimitsOf(config.batch_limits),
    outputBucket,

    async create(spec, signal) {
      const request = jobRequest(spec, config);
      const { jobArn } = await ask(signal, (options) =>
        jobs.send(new CreateModelInvocationJobCommand(request), options),
      );
      if (jobArn === undefined) throw missingMember("jobArn");
      const { roleArn, inputDataConfig: input, outputDataConfig: output } = request;
      return { id: jobArn, request: { roleArn, input, output } };
    },

    async find(spec, since, signal) {
      // Not by a second create with the same token: AWS does not document for how long it remembers tokens.
      const filter = { submitTimeAfter: new Date(since - PROVIDER_TIMINGS.searchBack), nameContains: spec.name };
      for await (const job of list(signal, filter)) {
        if (job.request?.clientRequestToken === tokenOf(spec)) return { id: job.id, request: job.request };
      }
      return undefined;
    },

    async get(id, signal) {
      const job = await ask(signal, (options) =>
        bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: id }), options),
      );
      const state = bedrockState(job);
      if (state.counts !== undefined || state.status !== "Completed") return state;
      return { ...state, counts: (await readManifest(s3, job, within(silenceMs, signal)))?.counts };
    },

    async usage({ nativeId }, signal) {
      const job = await ask(signal, (options) =>
        bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: nativeId }), options),
      );
      const tokens = (await readManifest(s3, job, within(silenceMs, signal)))?.tokens;
      return tokens && [{ provider, model: job.modelId ?? "", tokens }];
    },

    list: (signal) => list(signal),
    tags: bedrockTags(ask, bedrock),

    async stop(id, signal) {
      await ask(signal, (options) => bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier: id }), options));
    },
  };
}
