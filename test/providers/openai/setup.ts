/** A gateway over OpenAI's stand-in, and the workflow's steps with the AWS SDK. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  type Tag,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../../upstreams/openai.ts";

export interface Setup {
  readonly upstream: OpenAiUpstream;
  readonly gateway: TestGateway;
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
}

interface Options {
  /** Further keys of the provider, as YAML flow. */
  readonly more?: string;
  readonly ranges?: boolean;
  readonly timeoutSeconds?: number;
}

export const KEY = "sk-secret-of-the-gateway";

export const yaml = (url: string, { more = "", timeoutSeconds = 10 }: Options = {}) => `
fresh_seconds: 0.001
limits: { object_bytes: 10000000000 }
providers:
  openai: { type: openai, api_key: ${KEY}, base_url: "${url}", timeout_seconds: ${timeoutSeconds}${more && `, ${more}`} }
`;

/** Shared by all tests of a file. Read its members only inside tests. */
export function useOpenAi(options: Options = {}): Setup {
  let upstream: OpenAiUpstream;
  let gateway: TestGateway;
  let s3: S3Client;
  let bedrock: BedrockClient;
  beforeAll(async () => {
    upstream = await startOpenAi(options.ranges === undefined ? {} : { ranges: options.ranges });
    gateway = await startTestGateway(yaml(upstream.url, options));
    s3 = s3Client(gateway.url);
    bedrock = bedrockClient(gateway.url);
  });
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.close();
  });
  return {
    get upstream() {
      return upstream;
    },
    get gateway() {
      return gateway;
    },
    get s3() {
      return s3;
    },
    get bedrock() {
      return bedrock;
    },
  };
}

export const line = (n: number, url = "/v1/chat/completions"): string =>
  JSON.stringify({
    custom_id: `request-${n}`,
    method: "POST",
    url,
    body: { model: "gpt-4o-mini", messages: [{ role: "user", content: `question ${n}` }] },
  });

export const jsonl = (count: number, url?: string): string =>
  Array.from({ length: count }, (_, n) => `${line(n + 1, url)}\n`).join("");

export const BUCKET = "openai-files";

/** Resolves with the file id. */
export async function put(s3: S3Client, Key: string, Body: string): Promise<string> {
  const input = { Bucket: BUCKET, Key, Body, ContentType: "application/jsonl" };
  const { ETag } = await s3.send(new PutObjectCommand(input));
  return ETag!.replaceAll('"', "");
}

interface Job {
  readonly name?: string;
  readonly uri: string;
  readonly tags?: Tag[];
  readonly token?: string;
  readonly output?: string;
}

export async function create(bedrock: BedrockClient, { name = "job", uri, tags, token, output }: Job): Promise<string> {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: name,
      modelId: "gpt-4o-mini",
      roleArn: "not-required",
      clientRequestToken: token,
      inputDataConfig: { s3InputDataConfig: { s3Uri: uri, s3InputFormat: "JSONL" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: output ?? "s3://openai-output/" } },
      tags,
    }),
  );
  return jobArn!;
}

export const get = (bedrock: BedrockClient, jobIdentifier: string): Promise<GetModelInvocationJobCommandOutput> =>
  bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));

/** Polls until the job has this status. */
export async function ended(bedrock: BedrockClient, arn: string, status: string) {
  const found = async () => {
    const job = await get(bedrock, arn);
    // Another final status would make the poll useless.
    if (job.endTime !== undefined) expect(job).toMatchObject({ status });
    return job;
  };
  await expect.poll(async () => (await found()).status, { interval: 100, timeout: 10_000 }).toBe(status);
  return found();
}
