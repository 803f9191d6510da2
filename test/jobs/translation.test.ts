/** Lines in Bedrock's form on OpenAI: what OpenAI gets, and what the author of the lines gets. */
import { CreateModelInvocationJobCommand, type CreateModelInvocationJobCommandInput } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { ended, useOpenAi } from "../providers/openai/setup.ts";

const setup = useOpenAi();

const line = (n: number, more: object = {}): string =>
  JSON.stringify({
    recordId: `record-${n}`,
    modelInput: {
      messages: [{ role: "user", content: [{ text: `question ${n}` }] }],
      inferenceConfig: { maxTokens: 50 },
      ...more,
    },
  });

export const put = (Key: string, Body: string | Buffer) =>
  setup.s3.send(new PutObjectCommand({ Bucket: "in", Key, Body }));

const create = async (Key: string, more: Partial<CreateModelInvocationJobCommandInput> = {}) => {
  const { jobArn } = await setup.bedrock.send(
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
};

const read = async (Key: string): Promise<string> => {
  const { Body } = await setup.s3.send(new GetObjectCommand({ Bucket: "out", Key }));
  return Body!.transformToString();
};

test("results are in the form and the order of the lines, under AWS's name", async () => {
  await put("folder/data.txt", [line(1), line(2), line(3)].join("\n"));
  const arn = await create("folder/data.txt");
  const [batch] = await setup.upstream.batches();
  console.log(batch, await setup.upstream.files());
  const job = await ended(setup.bedrock, arn, "Completed");
  console.log(job, await read(`${arn.slice(-12)}/data.txt.out`), await read(`${arn.slice(-12)}/manifest.json.out`));
  expect(1).toBe(1);
});
