/** Runs one file as a caller does: upload, create, poll, read the results. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import { type JsonObject, parseJson } from "../../../src/dialects/json.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import type { LineForm } from "./forms.ts";
import { BUCKET } from "./targets.ts";

export interface Caller {
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
}

export interface Ran {
  readonly job: GetModelInvocationJobCommandOutput;
  /** Result lines. */
  readonly lines: readonly string[];
  readonly manifest: { readonly [member: string]: unknown };
}

/** Clients that send the header of a provider. */
export function callerFor(url: string, provider: string): Caller {
  const [s3, bedrock] = [s3Client(url), bedrockClient(url)];
  type Build = Parameters<S3Client["middlewareStack"]["add"]>[0];
  const named: Build = (next) => (args) => {
    (args as { request?: { headers: Record<string, string> } }).request!.headers["x-model-provider"] = provider;
    return next(args);
  };
  s3.middlewareStack.add(named, { step: "build" } as never);
  bedrock.middlewareStack.add(named as never, { step: "build" } as never);
  return { s3, bedrock };
}

const FILE = "every case.jsonl";

export const DROP = { key: "quarry:on-lossy", value: "drop" };

/** Resolves with the message of a refusal, or with the ARN. */
export async function create(
  { s3, bedrock }: Caller,
  form: LineForm,
  lines: readonly string[],
  tags: readonly (typeof DROP)[] = [],
): Promise<{ readonly arn: string } | { readonly refused: string }> {
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: `in/${FILE}`, Body: lines.join("\n") }));
  try {
    const { jobArn } = await bedrock.send(
      new CreateModelInvocationJobCommand({
        jobName: "every-pair",
        roleArn: "not-required",
        modelId: form.modelId,
        modelInvocationType: form.invocationType,
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${BUCKET}/in/${FILE}` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${BUCKET}/out/` } },
        tags: [...tags],
      }),
    );
    return { arn: jobArn! };
  } catch (error) {
    const { name, message } = error as Error;
    expect(name, message).toBe("ValidationException");
    return { refused: message };
  }
}

export async function results({ s3, bedrock }: Caller, jobIdentifier: string): Promise<Ran> {
  const get = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
  await expect.poll(async () => (await get()).endTime, { interval: 50, timeout: 20_000 }).toBeDefined();
  const job = await get();
  const read = async (name: string) => {
    const Key = `out/${jobIdentifier.split("/").at(-1)}/${name}`;
    return (await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key }))).Body!.transformToString();
  };
  const text = await read(`${FILE}.out`);
  return { job, lines: text.trimEnd().split("\n"), manifest: JSON.parse(await read("manifest.json.out")) };
}

export const objectOf = (text: string): JsonObject => parseJson(text) as JsonObject;
