/** Jobs of a model server amid trouble: each record has one result, in its place. */
import { randomInt, randomUUID } from "node:crypto";
import { setTimeout as after } from "node:timers/promises";
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { Client } from "./persist.ts";

/** More than the records of two chunks. */
const MOST_RECORDS = 1_200;
const POLL_MS = 500;
/** Without an end of the trouble, a job of a busy machine takes minutes. */
const JOB_MS = 600_000;
const ENDED: readonly (string | undefined)[] = ["Completed", "PartiallyCompleted", "Failed", "Stopped", "Expired"];

export interface JobClientOptions {
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
  readonly client: Client;
  readonly bucket: string;
  readonly wrong: (text: string) => void;
}

interface Result {
  readonly recordId: string;
  readonly modelOutput?: object;
}

const lineOf = (name: string) =>
  `${JSON.stringify({
    recordId: name,
    modelInput: {
      messages: [{ role: "user", content: [{ text: `question ${name}` }] }],
      inferenceConfig: { maxTokens: 50 },
    },
  })}\n`;

/** Runs one job and checks its results. Resolves with the number of its records. */
export async function runFleetJob({ s3, bedrock, client, bucket: Bucket, wrong }: JobClientOptions): Promise<number> {
  const job = randomUUID().slice(0, 8);
  const names = Array.from({ length: randomInt(1, MOST_RECORDS) }, (_, at) => `${job}-${at + 1}`);
  const Key = `in/${job}.jsonl`;
  const done = async <T>(what: string, attempt: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
    const { value, refused } = await client.persist(what, attempt);
    if (value === undefined) throw new Error(`${what} of job ${job} is refused with ${refused}`);
    return value;
  };
  const Body = names.map(lineOf).join("");
  await done("PutObject", (abortSignal) => s3.send(new PutObjectCommand({ Bucket, Key, Body }), { abortSignal }));
  const input: CreateModelInvocationJobCommandInput = {
    jobName: `fleet-${job}`,
    clientRequestToken: randomUUID(),
    modelId: "stub",
    modelInvocationType: "Converse",
    roleArn: "arn:aws:iam::000000000000:role/any",
    inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${Key}` } },
    outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
  };
  const { jobArn: jobIdentifier } = await done("CreateModelInvocationJob", (abortSignal) =>
    bedrock.send(new CreateModelInvocationJobCommand(input), { abortSignal }),
  );
  const until = performance.now() + JOB_MS;
  for (;;) {
    const found = await done("GetModelInvocationJob", (abortSignal) =>
      bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }), { abortSignal }),
    );
    if (ENDED.includes(found.status)) {
      const counts = `${found.totalRecordCount} ${found.successRecordCount} ${found.errorRecordCount ?? 0}`;
      if (found.status !== "Completed") wrong(`job ${jobIdentifier} is ${found.status}: ${found.message}`);
      else if (counts !== `${names.length} ${names.length} 0`)
        wrong(`job ${jobIdentifier} of ${names.length} counts ${counts}`);
      break;
    }
    if (performance.now() > until) throw new Error(`job ${jobIdentifier} does not end: ${JSON.stringify(found)}`);
    await after(POLL_MS);
  }
  const text = await done("GetObject", async (abortSignal) => {
    const results = { Bucket, Key: `out/${jobIdentifier!.slice(-12)}/${job}.jsonl.out` };
    const { Body: content } = await s3.send(new GetObjectCommand(results), { abortSignal });
    return content!.transformToString();
  });
  const lines = text.split("\n").slice(0, -1);
  if (lines.length !== names.length)
    wrong(`job ${jobIdentifier} has ${lines.length} results of ${names.length} records`);
  for (const [at, name] of names.entries()) {
    const { recordId, modelOutput } = JSON.parse(lines[at] ?? "{}") as Partial<Result>;
    if (recordId !== name) {
      wrong(`job ${jobIdentifier} has ${recordId} in the place of ${name}`);
      break;
    }
    if (!JSON.stringify(modelOutput ?? {}).includes(`"answer to ${name}"`))
      wrong(`${name} has ${JSON.stringify(modelOutput)}`);
  }
  return names.length;
}
