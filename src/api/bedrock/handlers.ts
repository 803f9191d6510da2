/**
 * Bedrock's batch operations: typed input -> one portable call -> typed output.
 *
 * Gaps: the evaluation, customisation and guardrail operations of the control plane; there is nothing here to run them.
 * By design: a job is found by its ARN, its id or its provider's own id, whatever the provider header says; roleArn is
 * optional and echoed; `statistics` stands beside the record counts for callers that read raw JSON.
 * Client quirks: botocore drops members that it does not know, so boto3 sees the counts and never `statistics`.
 */
import type { JobCall, JobService } from "../../jobs/service.ts";
import { parseS3Uri } from "../../lib/aws/s3-uri.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ObjectName } from "../../lib/names.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import type { ModelService } from "../../models/service.ts";
import type { JobRow } from "../../ports/jobs.ts";
import { type Call, type Handlers, portable } from "../call.ts";
import type { GetModelInvocationJobResponse } from "../generated/bedrock/models/models_0.ts";
import type { routes } from "../generated/bedrock/routes.ts";
import type { Tokens } from "../page-tokens.ts";
import { createModelHandlers } from "./models.ts";

/** botocore's own default is the service's, which its documentation does not name. */
const PAGE = 100;

interface Options {
  readonly jobs: JobService;
  readonly models: ModelService;
  readonly tokens: Tokens;
  readonly scrub: Scrubber;
}

export function createBedrockHandlers({ jobs, models, tokens, scrub }: Options): Handlers<typeof routes> {
  const describe = (job: JobRow) => described(job, job.message === undefined ? undefined : scrub.text(job.message));
  const logged = (call: Call, job: JobRow): JobRow => {
    call.answeredBy(job.provider);
    return job;
  };
  const find = async (call: Call, identifier: string) => logged(call, await jobs.find(call, identifier));

  return {
    ...createModelHandlers(models),

    async CreateModelInvocationJob(input, call) {
      const inputName = s3Name(input.inputDataConfig, "inputDataConfig", "s3InputDataConfig");
      const outputName = s3Name(input.outputDataConfig, "outputDataConfig", "s3OutputDataConfig");
      const request = portable(call, inputName.bucket);
      call.reach(request.provider, outputName.bucket);
      const job = await jobs.create(request, {
        name: input.jobName!,
        modelId: input.modelId!,
        input: inputName,
        output: outputName,
        tags: (input.tags ?? []) as { key: string; value: string }[],
        request: {
          roleArn: input.roleArn,
          clientRequestToken: input.clientRequestToken,
          timeoutHours: input.timeoutDurationInHours,
          invocationType: input.modelInvocationType,
          input: input.inputDataConfig,
          output: input.outputDataConfig,
          vpc: input.vpcConfig,
        },
      });
      return { jobArn: job.arn };
    },

    async GetModelInvocationJob(input, call) {
      return describe(logged(call, await jobs.get(call, input.jobIdentifier!)));
    },

    async ListModelInvocationJobs(input, call) {
      const query = {
        provider: call.headerProvider()?.name,
        status: input.statusEquals,
        nameContains: input.nameContains,
        submittedAfter: input.submitTimeAfter?.getTime(),
        submittedBefore: input.submitTimeBefore?.getTime(),
        order: input.sortOrder === "Ascending" ? "Ascending" : "Descending",
      } as const;
      const about = ["ListModelInvocationJobs", call.permissions.scope, query];
      const after = input.nextToken && tokens.decode("nextToken", input.nextToken, about, ["number", "string"]);
      const page = await jobs.list(call, {
        ...query,
        ...(after && { after: { submitTime: after[0], id: after[1] } }),
        limit: input.maxResults ?? PAGE,
      });
      const last = page.jobs.at(-1);
      return {
        invocationJobSummaries: page.jobs.map(describe),
        ...(page.more && last && { nextToken: tokens.encode(about, [last.submitTime, last.id]) }),
      };
    },

    async StopModelInvocationJob(input, call) {
      await find(call, input.jobIdentifier!);
      await jobs.stop(jobCall(call), input.jobIdentifier!);
      return {};
    },

    async TagResource(input, call) {
      await find(call, input.resourceARN!);
      await jobs.tag(jobCall(call), input.resourceARN!, input.tags as { key: string; value: string }[]);
      return {};
    },

    async UntagResource(input, call) {
      await find(call, input.resourceARN!);
      await jobs.untag(jobCall(call), input.resourceARN!, input.tagKeys!);
      return {};
    },

    async ListTagsForResource(input, call) {
      await find(call, input.resourceARN!);
      return { tags: [...(await jobs.tags(jobCall(call), input.resourceARN!))] };
    },
  };
}

const jobCall = (call: Call): JobCall => {
  const { owner, operator, permissions } = call;
  return { owner, operator, permissions, signal: call.signal() };
};

/** The name in a union's only member. The model's validators accept members that they do not know. */
function s3Name(union: object, name: string, member: string): ObjectName {
  const location = (union as { readonly [member: string]: { readonly s3Uri: string } | undefined })[member];
  if (location === undefined) throw new GatewayError("InvalidArgument", `${name}: ${member} is expected`);
  const { s3Uri } = location;
  const parsed = parseS3Uri(s3Uri);
  if (parsed !== undefined) return parsed;
  const expected = `'${s3Uri}' is not of the form s3://bucket/key`;
  throw new GatewayError("InvalidArgument", `${name}.${member}.s3Uri: ${expected}`);
}

function described(job: JobRow, message: string | undefined): GetModelInvocationJobResponse & { jobName: string } {
  const { counts, tokens } = job;
  return {
    jobArn: job.arn,
    jobName: job.name,
    modelId: job.modelId,
    clientRequestToken: job.clientRequestToken,
    // Required of the answer by every typed client, optional in the request.
    roleArn: job.roleArn ?? "",
    // AWS may have newer statuses than the model. Clients accept them.
    status: job.status as GetModelInvocationJobResponse["status"],
    message,
    submitTime: new Date(job.submitTime),
    lastModifiedTime: new Date(job.lastModifiedTime),
    endTime: date(job.endTime),
    inputDataConfig: job.input as never,
    outputDataConfig: job.output as never,
    vpcConfig: (job.vpc ?? undefined) as never,
    timeoutDurationInHours: job.timeoutHours,
    jobExpirationTime: date(job.expirationTime),
    modelInvocationType: job.invocationType as never,
    ...(counts && {
      totalRecordCount: counts.total,
      processedRecordCount: counts.processed,
      successRecordCount: counts.success,
      errorRecordCount: counts.error,
      statistics: {
        totalRecordCount: counts.total,
        successfulRecordCount: counts.success,
        failedRecordCount: counts.error,
        ...(tokens && { inputTokenCount: tokens.input, outputTokenCount: tokens.output }),
      },
    }),
  };
}

const date = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms));
