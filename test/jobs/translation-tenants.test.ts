/** The input that a provider gets instead of the caller's is nobody's object: not another tenant's, and not the caller's own. */
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectAttributesCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
} from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { type OpenAiUpstream, startOpenAi } from "../upstreams/openai.ts";
import { converseLines, createTranslated, putInput, sentToOpenAi } from "./translation-setup.ts";

const secretOf = (id: string) => `${id}-secret-0123456789-0123456789`;
let upstream: OpenAiUpstream;
let gateway: TestGateway;
beforeAll(async () => {
  upstream = await startOpenAi();
  gateway = await startTestGateway(`
fresh_seconds: 0.001
providers:
  openai: { type: openai, api_key: any, base_url: "${upstream.url}" }
access_keys:
  - { id: alice, secret: ${secretOf("alice")}, tenant: a }
  - { id: bob, secret: ${secretOf("bob")}, tenant: b }
  - { id: operator, secret: ${secretOf("operator")}, tenant: b, operator: true }
`);
});
afterAll(async () => {
  await gateway?.stop();
  await upstream?.close();
});

const clientsOf = (accessKeyId: string) => {
  const credentials = { accessKeyId, secretAccessKey: secretOf(accessKeyId) };
  return { s3: s3Client(gateway.url, { credentials }), bedrock: bedrockClient(gateway.url, { credentials }) };
};

test.each(["alice", "bob", "operator"])("%s cannot name the derived file", async (who) => {
  const alice = clientsOf("alice");
  const key = `hidden-${who}.jsonl`;
  await putInput(alice.s3, key, converseLines(2));
  await createTranslated(alice.bedrock, key);
  const { id, input } = await sentToOpenAi(upstream);
  upstream.say(id, { status: "in_progress" });
  const { s3, bedrock } = clientsOf(who);
  await putInput(s3, "own.jsonl", converseLines(1));
  const stored = async () => (await upstream.files()).find((file) => file.id === input);
  const before = await stored();
  expect(before).toBeDefined();

  // Other files of the provider have their ids as names, for an operator.
  if (who === "operator") {
    const Key = await upstream.addFile("other.jsonl", "x");
    await s3.send(new HeadObjectCommand({ Bucket: "openai-files", Key }));
  }
  for (const Bucket of ["in", "out", "openai-files"]) {
    const name = { Bucket, Key: input };
    const missing = ["NotFound", "NoSuchKey", "NoSuchBucket"];
    const read = { IfMatch: input, Bucket, Key: "x" };
    for (const call of [
      () => s3.send(new HeadObjectCommand(name)),
      () => s3.send(new GetObjectCommand(name)),
      () => s3.send(new GetObjectCommand(read)),
      () => s3.send(new GetObjectAttributesCommand({ ...name, ObjectAttributes: ["ObjectSize"] })),
      () => s3.send(new CopyObjectCommand({ Bucket: "in", Key: "copy", CopySource: `${Bucket}/${input}` })),
      () => s3.send(new CopyObjectCommand({ Bucket: "in", Key: "copy", CopySource: `in/x`, CopySourceIfMatch: input })),
    ]) {
      expect(missing, `${call}`).toContain((await failure(call())).name);
    }
    await s3.send(new DeleteObjectCommand(name)).catch(() => {});
    await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: input }] } })).catch(() => {});
    for (const tags of [[], [{ key: "file_id", value: input }]]) {
      const create = new CreateModelInvocationJobCommand({
        jobName: "stolen",
        modelId: "gpt-4o-mini",
        roleArn: "not-required",
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/${tags.length > 0 ? "none" : input}` } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://out/" } },
        tags,
      });
      const { name, message } = await failure(bedrock.send(create));
      expect(name).toBe("ValidationException");
      expect(message).toContain("there is no file");
    }
  }
  const { Buckets = [] } = await s3.send(new ListBucketsCommand({}));
  for (const { Name } of Buckets) {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: Name! }));
    expect(JSON.stringify(Contents), Name).not.toContain(input);
  }
  expect(await stored()).toEqual(before);
});
