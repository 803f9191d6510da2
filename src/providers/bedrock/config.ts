/** Configuration of the type `bedrock`. */
import * as z from "zod";
import { httpUrl, secret } from "../../config/fields.ts";
import type { ProviderSettings } from "../../config/provider-types.ts";
import { batchLimitSettings } from "../batch-limits.ts";
import { belowMinimum, fallback, modelAliases, upstream } from "../http/config.ts";
import { BEDROCK_LIMITS } from "./batch-limits.ts";

const fields = z.strictObject({
  type: z.literal("bedrock").describe("Amazon S3 and Amazon Bedrock."),
  region: z.string().min(1).describe("AWS region of the buckets and jobs. Required."),
  access_key_id: secret
    .optional()
    .describe(
      "AWS access key ID, together with `secret_access_key`. Default: the AWS SDK's credential chain " +
        "(environment, profile, container, instance).",
    ),
  secret_access_key: secret.optional().describe("AWS secret access key. Default: the AWS SDK's credential chain."),
  session_token: secret.optional().describe("Session token of temporary AWS credentials. Default: none."),
  s3_endpoint: httpUrl.optional().describe("URL of another S3 service, addressed in path style. Default: AWS's own."),
  bedrock_endpoint: httpUrl.optional().describe("URL of another Bedrock service. Default: AWS's own."),
  role_arn: z
    .string()
    .startsWith("arn:", "must be an ARN")
    .optional()
    .describe(
      "Role that Bedrock reads and writes S3 with. A `roleArn` of the request wins if it is an ARN. Default: none.",
    ),
  output_bucket: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be the name of a bucket")
    .optional()
    .describe(
      "Bucket for the results of jobs whose output URI names a missing bucket, under the URI's own prefix. Default: none.",
    ),
  kms_key_id: z
    .string()
    .min(1)
    .optional()
    .describe("KMS key of jobs' results, and of uploads that name no encryption. Default: none."),
  bucket_owner: z
    .string()
    .regex(/^\d{12}$/, "must be a string of 12 digits")
    .optional()
    .describe("AWS account ID that owns the buckets of jobs, a string of 12 digits. Default: not sent."),
  models: modelAliases,
  batch_limits: batchLimitSettings(BEDROCK_LIMITS),
  fallback,
  below_minimum: belowMinimum,
  ...upstream,
});

const schema = fields.refine((given) => !given.access_key_id === !given.secret_access_key, {
  path: ["access_key_id"],
  error: "needs secret_access_key, and the other way round",
});

export type BedrockConfig = z.output<typeof schema>;

export const bedrockType: ProviderSettings<typeof schema> = {
  schema,
  defaultRank: 1,
  secretVariables: ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_BEARER_TOKEN_BEDROCK"],
  location: ({ region }) => region,
};
