/** A file without a name that a job reads: it disappears at once for clients, and at OpenAI once the job has ended. */

import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { ListModelInvocationJobsCommand } from "@aws-sdk/client-bedrock";
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { pino } from "pino";
import { expect, onTestFinished, test } from "vitest";
import { loadConfig } from "../../../src/config/load.ts";
import { startGateway } from "../../../src/gateway.ts";
import { providerTypes } from "../../../src/providers/registry.ts";
import { temporaryFolder } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { BUCKET, create, ended, get, jsonl, put, useOpenAi, yaml } from "./setup.ts";

const setup = useOpenAi();

const fileIds = async (): Promise<string[]> => (await setup.upstream.files()).map((file) => file.id);
const keys = async (s3 = setup.s3): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }))).Contents ?? []).map(({ Key }) => Key!);
const remove = (Key: string, s3 = setup.s3) => s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key }));
const uri = (key: string) => ({ uri: `s3://${BUCKET}/${key}` });

/** A job that runs until the test releases it. */
async function running(key: string, bedrock = setup.bedrock): Promise<{ arn: string; letGo: () => void }> {
  const before = (await setup.upstream.batches()).map((batch) => batch.id);
  const arn = await create(bedrock, uri(key));
  const { id } = (await setup.upstream.batches()).find((batch) => !before.includes(batch.id))!;
  setup.upstream.say(id, { status: "in_progress" });
  return { arn, letGo: () => setup.upstream.say(id, { status: undefined }) };
}

test("a deleted file is missing under every name, and OpenAI keeps it until the last job has ended", async () => {
  const { s3, bedrock } = setup;
  const id = await put(s3, "read.jsonl", jsonl(3));
  const jobs = [await running("read.jsonl"), await running("read.jsonl")] as const;
  await remove("read.jsonl");
  for (const Key of ["read.jsonl", id]) {
    expect(await failure(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key })))).toMatchObject({ name: "NotFound" });
    expect(await failure(s3.send(new GetObjectCommand({ Bucket: BUCKET, Key })))).toMatchObject({ name: "NoSuchKey" });
    expect(await failure(create(bedrock, uri(Key)))).toMatchObject({ name: "ValidationException" });
    await remove(Key);
  }
  expect(await keys()).not.toEqual(expect.arrayContaining([id]));
  expect(await fileIds()).toContain(id);

  const [first, second] = jobs;
  first.letGo();
  await ended(bedrock, first.arn, "Completed");
  expect(await fileIds()).toContain(id);
  second.letGo();
  expect((await ended(bedrock, second.arn, "Completed")).totalRecordCount).toBe(3);
  await expect.poll(fileIds).not.toContain(id);
  expect(await keys()).not.toContain(id);
});

test("a replaced file is kept by OpenAI until the job has ended", async () => {
  const { s3, bedrock } = setup;
  const old = await put(s3, "replaced.jsonl", jsonl(2));
  const { arn, letGo } = await running("replaced.jsonl");
  const next = await put(s3, "replaced.jsonl", jsonl(1));
  expect(await fileIds()).toEqual(expect.arrayContaining([old, next]));
  expect(await keys()).not.toContain(old);
  letGo();
  expect((await ended(bedrock, arn, "Completed")).totalRecordCount).toBe(2);
  await expect.poll(fileIds).not.toContain(old);
  expect(await fileIds()).toContain(next);
});

test("a deleted unmanaged file stays at OpenAI while an unmanaged job reads it", async () => {
  const { s3, bedrock, upstream } = setup;
  const id = await upstream.addFile("theirs.jsonl", jsonl(1));
  const batch = await upstream.addBatch(id);
  upstream.say(batch, { status: "in_progress" });
  await get(bedrock, batch);
  await remove(id);
  expect(await failure(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: id })))).toMatchObject({
    name: "NotFound",
  });
  expect(await fileIds()).toContain(id);
  upstream.say(batch, { status: undefined });
  await ended(bedrock, batch, "Completed");
  await expect.poll(fileIds).not.toContain(id);
});

test("a delete that OpenAI refuses is repeated", async () => {
  const { s3, bedrock, upstream, gateway } = setup;
  const id = await put(s3, "again.jsonl", jsonl(1));
  const { arn, letGo } = await running("again.jsonl");
  await remove("again.jsonl");
  upstream.fail("files.delete", "503");
  letGo();
  await ended(bedrock, arn, "Completed");
  await expect
    .poll(() => gateway.log.filter(({ msg }) => msg === "failed to delete a file with its provider; retrying later"))
    .toMatchObject([{ provider: "openai", file: id }]);
  expect(await fileIds()).toContain(id);
  // The end of another job causes another attempt.
  await put(s3, "other.jsonl", jsonl(1));
  await ended(bedrock, await create(bedrock, uri("other.jsonl")), "Completed");
  await expect.poll(fileIds).not.toContain(id);
});

test("while the outcome of a create is unknown, its input is kept", async () => {
  const { s3, bedrock, upstream } = setup;
  const id = await put(s3, "unknown.jsonl", jsonl(1));
  upstream.fail("batches.create", "lost");
  upstream.fail("batches.list", "503", 1);
  expect(await failure(create(bedrock, uri("unknown.jsonl")))).toMatchObject({ name: "InternalServerException" });
  await remove("unknown.jsonl");
  expect(await fileIds()).toContain(id);
});

test("a file is deleted after its job ended while the gateway was stopped", async () => {
  const folder = await temporaryFolder();
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(path.join(folder, "quarry.yaml"), yaml(setup.upstream.url));
  const start = () =>
    startGateway(loadConfig(undefined, { PORT: "0" }, folder, providerTypes), pino({ level: "silent" }));

  const first = await start();
  const s3 = s3Client(first.url);
  const deleted = await put(s3, "deleted.jsonl", jsonl(1));
  const jobs = [await running("deleted.jsonl", bedrockClient(first.url))];
  const replaced = await put(s3, "replaced.jsonl", jsonl(1));
  jobs.push(await running("replaced.jsonl", bedrockClient(first.url)));
  await remove("deleted.jsonl", s3);
  await put(s3, "replaced.jsonl", jsonl(1));
  await first.stop();
  for (const { letGo } of jobs) letGo();

  const second = await start();
  onTestFinished(() => second.stop());
  expect(await keys(s3Client(second.url))).not.toEqual(expect.arrayContaining([deleted]));
  expect(await fileIds()).toEqual(expect.arrayContaining([deleted, replaced]));
  for (const { arn } of jobs) await ended(bedrockClient(second.url), arn, "Completed");
  await expect.poll(fileIds).not.toContain(deleted);
  await expect.poll(fileIds).not.toContain(replaced);
});

test("a list with the provider's header finds a job's input before the job is read", async () => {
  const { s3, upstream } = setup;
  const id = await upstream.addFile("listed.jsonl", jsonl(1));
  const batch = await upstream.addBatch(id);
  upstream.say(batch, { status: "in_progress" });
  const listing = bedrockClient(setup.gateway.url);
  listing.middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "openai";
      return next(args);
    },
    { step: "build" },
  );
  const names = async () =>
    (await listing.send(new ListModelInvocationJobsCommand({}))).invocationJobSummaries!.map(({ jobName }) => jobName);
  await expect.poll(names, { timeout: 8_000 }).toContain(batch);
  await s3.send(new DeleteObjectCommand({ Bucket: BUCKET, Key: id }));
  expect(await fileIds()).toContain(id);
});
