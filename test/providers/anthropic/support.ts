/** A gateway whose only provider is Anthropic's stand-in, and client operations on it. */
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { bedrockClient, newBucket, s3Client } from "../../support/sdk.ts";
import { type AnthropicUpstream, startAnthropic } from "../../upstreams/anthropic.ts";

export const converse = (text: string, id?: unknown) => ({
  ...(id !== undefined && { recordId: id }),
  modelInput: { messages: [{ role: "user", content: [{ text }] }], inferenceConfig: { maxTokens: 9 } },
});
export const native = (text: string, id?: unknown) => ({
  ...(id !== undefined && { custom_id: id }),
  params: { model: "claude-x", max_tokens: 9, messages: [{ role: "user", content: text }] },
});
export const jsonl = (lines: readonly unknown[]): string =>
  lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");

/** A result line of either form, as far as tests read it. */
interface Result {
  readonly recordId?: string;
  readonly modelInput?: unknown;
  readonly modelOutput?: unknown;
  readonly error?: { readonly errorCode: number; readonly errorMessage: string };
  readonly custom_id?: unknown;
  readonly result?: {
    readonly type: string;
    readonly message?: { readonly content: readonly { readonly text: string }[] };
  };
}

export interface Job {
  readonly lines: readonly unknown[];
  readonly model?: string;
  readonly token?: string;
  readonly name?: string;
  readonly tags?: readonly { readonly key: string; readonly value: string }[];
}

/** @param seconds the gateway's timeout for the upstream */
export const configOf = (upstream: Pick<AnthropicUpstream, "url">, more = "", seconds = 1): string =>
  `providers: { anthropic: { type: anthropic, api_key: sk-secret, base_url: "${upstream.url}", timeout_seconds: ${seconds}${more} } }\n`;

/** Both run until the test ends. */
export async function startBoth(options: Parameters<typeof startAnthropic>[0] = {}, more = "", seconds = 1) {
  const upstream = await startAnthropic({ readsBeforeEnd: 0, ...options });
  onTestFinished(() => upstream.close());
  const gateway = await startTestGateway(configOf(upstream, more, seconds));
  onTestFinished(() => gateway.stop());
  return { upstream, gateway, ...callerOf(gateway.url) };
}

export function callerOf(url: string) {
  const s3 = s3Client(url);
  const bedrock = bedrockClient(url);
  // With the provider's header, a list includes unmanaged jobs.
  bedrock.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "anthropic";
      return next(args);
    },
    { step: "build" },
  );

  const put = async (lines: readonly unknown[], Bucket = newBucket()) => {
    const { ETag } = await s3.send(new PutObjectCommand({ Bucket, Key: "in/questions.jsonl", Body: jsonl(lines) }));
    return { bucket: Bucket, id: ETag!.replaceAll('"', "") };
  };
  const createFor = (
    bucket: string,
    key: string,
    { model = "claude-x", token, name = "questions", tags = [] }: Omit<Job, "lines">,
  ) =>
    bedrock.send(
      new CreateModelInvocationJobCommand({
        jobName: name,
        modelId: model,
        roleArn: "not-required",
        clientRequestToken: token,
        tags: [...tags],
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${bucket}/${key}`, s3InputFormat: "JSONL" } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${bucket}/out/` } },
      }),
    );
  const create = async ({ lines, ...job }: Job) => {
    const { bucket } = await put(lines);
    const { jobArn } = await createFor(bucket, "in/questions.jsonl", job);
    return { arn: jobArn!, bucket };
  };
  const get = (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
  const ended = async (arn: string): Promise<GetModelInvocationJobCommandOutput> => {
    await expect.poll(async () => (await get(arn)).endTime, { interval: 100, timeout: 60_000 }).toBeDefined();
    return get(arn);
  };
  const text = async (Bucket: string, Key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
  const results = async (bucket: string): Promise<Result[]> => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: "out/" }));
    const key = Contents.map(({ Key }) => Key!).find((name) => name.endsWith(".jsonl.out"))!;
    const lines = (await text(bucket, key)).trimEnd().split("\n");
    return lines.map((line) => JSON.parse(line));
  };
  const list = async () =>
    (await bedrock.send(new ListModelInvocationJobsCommand({ maxResults: 1000 }))).invocationJobSummaries!;
  const stop = (jobIdentifier: string) => bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier }));
  return { s3, bedrock, put, createFor, create, get, ended, results, text, list, stop };
}
