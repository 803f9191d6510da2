/** Data folders of builds that ran batches on Anthropic. `write.ts` writes them; the test reads them. */
import { fileURLToPath } from "node:url";
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import type { StoodBatch } from "../../upstreams/anthropic.ts";

export const ANTHROPIC_FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));

const QUESTIONS = ["one", "two", "three"];

/** Inputs by bucket. A record without an id of its own has one that the gateway makes. */
export const INPUTS = {
  bedrock: QUESTIONS.map((text, n) => ({
    ...(n > 0 && { recordId: `r${n}` }),
    modelInput: { messages: [{ role: "user", content: [{ text }] }], inferenceConfig: { maxTokens: 9 } },
  })),
  own: QUESTIONS.map((content, n) => ({
    ...(n > 0 && { custom_id: `r${n}` }),
    params: { model: "claude-sonnet-4-5", max_tokens: 9, messages: [{ role: "user", content }] },
  })),
  lost: [{ custom_id: "r", params: { model: "m", max_tokens: 9, messages: [{ role: "user", content: "lost" }] } }],
} as const satisfies Record<string, readonly object[]>;
export type Bucket = keyof typeof INPUTS;

export interface WrittenBatches {
  /** ARNs of running jobs. */
  readonly arns: Readonly<Record<Exclude<Bucket, "lost">, string>>;
  /** Token of a create that Anthropic did not answer. Its batch exists. */
  readonly token: string;
  /** What Anthropic has. */
  readonly batches: readonly StoodBatch[];
}

/** Two requests in a batch, so that a job has several. */
export const batchConfiguration = (url: string): string => `
data_dir: data
poll_seconds: { first: 0.05, most: 0.1 }
providers: { anthropic: { type: anthropic, api_key: sk-of-the-fixtures, base_url: "${url}", batch_requests: 2 } }
`;

/** The create of a job in a bucket. A fixture and its test send the same. */
export const batchIn = (bucket: Bucket, clientRequestToken?: string): CreateModelInvocationJobCommand =>
  new CreateModelInvocationJobCommand({
    jobName: bucket,
    modelId: "claude-sonnet-4-5",
    roleArn: "arn:aws:iam::000000000000:role/r",
    clientRequestToken,
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/in.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
  });
