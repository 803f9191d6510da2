/** Objects and uploads that the rules of their bucket expire. A sweep runs at the start of a gateway. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { pino } from "pino";
import { expect, onTestFinished, test, vi } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { startGateway } from "../../src/gateway.ts";
import { providerTypes } from "../../src/providers/registry.ts";
import { answerLine, createTranslated, endOpenAi, keysIn, outputOf, sentToOpenAi } from "../jobs/translation-setup.ts";
import { bedrockClient, s3Client } from "../support/sdk.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const EXPIRED = { Date: new Date(Date.UTC(2020, 0, 1)) };

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "quarry-expiry-"));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

async function started(yaml: string) {
  const file = join(await folder(), "quarry.yaml");
  await writeFile(file, `port: 0\n${yaml}`);
  const config = loadConfig(file, {}, ".", providerTypes);
  const gateway = await startGateway(config, pino({ level: "silent" }));
  let isRunning = true;
  const stop = async () => {
    if (isRunning) await gateway.stop();
    isRunning = false;
  };
  onTestFinished(stop);
  return { s3: s3Client(gateway.url), bedrock: bedrockClient(gateway.url), stop };
}

const OPENAI_LINE = JSON.stringify({
  custom_id: "a",
  method: "POST",
  url: "/v1/chat/completions",
  body: { model: "gpt-4o-mini", messages: [{ role: "user", content: "a" }] },
});

test("objects that a rule expires are deleted, and others stay", async () => {
  const yaml = `data_dir: ${JSON.stringify(await folder())}`;
  const first = await started(yaml);
  for (const [Key, Tagging] of [
    ["tmp/old", ""],
    ["tmp/kept", "keep=yes"],
    ["other", ""],
    ["tagged", "gone=yes"],
  ]) {
    await first.s3.send(new PutObjectCommand({ Bucket: "bucket", Key, Body: "1", Tagging }));
  }
  const Rules = [
    { ID: "a", Status: "Enabled" as const, Filter: { Prefix: "tmp/old" }, Expiration: EXPIRED },
    { ID: "b", Status: "Enabled" as const, Filter: { Tag: { Key: "gone", Value: "yes" } }, Expiration: EXPIRED },
    { ID: "c", Status: "Disabled" as const, Filter: { Prefix: "" }, Expiration: EXPIRED },
    { ID: "d", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: { Days: 1 } },
  ];
  const rules = new PutBucketLifecycleConfigurationCommand({ Bucket: "bucket", LifecycleConfiguration: { Rules } });
  await first.s3.send(rules);
  await first.stop();

  const { s3 } = await started(yaml);
  await vi.waitFor(async () => expect(await keysIn(s3, "bucket")).toEqual(["other", "tmp/kept"]));
});

test("an upload is aborted by its own rule only", async () => {
  const yaml = `data_dir: ${JSON.stringify(await folder())}`;
  const first = await started(yaml);
  await first.s3.send(new PutObjectCommand({ Bucket: "bucket", Key: "old", Body: "1" }));
  await first.s3.send(new CreateMultipartUploadCommand({ Bucket: "bucket", Key: "parts" }));
  const Rules = [
    { ID: "a", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: EXPIRED },
    {
      ID: "b",
      Status: "Enabled" as const,
      Filter: { Prefix: "" },
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 2 },
    },
  ];
  const rules = new PutBucketLifecycleConfigurationCommand({ Bucket: "bucket", LifecycleConfiguration: { Rules } });
  await first.s3.send(rules);
  await first.stop();

  const { s3 } = await started(yaml);
  await vi.waitFor(async () => expect(await keysIn(s3, "bucket")).toEqual([]));
  const { Uploads } = await s3.send(new ListMultipartUploadsCommand({ Bucket: "bucket" }));
  expect(Uploads).toHaveLength(1);
});

test("a running job keeps its input, and its results may expire", async () => {
  const openai = await startOpenAi();
  onTestFinished(() => openai.close());
  const yaml = `
data_dir: ${JSON.stringify(await folder())}
poll_seconds: { first: 0.05, most: 0.1 }
default_provider: openai
providers:
  openai: { type: openai, api_key: sk-1234, base_url: "${openai.url}" }
`;
  const first = await started(yaml);
  await first.s3.send(new PutObjectCommand({ Bucket: "in", Key: "x.jsonl", Body: `${OPENAI_LINE}\n` }));
  const arn = await createTranslated(first.bedrock, "x.jsonl", { modelInvocationType: undefined });
  const { id, input } = await sentToOpenAi(openai);
  const Rules = [{ ID: "a", Status: "Enabled" as const, Filter: { Prefix: "" }, Expiration: EXPIRED }];
  await first.s3.send(new PutBucketLifecycleConfigurationCommand({ Bucket: "in", LifecycleConfiguration: { Rules } }));
  await first.stop();

  const { s3 } = await started(yaml);
  await vi.waitFor(async () => expect(await keysIn(s3, "in")).not.toContain("x.jsonl"));
  expect((await openai.files()).map((file) => file.id)).toContain(input);
  await endOpenAi(openai, id, [answerLine("a", "1")], { request_counts: { total: 1, completed: 1, failed: 0 } });
  await vi.waitFor(async () => expect(await outputOf(s3, arn, "x.jsonl.out")).toContain("chatcmpl-1"), 10_000);
  await vi.waitFor(async () => expect((await openai.files()).map((file) => file.id)).not.toContain(input), 10_000);
});
