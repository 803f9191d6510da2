/** Steps of jobs whose lines are translated, with OpenAI's stand-in. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { OpenAiUpstream } from "../upstreams/openai.ts";

export const converseLine = (n: number, more: object = {}): string =>
  JSON.stringify({
    recordId: `record-${n}`,
    modelInput: {
      messages: [{ role: "user", content: [{ text: `question ${n}` }] }],
      inferenceConfig: { maxTokens: 50 },
      ...more,
    },
  });

export const converseLines = (count: number): string =>
  Array.from({ length: count }, (_, n) => `${converseLine(n + 1)}\n`).join("");

export const putInput = (s3: S3Client, Key: string, Body: string | Buffer) =>
  s3.send(new PutObjectCommand({ Bucket: "in", Key, Body }));

export async function createTranslated(
  bedrock: BedrockClient,
  Key: string,
  more: Partial<CreateModelInvocationJobCommandInput> = {},
): Promise<string> {
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "translated",
      roleArn: "not-required",
      modelId: "gpt-4o-mini",
      modelInvocationType: "Converse",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://in/${Key}` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
      ...more,
    }),
  );
  return jobArn!;
}

export async function outputOf(s3: S3Client, arn: string, name: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "out", Key: `${arn.slice(-12)}/${name}` }));
  return Body!.transformToString();
}

// biome-ignore lint/suspicious/noExplicitAny: result lines of every form
export type Line = any;

export const parsedLines = (text: string): Line[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

export const keysIn = async (s3: S3Client, Bucket: string): Promise<string[]> => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key!);
};

/** The batch of the last create, as OpenAI got it, and the lines of its input. */
export async function sentToOpenAi(upstream: OpenAiUpstream): Promise<{ id: string; input: string; lines: Line[] }> {
  const { metadata } = upstream.requests.findLast(({ route }) => route === "batches.create")!.body as {
    metadata: { quarry_intent: string };
  };
  const batch = (await upstream.batches()).find((one) => one.metadata?.quarry_intent === metadata.quarry_intent)!;
  const input = (batch as { input_file_id?: string }).input_file_id!;
  const content = await (await fetch(`${upstream.url}/files/${input}/content`)).text();
  return { id: batch.id, input, lines: parsedLines(content) };
}

/** A result line of OpenAI's. */
export const answerLine = (custom_id: string, content: string): string =>
  JSON.stringify({
    id: `batch_req_${custom_id}`,
    custom_id,
    response: {
      status_code: 200,
      request_id: "req_1",
      body: {
        id: "chatcmpl-1",
        object: "chat.completion",
        created: 1_700_000_000,
        model: "gpt-4o-mini",
        choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
        usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
      },
    },
    error: null,
  });

/** Ends the batch with these result lines. */
export async function endOpenAi(
  upstream: OpenAiUpstream,
  id: string,
  output: readonly string[],
  { errors, ...more }: { errors?: readonly string[]; [member: string]: unknown } = {},
): Promise<void> {
  const file = (lines: readonly string[] | undefined, name: string) =>
    lines === undefined ? null : upstream.addFile(name, lines.map((line) => `${line}\n`).join(""));
  upstream.say(id, {
    status: "completed",
    output_file_id: await file(output, "batch_output.jsonl"),
    error_file_id: await file(errors, "batch_error.jsonl"),
    completed_at: Math.floor(Date.now() / 1000),
    ...more,
  });
}
