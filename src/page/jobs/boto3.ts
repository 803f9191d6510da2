/** The boto3 call that creates a job again. */
import type { JobDetailMessage, SessionMessage } from "../../ui/messages.ts";

/** JSON strings are Python strings. */
const quoted = (text: string): string => JSON.stringify(text);

/** AWS requires a role. Quarry takes any, and a job that was created without one has none. */
export const SOME_ROLE = "arn:aws:iam::000000000000:role/any";

export function boto3Call(job: JobDetailMessage, { region, bedrock }: SessionMessage): string {
  const tags = job.tags.map(({ key, value }) => `{"key": ${quoted(key)}, "value": ${quoted(value)}}`);
  const options = [
    ...(job.invocationType === undefined ? [] : [`modelInvocationType=${quoted(job.invocationType)}`]),
    ...(job.timeoutHours === undefined ? [] : [`timeoutDurationInHours=${job.timeoutHours}`]),
    ...(tags.length === 0 ? [] : [`tags=[${tags.join(", ")}]`]),
  ];
  return `import boto3

bedrock = boto3.client("bedrock", endpoint_url=${quoted(bedrock)}, region_name=${quoted(region)})
provider = ${quoted(job.provider)}
bedrock.meta.events.register(
    "before-send", lambda request, **_: request.headers.__setitem__("x-model-provider", provider))
job = bedrock.create_model_invocation_job(
    jobName=${quoted(job.name)},
    modelId=${quoted(job.model)},
    roleArn=${quoted(job.roleArn ?? SOME_ROLE)},
    inputDataConfig={"s3InputDataConfig": {"s3Uri": ${quoted(job.inputUri)}}},
    outputDataConfig={"s3OutputDataConfig": {"s3Uri": ${quoted(job.outputUri)}}},
${options.map((option) => `    ${option},\n`).join("")})
print(job["jobArn"])
`;
}
