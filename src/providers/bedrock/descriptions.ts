/** The tolerant reader for Bedrock's job descriptions. AWS may add statuses, formats and members at any time. */
import type { GetModelInvocationJobCommandOutput, ModelInvocationJobSummary } from "@aws-sdk/client-bedrock";
import { GatewayError } from "../../lib/errors.ts";
import type { JobRequest, JobState, RecordCounts, UnmanagedJob } from "../../ports/jobs.ts";
import { countIn, itemsIn, recordIn, textIn, timeIn } from "../answers.ts";

type Described = ModelInvocationJobSummary | GetModelInvocationJobCommandOutput;

export function bedrockState(job: Described): JobState {
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
  return {
    total,
    processed: countIn(job.processedRecordCount) ?? 0,
    success: countIn(job.successRecordCount) ?? 0,
    error: countIn(job.errorRecordCount) ?? 0,
  };
}

/** The SDK's dates. An invalid one is left out. */
const timeOf = (date: Date | undefined): number | undefined => timeIn(date?.getTime());

/** Throws if the description has no ARN. */
export function bedrockJob(job: ModelInvocationJobSummary): UnmanagedJob & { readonly request: Partial<JobRequest> } {
  const id = textIn(job.jobArn);
  if (id === undefined) throw missingMember("jobArn");
  const input = unionIn(job.inputDataConfig, "s3InputDataConfig");
  const output = unionIn(job.outputDataConfig, "s3OutputDataConfig");
  return {
    ...bedrockState(job),
    id,
    name: textIn(job.jobName) ?? "",
    modelId: textIn(job.modelId) ?? "",
    submitTime: timeOf(job.submitTime) ?? 0,
    expirationTime: timeOf(job.jobExpirationTime),
    inputUri: input?.s3Uri ?? "",
    outputUri: output?.s3Uri ?? "",
    request: {
      roleArn: textIn(job.roleArn),
      clientRequestToken: textIn(job.clientRequestToken),
      timeoutHours: countIn(job.timeoutDurationInHours),
      invocationType: textIn(job.modelInvocationType),
      input: input?.union,
      output: output?.union,
      vpc: vpcIn(job.vpcConfig),
    },
  };
}

/** A union whose member is `known`, or a newer one, which the SDK names `$unknown`. Undefined if it is neither. */
function unionIn(value: unknown, known: string): { readonly union: object; readonly s3Uri?: string } | undefined {
  const union = recordIn(value);
  const s3Uri = textIn(recordIn(union[known]).s3Uri);
  if (s3Uri !== undefined) return { union: { [known]: { ...texts(union[known]), s3Uri } }, s3Uri };
  const [name, content] = itemsIn(union.$unknown);
  return textIn(name) === undefined ? undefined : { union: { $unknown: [name, content] } };
}

const texts = (value: unknown): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(recordIn(value)).filter(([, member]) => textIn(member) !== undefined));

function vpcIn(value: unknown): object | undefined {
  const vpc = recordIn(value);
  const [subnetIds, securityGroupIds] = [vpc.subnetIds, vpc.securityGroupIds].map((ids) =>
    itemsIn(ids).filter((id) => textIn(id) !== undefined),
  );
  return subnetIds!.length + securityGroupIds!.length === 0 ? undefined : { subnetIds, securityGroupIds };
}

export const missingMember = (member: string): GatewayError =>
  new GatewayError("Unavailable", `Bedrock's answer has no ${member}`);
