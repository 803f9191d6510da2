/** A gateway over AWS's stand-ins, and helpers. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
} from "@aws-sdk/client-bedrock";
import { PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect } from "vitest";
import { startTestGateway, type TestGateway } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { type AwsUpstream, type Route, startAws } from "../../upstreams/aws.ts";

export const ROLE = "arn:aws:iam::123456789012:role/batch";

interface Options {
  /** Use moto's S3 instead of the second gateway's. */
  readonly moto?: boolean;
  /** The `quarry.yaml` of the second gateway. */
  readonly quarry?: string | (() => string);
  /** Further keys of the provider, as YAML flow. */
  readonly more?: string;
  readonly timeoutSeconds?: number;
}

export const yaml = (
  url: string,
  { moto = false, more = `role_arn: "${ROLE}"`, timeoutSeconds = 10 }: Options = {},
) => `
providers:
  bedrock:
    { type: bedrock, region: us-east-1, access_key_id: AKIATEST, secret_access_key: gateway-secret,
      s3_endpoint: "${moto ? url : `${url}/bedrock/files`}", bedrock_endpoint: "${url}/bedrock",
      timeout_seconds: ${timeoutSeconds}, batch_limits: { minimum_records: 1 }${more && `, ${more}`} }
`;

export interface Setup {
  readonly upstream: AwsUpstream;
  readonly gateway: TestGateway;
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
}

/** Shared by all tests of a file. Read its members only inside tests. */
export function useAws(options: Options = {}): Setup {
  let setup: Setup;
  beforeAll(async () => {
    const quarry = typeof options.quarry === "function" ? options.quarry() : options.quarry;
    const upstream = await startAws({ moto: options.moto ?? false, ...(quarry !== undefined && { quarry }) });
    const gateway = await startTestGateway(yaml(upstream.url, options));
    setup = { upstream, gateway, s3: s3Client(gateway.url), bedrock: bedrockClient(gateway.url) };
  });
  afterAll(async () => {
    await setup?.gateway.stop();
    await setup?.upstream.close();
  });
  return {
    get upstream() {
      return setup.upstream;
    },
    get gateway() {
      return setup.gateway;
    },
    get s3() {
      return setup.s3;
    },
    get bedrock() {
      return setup.bedrock;
    },
  };
}

export const line = (n: number, text = `question ${n}`): string =>
  JSON.stringify({
    recordId: `request-${n}`,
    modelInput: { messages: [{ role: "user", content: [{ text }] }], inferenceConfig: { maxTokens: 100 } },
  });
export const jsonl = (count: number, text?: string): string =>
  Array.from({ length: count }, (_, n) => `${line(n + 1, text)}\n`).join("");

export const BUCKET = "my-bucket";

/** Resolves with the file's id. */
export async function put(s3: S3Client, Key: string, Body: string, Bucket = BUCKET): Promise<string> {
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/jsonl" }));
  return ETag!.replaceAll('"', "");
}

export async function create(
  bedrock: BedrockClient,
  more: Partial<CreateModelInvocationJobCommandInput> = {},
): Promise<string> {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "job",
      modelId: "anthropic.claude-3-sonnet-20240229-v1:0",
      roleArn: "not-required",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/in.jsonl`, s3InputFormat: "JSONL" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/out/` } },
      ...more,
    }),
  );
  return jobArn!;
}

export const get = (bedrock: BedrockClient, jobIdentifier: string): Promise<GetModelInvocationJobCommandOutput> =>
  bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));

/** Polls until the job has ended. Resolves with its description. */
export async function ended(bedrock: BedrockClient, arn: string): Promise<GetModelInvocationJobCommandOutput> {
  let job = await get(bedrock, arn);
  await expect
    .poll(
      async () => {
        job = await get(bedrock, arn);
        return job.endTime;
      },
      { interval: 100, timeout: 15_000 },
    )
    .toBeDefined();
  return job;
}

/** Requests of a route since the last call for it. */
export function counter(upstream: () => AwsUpstream): (route: Route) => number {
  const before = new Map<Route, number>();
  return (route) => {
    const all = upstream().requests.filter((request) => request.route === route).length;
    const since = all - (before.get(route) ?? 0);
    before.set(route, all);
    return since;
  };
}

interface Said {
  readonly $metadata: { readonly httpStatusCode: number };
  readonly $response: { readonly headers: Readonly<Record<string, string>> };
}

/** The error that a call must end with: code, status, retry delay and the upstream's request id. */
export async function said(call: () => Promise<unknown>) {
  const error = (await failure(call())) as unknown as Said & Error;
  const { headers } = error.$response;
  return [error.name, error.$metadata.httpStatusCode, headers["x-amz-retry-after"], headers["x-upstream-request-id"]];
}
