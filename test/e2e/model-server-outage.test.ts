/** A job whose model server is away, through the gateway. */
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { startTestGateway } from "../support/gateway.ts";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";

test("a wrong key for a while fails no record, is shown, and the results are in order", async () => {
  let refused = true;
  const model = await startModelServer({
    answer: () => (refused ? { status: 401, body: { error: { message: "Incorrect API key" } } } : undefined),
  });
  onTestFinished(() => model.close());
  const yaml = `providers: { local: { type: local, base_url: "${model.url}" } }\n`;
  // Each process has metrics of its own.
  const gateway = await startTestGateway(yaml, { replicas: 1 });
  onTestFinished(() => gateway.stop());
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  const lines = Array.from({ length: 500 }, (_, at) =>
    JSON.stringify({ recordId: `${at}`, modelInput: { messages: [{ role: "user", content: [{ text: `q${at}` }] }] } }),
  );
  await s3.send(new PutObjectCommand({ Bucket: "b", Key: "in.jsonl", Body: lines.join("\n") }));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "job",
      modelId: "m",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
    }),
  );
  const job = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
  await expect.poll(async () => (await job()).message).toContain("Waiting for the model server: 401 Incorrect API key");
  expect(await (await fetch(`${gateway.url}/metrics`)).text()).toContain(
    'quarry_jobs_waiting{provider="local",reason="unauthorized"} 1',
  );
  refused = false;
  await expect.poll(async () => (await job()).status, { timeout: 20_000 }).toBe("Completed");
  expect(await job()).toMatchObject({ successRecordCount: 500, errorRecordCount: 0 });
  expect((await job()).message).toBeUndefined();
  const Key = `out/${jobArn!.slice(-12)}/in.jsonl.out`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "b", Key }));
  const ids = (await Body!.transformToString()).trimEnd().split("\n");
  expect(ids.map((line) => JSON.parse(line).recordId)).toEqual(Array.from({ length: 500 }, (_, at) => `${at}`));
  // 16 in progress when the first is refused, a few until the batch is held, and the probes.
  expect(model.bodies.length).toBeLessThanOrEqual(16 + 3 + 6);
});

test("the tag quarry:paused holds a running job, and its removal lets it go on", async () => {
  const model = await startModelServer({ delayMs: 20 });
  onTestFinished(() => model.close());
  const gateway = await startTestGateway(`providers: { local: { type: local, base_url: "${model.url}" } }\n`);
  onTestFinished(() => gateway.stop());
  const [s3, bedrock] = [s3Client(gateway.url), bedrockClient(gateway.url)];
  const lines = Array.from({ length: 400 }, (_, at) =>
    JSON.stringify({ recordId: `${at}`, modelInput: { messages: [{ role: "user", content: [{ text: `q${at}` }] }] } }),
  );
  await s3.send(new PutObjectCommand({ Bucket: "b", Key: "in.jsonl", Body: lines.join("\n") }));
  const { jobArn } = await bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "job",
      modelId: "m",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://b/in.jsonl" } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://b/out/" } },
    }),
  );
  const job = () => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier: jobArn! }));
  await expect.poll(() => model.asked.size, { interval: 5 }).toBeGreaterThan(16);
  const tag = { key: "quarry:paused", value: "true" };
  await bedrock.send(new TagResourceCommand({ resourceARN: jobArn!, tags: [tag] }));
  await expect.poll(async () => (await job()).message).toContain("paused");
  await expect.poll(async () => (await job()).processedRecordCount, { interval: 50 }).toBe(model.asked.size);
  expect(model.asked.size).toBeLessThan(400);
  await bedrock.send(new UntagResourceCommand({ resourceARN: jobArn!, tagKeys: [tag.key] }));
  await expect.poll(async () => (await job()).status, { timeout: 20_000 }).toBe("Completed");
  expect([...model.asked.values()].every((times) => times === 1)).toBe(true);
});
