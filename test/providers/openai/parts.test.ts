/** A job's output file and error file, which are one object in the gateway. */
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { startOpenAi } from "../../upstreams/openai.ts";
import { create, ended, jsonl, put, yaml } from "./setup.ts";

const OUTPUT = "openai-output";

test.each([
  ["is cached", "30"],
  ["is read each time", "0.001"],
])("a job's result hides its two files, and a delete removes both, when OpenAI's list %s", async (_, freshSeconds) => {
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const gateway = await startTestGateway(yaml(upstream.url).replace("0.001", freshSeconds));
  onTestFinished(() => gateway.stop());
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  // Stand-ins of one process share their files.
  const earlier = (await upstream.files()).map(({ id }) => id);
  const keys = async () => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: OUTPUT }));
    return Contents.map(({ Key }) => Key!).filter((key) => !earlier.includes(key));
  };

  const input = await put(s3, "in.jsonl", jsonl(2));
  const arn = await create(bedrock, { uri: "s3://openai-files/in.jsonl", output: `s3://${OUTPUT}/` });
  const output = await upstream.addFile("output.jsonl", "good\n");
  const errors = await upstream.addFile("errors.jsonl", "bad one\n");
  const other = await upstream.addFile("other.jsonl", "other\n");
  const [batch] = (await upstream.batches()).filter(({ metadata }) => metadata?.quarry_job_name === "job");
  upstream.say(batch!.id, { status: "completed", output_file_id: output, error_file_id: errors });
  await ended(bedrock, arn, "Completed");

  const folder = `${arn.slice(-12)}/`;
  const results = { Bucket: OUTPUT, Key: `${folder}in.jsonl.out` };
  expect(await keys()).toEqual([results.Key, `${folder}manifest.json.out`, other].toSorted());
  const { Body } = await s3.send(new GetObjectCommand(results));
  expect(await Body!.transformToString()).toBe("good\nbad one\n");

  await s3.send(new DeleteObjectCommand(results));
  expect(await keys()).toEqual([`${folder}manifest.json.out`, other].toSorted());
  const left = (await upstream.files()).map(({ id }) => id).filter((id) => !earlier.includes(id));
  expect(left).toEqual(expect.arrayContaining([input, other]));
  expect(left).not.toEqual(expect.arrayContaining([output]));
  expect(left).not.toEqual(expect.arrayContaining([errors]));
});
