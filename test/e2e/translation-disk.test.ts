/** Translated jobs on a full disk: refused without a trace, and published once there is space. */
import { randomUUID } from "node:crypto";
import { GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, onTestFinished, test } from "vitest";
import {
  answerLine,
  converseLines,
  createTranslated,
  endOpenAi,
  parsedLines,
  sentToOpenAi,
} from "../jobs/translation-setup.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { canMount, startOnSmallDisk } from "../support/small-disk.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const RECORDS = 2_000;

async function start(part: string) {
  const upstream = await startOpenAi();
  onTestFinished(() => upstream.close());
  const disk = await startOnSmallDisk(
    part,
    `
poll_seconds: { first: 0.1, most: 0.2 }
providers:
  openai: { type: openai, api_key: any, base_url: "${upstream.url}" }
`,
    "16m",
  );
  onTestFinished(() => disk.stop());
  const s3 = s3Client(disk.gateway.url);
  const bedrock = bedrockClient(disk.gateway.url);
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "in.jsonl", Body: converseLines(RECORDS) }));
  const clientRequestToken = randomUUID();
  const create = () => createTranslated(bedrock, "in.jsonl", { clientRequestToken });
  const get = (jobIdentifier: string) => bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
  const files = async () => (await upstream.files()).map(({ id }) => id).sort();
  const creates = () => upstream.requests.filter(({ route }) => route === "batches.create").length;
  return { upstream, creates, disk, s3, bedrock, create, get, files };
}

// Needs Linux and user namespaces: see test/support/small-disk.ts.
describe.skipIf(!canMount())("a full disk", () => {
  test.each([".", "files"])("refuses the create and keeps nothing (%s)", async (part) => {
    const { creates, disk, create, files } = await start(part);
    const [before, blobs] = [await files(), [...disk.names("files")].sort()];
    disk.fill();
    expect(await failure(create())).toMatchObject({
      name: "InternalServerException",
      message: "The gateway's storage is full.",
      $metadata: { httpStatusCode: 503 },
    });
    expect(creates()).toBe(0);
    expect(disk.names("files/tmp")).toEqual([]);
    disk.free();
    await expect.poll(files, { timeout: 10_000 }).toEqual(before);
    expect([...disk.names("files")].sort()).toEqual(blobs);
    const arn = await create();
    expect(await create()).toBe(arn);
    expect(creates()).toBe(1);
  });

  test.each([".", "files"])("lets the job go on until its results can be written (%s)", async (part) => {
    const { upstream, disk, s3, create, get, files } = await start(part);
    const arn = await create();
    const { id, lines, input } = await sentToOpenAi(upstream);
    disk.fill();
    await endOpenAi(
      upstream,
      id,
      lines.map(({ custom_id }) => answerLine(custom_id, "x".repeat(1_000))),
      { request_counts: { total: RECORDS, completed: RECORDS, failed: 0 } },
    );
    const refused = () => disk.gateway.log.some((line) => JSON.stringify(line).includes("ENOSPC"));
    await expect.poll(refused, { timeout: 20_000 }).toBe(true);
    expect((await get(arn)).endTime).toBeUndefined();
    expect(await files()).toContain(input);
    disk.free();
    await expect.poll(async () => (await get(arn)).status, { timeout: 20_000 }).toBe("Completed");
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: "out", Key: `${arn.slice(-12)}/in.jsonl.out` }));
    const results = parsedLines(await Body!.transformToString());
    expect(results.map(({ recordId }) => recordId)).toEqual(
      Array.from({ length: RECORDS }, (_, n) => `record-${n + 1}`),
    );
    expect(results.every(({ modelOutput }) => modelOutput !== undefined)).toBe(true);
    expect(disk.names("files/tmp")).toEqual([]);
    await expect.poll(files, { timeout: 20_000 }).not.toContain(input);
  });
});
