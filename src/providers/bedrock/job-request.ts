/** The request to AWS: the caller's members, and the configured ones where the caller has none that AWS accepts. */
import type {
  ModelInvocationJobInputDataConfig,
  ModelInvocationJobOutputDataConfig,
  VpcConfig,
} from "@aws-sdk/client-bedrock";
import { parseS3Uri } from "../../lib/aws/s3-uri.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { JobSpec } from "../../ports/jobs.ts";
import type { BedrockConfig } from "./config.ts";

type Defaults = Pick<BedrockConfig, "role_arn" | "kms_key_id" | "bucket_owner">;

export function jobRequest(spec: JobSpec, config: Defaults) {
  const { request } = spec;
  const { s3InputDataConfig: input } = request.input as ModelInvocationJobInputDataConfig.S3InputDataConfigMember;
  const { s3OutputDataConfig: output } = request.output as ModelInvocationJobOutputDataConfig.S3OutputDataConfigMember;
  return {
    jobName: spec.name,
    modelId: spec.modelId,
    roleArn: roleOf(request.roleArn, config),
    clientRequestToken: tokenOf(spec),
    inputDataConfig: {
      s3InputDataConfig: { ...input, s3BucketOwner: input.s3BucketOwner ?? config.bucket_owner },
    },
    outputDataConfig: {
      s3OutputDataConfig: {
        ...output,
        s3Uri:
          parseS3Uri(output.s3Uri ?? "")?.bucket === spec.output.bucket
            ? output.s3Uri
            : `s3://${spec.output.bucket}/${spec.output.key}`,
        s3EncryptionKeyId: arn(output.s3EncryptionKeyId) ?? config.kms_key_id ?? output.s3EncryptionKeyId,
        s3BucketOwner: output.s3BucketOwner ?? config.bucket_owner,
      },
    },
    vpcConfig: (request.vpc ?? undefined) as VpcConfig | undefined,
    timeoutDurationInHours: request.timeoutHours,
    modelInvocationType: request.invocationType as "InvokeModel" | undefined,
    ...(spec.tags.length > 0 && { tags: [...spec.tags] }),
  };
}

/** The token that AWS deduplicates a create by. A retry with it creates no second job. */
export const tokenOf = ({ request, idempotencyKey }: JobSpec): string => request.clientRequestToken ?? idempotencyKey;

const arn = (text: string | undefined) => (text?.startsWith("arn:") ? text : undefined);

/** Scripts written for other providers send placeholders such as `not-required`. */
function roleOf(given: string | undefined, { role_arn }: Defaults): string {
  const role = arn(given) ?? role_arn;
  if (role !== undefined) return role;
  const problem = given ? `'${given}' is not the ARN of a role` : "is missing";
  throw new GatewayError("InvalidArgument", `roleArn: ${problem}, and this gateway has no role_arn configured`);
}
