/** What the fixtures contain. `write.ts` writes them; the tests read them. */

import { fileURLToPath } from "node:url";
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";

export const FIXTURES = fileURLToPath(new URL("./fixtures", import.meta.url));

/** Records of the running job: those that the model has answered, and the one that it was asked at the kill. */
export const ANSWERED = ["running 1", "running 2"];
export const HELD = "running 3";

/** S3's smallest part, of one letter, so that it compresses. */
export const LARGE_PART = "p".repeat(5 * 1024 * 1024);

export const openAiLine = `${JSON.stringify({
  custom_id: "1",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "hello" }] },
})}\n`;

/** What a create sent that was not answered. */
export interface LostCreate {
  readonly metadata: unknown;
  /** Seconds since the epoch. */
  readonly createdAt: number;
}

/** Names in the fixture. Undefined: the build did not have the feature. */
export interface Written {
  /** ARNs of jobs. */
  readonly finished: string;
  readonly running: string;
  readonly elsewhere?: string | undefined;
  /** A create that the provider received and did not answer. */
  readonly lost?: (LostCreate & { readonly token: string }) | undefined;
  /** Id of an upload with one part. */
  readonly upload?: string | undefined;
  /** True if `files/joined` was uploaded in parts. */
  readonly joined: boolean;
}

export const configuration = (modelUrl: string, hostedUrl?: string): string => `
data_dir: data
${hostedUrl === undefined ? "" : "routes: [{ bucket: elsewhere, provider: openai }, { bucket: lost, provider: openai }]"}
providers:
  local: { type: local, base_url: "${modelUrl}", concurrency: 1 }
${hostedUrl === undefined ? "" : `  openai: { type: openai, api_key: sk-of-the-fixtures, base_url: "${hostedUrl}" }`}
`;

/** The create of a job in a bucket. A fixture and its test send the same. */
export const jobIn = (bucket: string, build: string, clientRequestToken?: string): CreateModelInvocationJobCommand =>
  new CreateModelInvocationJobCommand({
    jobName: bucket,
    modelId: "m",
    roleArn: "arn:aws:iam::000000000000:role/r",
    clientRequestToken,
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/in.jsonl` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
    tags: [{ key: "build", value: build }],
  });
