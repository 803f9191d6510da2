/** Full and read-only disks: writes are refused, stored data stays, and work continues when there is space again. */
import {
  type BedrockClient,
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  StopModelInvocationJobCommand,
} from "@aws-sdk/client-bedrock";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { describe, expect, it, onTestFinished } from "vitest";
import { startModelServer } from "../support/model-server.ts";
import { bedrockClient, failure, s3Client } from "../support/sdk.ts";
import { canMount, type SmallDisk, startOnSmallDisk } from "../support/small-disk.ts";
import { send } from "../support/wire.ts";
import { startAnthropic } from "../upstreams/anthropic.ts";
import { startOpenAi } from "../upstreams/openai.ts";

const Bucket = "b";
const CONTENT = "kept".repeat(50_000);
const RECORDS = 300;
const record = (n: number) => ({ recordId: `${n}`, modelInput: { messages: [{ role: "user", content: `${n}` }] } });
const INPUT = Array.from({ length: RECORDS }, (_, n) => `${JSON.stringify(record(n))}\n`).join("");
const PART = "p".repeat(100_000);

interface Started {
  readonly disk: SmallDisk;
  readonly s3: S3Client;
  readonly bedrock: BedrockClient;
}

async function start(part: string, yaml?: string, size?: string): Promise<Started> {
  const disk = await startOnSmallDisk(part, yaml, size);
  onTestFinished(() => disk.stop());
  const { url } = disk.gateway;
  return { disk, s3: s3Client(url), bedrock: bedrockClient(url) };
}

const put = (s3: S3Client, Key: string, Body: string) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const get = async (s3: S3Client, Key: string) =>
  (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body!.transformToString();
const keys = async (s3: S3Client) =>
  (await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key);
const createJob = (bedrock: BedrockClient) =>
  bedrock.send(
    new CreateModelInvocationJobCommand({
      jobName: "job",
      modelId: "m",
      roleArn: "arn:aws:iam::000000000000:role/r",
      inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://${Bucket}/in.jsonl` } },
      outputDataConfig: { s3OutputDataConfig: { s3Uri: `s3://${Bucket}/out/` } },
    }),
  );
const getJob = (bedrock: BedrockClient, jobIdentifier: string) =>
  bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
const readiness = async ({ gateway }: SmallDisk) => {
  const { status, body } = await send(gateway.url, "GET", "/readyz");
  return { ...JSON.parse(body.toString()), status };
};

/** The SDK retries after 503, so tests check for it. */
const refusedByS3 = (reason: string) => ({
  name: "ServiceUnavailable",
  message: reason,
  $metadata: { httpStatusCode: 503 },
});

/** Objects, and an upload with one part, all acknowledged. */
async function keep(s3: S3Client): Promise<string> {
  await put(s3, "k", CONTENT);
  await put(s3, "in.jsonl", INPUT);
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
  return UploadId!;
}

const part = (s3: S3Client, UploadId: string) =>
  s3.send(new UploadPartCommand({ Bucket, Key: "parts", UploadId, PartNumber: 1, Body: PART }));
const complete = (s3: S3Client, UploadId: string, ETag: string) =>
  s3.send(
    new CompleteMultipartUploadCommand({
      Bucket,
      Key: "parts",
      UploadId,
      MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
    }),
  );

/** Every kind of request that needs space. */
async function expectRefusals(
  { s3, bedrock }: { s3: S3Client; bedrock: BedrockClient },
  upload: string,
  etag: string,
  reason: string,
): Promise<void> {
  const refused = refusedByS3(reason);
  expect(await failure(put(s3, "large", "x".repeat(200_000)))).toMatchObject(refused);
  expect(await failure(put(s3, "small", "x"))).toMatchObject(refused);
  expect(await failure(put(s3, "k", "another"))).toMatchObject(refused);
  expect(await failure(part(s3, upload))).toMatchObject(refused);
  expect(await failure(complete(s3, upload, etag))).toMatchObject(refused);
  expect(await failure(createJob(bedrock))).toMatchObject({ ...refused, name: "InternalServerException" });
}

// Needs Linux and user namespaces: see test/support/small-disk.ts.
describe.skipIf(!canMount())("a disk", () => {
  it("that is full refuses writes that it cannot keep, and accepts them once there is space", async () => {
    const { disk, s3, bedrock } = await start(".");
    const upload = await keep(s3);
    const { ETag } = await part(s3, upload);
    await expect(readiness(disk)).resolves.toMatchObject({ status: 200 });

    disk.fill();
    const reason = "The gateway's storage is full.";
    await expectRefusals({ s3, bedrock }, upload, ETag!, reason);
    expect(await failure(s3.send(new CreateBucketCommand({ Bucket: "other" })))).toMatchObject(refusedByS3(reason));

    await expect(readiness(disk)).resolves.toEqual({ status: 503, reason });
    await expect(send(disk.gateway.url, "GET", "/livez")).resolves.toMatchObject({ status: 200 });
    await expect(get(s3, "k")).resolves.toBe(CONTENT);
    await expect(keys(s3)).resolves.toEqual(["in.jsonl", "k"]);
    expect(disk.names("files/tmp")).toEqual([]);
    const errors = () => disk.gateway.log.filter(({ level, operation }) => level === 50 && operation !== "none");
    await expect.poll(errors).toHaveLength(7);
    for (const { err } of errors()) {
      expect(JSON.stringify(err)).toMatch(/ENOSPC|database or disk is full/);
      expect((err as Error).message).toMatch(/\/data\/(ledger\.db|reserve|files\/)/);
    }

    disk.free();
    await expect(readiness(disk)).resolves.toMatchObject({ status: 200 });
    await put(s3, "large", "x".repeat(200_000));
    await part(s3, upload);
    await complete(s3, upload, ETag!);
    await expect(get(s3, "parts")).resolves.toBe(PART);
    await expect(get(s3, "k")).resolves.toBe(CONTENT);
    const { jobArn } = await createJob(bedrock);
    await expect.poll(async () => (await getJob(bedrock, jobArn!)).status).toBe("Completed");
    const { invocationJobSummaries } = await bedrock.send(new ListModelInvocationJobsCommand({}));
    expect(invocationJobSummaries).toHaveLength(1);
  });

  it("that is full lets callers delete and stop", async () => {
    const model = await startModelServer({ delayMs: 60_000 });
    onTestFinished(() => model.close());
    const provider = `{ type: local, base_url: "${model.url}", concurrency: 1, running_jobs: 1 }`;
    const { disk, s3, bedrock } = await start(".", `providers: { stub: ${provider} }\n`, "16m");
    const upload = await keep(s3);
    await part(s3, upload);
    await put(s3, "large", "x".repeat(1_500_000));
    const many = Array.from({ length: 400 }, (_, n) => `many/${n}`);
    for (const key of many) await put(s3, key, "x");
    const { jobArn: running } = await createJob(bedrock);
    const { jobArn: waiting } = await createJob(bedrock);
    await expect.poll(async () => (await getJob(bedrock, running!)).status).toBe("InProgress");
    await expect.poll(async () => (await getJob(bedrock, waiting!)).status).toBe("Scheduled");
    await s3.send(new CreateBucketCommand({ Bucket: "empty" }));

    disk.fill();
    const reason = "The gateway's storage is full.";
    await s3.send(new AbortMultipartUploadCommand({ Bucket, Key: "parts", UploadId: upload }));
    disk.fill();
    for (const key of many.slice(0, 100)) await s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
    const Objects = many.slice(100).map((Key) => ({ Key }));
    const { Errors } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    expect(Errors).toBeUndefined();
    await s3.send(new DeleteBucketCommand({ Bucket: "empty" }));
    for (const jobIdentifier of [running, waiting]) {
      await bedrock.send(new StopModelInvocationJobCommand({ jobIdentifier }));
    }
    await expect(getJob(bedrock, waiting!)).resolves.toMatchObject({ status: "Stopped" });
    await expect(getJob(bedrock, running!)).resolves.toMatchObject({ status: expect.stringMatching(/^Stop/) });
    expect((await keys(s3))?.filter((key) => !key!.startsWith("out/"))).toEqual(["in.jsonl", "k", "large"]);

    expect(await failure(put(s3, "small", "x".repeat(2_000_000)))).toMatchObject(refusedByS3(reason));

    disk.free();
    await put(s3, "small", "x");
    await expect(readiness(disk)).resolves.toMatchObject({ status: 200 });
    await expect.poll(async () => (await getJob(bedrock, running!)).status, { timeout: 20_000 }).toBe("Stopped");
    await expect(get(s3, "k")).resolves.toBe(CONTENT);
  });

  it("that is full accepts a write that fits after a delete", async () => {
    const { disk, s3 } = await start(".");
    await put(s3, "large", "x".repeat(1_500_000));
    disk.fill();
    expect(await failure(put(s3, "next", "x".repeat(500_000)))).toMatchObject({ name: "ServiceUnavailable" });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "large" }));
    await put(s3, "next", "x".repeat(500_000));
    await expect(keys(s3)).resolves.toEqual(["next"]);
  });

  it.each([
    { how: "full, after a shutdown", signal: "SIGTERM", close: (disk: SmallDisk) => disk.fill() },
    { how: "full, after a crash", signal: "SIGKILL", close: (disk: SmallDisk) => disk.fill() },
    { how: "read-only, after a shutdown", signal: "SIGTERM", close: (disk: SmallDisk) => disk.mode("ro") },
    { how: "read-only, after a crash", signal: "SIGKILL", close: (disk: SmallDisk) => disk.mode("ro") },
  ] as const)(
    "that is $how, serves reads after the start, and accepts writes later",
    async ({ how, signal, close }) => {
      const first = await start(".", "", "16m");
      const { disk } = first;
      const upload = await keep(first.s3);
      const { ETag } = await part(first.s3, upload);
      const { jobArn } = await createJob(first.bedrock);
      await expect.poll(async () => (await getJob(first.bedrock, jobArn!)).status).toBe("Completed");
      const many = Array.from({ length: 200 }, (_, n) => `tiny/${n}`);
      for (const key of many) await put(first.s3, key, "x");
      if (signal === "SIGKILL") {
        await disk.gateway.kill(signal);
        close(disk);
      } else {
        // Also a shutdown must end on such a disk.
        if (how.startsWith("full")) close(disk);
        expect(await disk.gateway.kill(signal)).toBe(0);
        close(disk);
      }

      const { url } = await disk.start();
      const [s3, bedrock] = [s3Client(url), bedrockClient(url)];
      const isFull = how.startsWith("full");
      const reason = isFull ? "The gateway's storage is full." : "The gateway's storage is read-only.";
      await expect(get(s3, "k")).resolves.toBe(CONTENT);
      await s3.send(new HeadObjectCommand({ Bucket, Key: "k" }));
      const results = `out/${jobArn!.split("/")[1]}/in.jsonl.out`;
      const tiny = expect.stringContaining("tiny/");
      const others = many.map(() => tiny);
      await expect(keys(s3)).resolves.toEqual([
        "in.jsonl",
        "k",
        results,
        expect.stringContaining("manifest"),
        ...others,
      ]);
      expect((await get(s3, results)).trimEnd().split("\n")).toHaveLength(RECORDS);
      const { Parts } = await s3.send(new ListPartsCommand({ Bucket, Key: "parts", UploadId: upload }));
      expect(Parts).toHaveLength(1);
      await expect(getJob(bedrock, jobArn!)).resolves.toMatchObject({ status: "Completed" });
      const { invocationJobSummaries } = await bedrock.send(new ListModelInvocationJobsCommand({}));
      expect(invocationJobSummaries).toHaveLength(1);
      await expectRefusals({ s3, bedrock }, upload, ETag!, reason);
      await expect(readiness(disk)).resolves.toEqual({ status: 503, reason });
      const remove = (key: string) => s3.send(new DeleteObjectCommand({ Bucket, Key: key }));
      if (isFull) {
        expect(disk.names(".")).toContain("reserve");
        await remove(many[0]!);
        expect(disk.names(".")).not.toContain("reserve");
        for (const key of many) await remove(key);
      } else {
        expect(await failure(remove("k"))).toMatchObject(refusedByS3(reason));
      }

      if (isFull) disk.free();
      else disk.mode("rw");
      await expect(readiness(disk)).resolves.toMatchObject({ status: 200 });
      await put(s3, "large", "x".repeat(200_000));
      await complete(s3, upload, ETag!);
      await createJob(bedrock);
      expect(await disk.gateway.kill("SIGTERM")).toBe(0);
    },
  );

  it("that is full and has no reserve serves reads after the start", async () => {
    const { disk, s3: before } = await start(".");
    await put(before, "k", CONTENT);
    await disk.gateway.kill("SIGKILL");
    disk.remove("reserve");
    disk.fill();
    const { url, logged } = await disk.start();
    const s3 = s3Client(url);
    await logged("the data folder cannot be written: only reads and deletes are served until it can");
    await expect(get(s3, "k")).resolves.toBe(CONTENT);
    await expect(keys(s3)).resolves.toEqual(["k"]);
    const reason = "The gateway's storage is full.";
    expect(await failure(put(s3, "small", "x"))).toMatchObject(refusedByS3(reason));
    await expect(readiness(disk)).resolves.toEqual({ status: 503, reason });
    disk.free();
    await put(s3, "small", "x");
    expect(disk.names(".")).toContain("reserve");
  });

  it.each(["full", "ro"] as const)("that is %s serves hosted providers, and catches up later", async (state) => {
    const [openai, anthropic] = await Promise.all([startOpenAi(), startAnthropic()]);
    onTestFinished(() => Promise.all([openai.close(), anthropic.close()]).then(() => {}));
    const providers = `
default_provider: openai
fresh_seconds: 0.001
poll_seconds: { first: 0.2, most: 0.5 }
providers:
  openai: { type: openai, api_key: sk-1, base_url: "${openai.url}" }
  claude: { type: anthropic, api_key: sk-2, base_url: "${anthropic.url}" }
`;
    const { disk, ...before } = await start(".", providers);
    const line = { custom_id: "1", method: "POST", url: "/v1/chat/completions", body: { model: "m", messages: [] } };
    await put(before.s3, "in.jsonl", `${JSON.stringify(line)}\n`);
    const { ETag } = await put(before.s3, "gone", CONTENT);
    await put(before.s3, "kept", CONTENT);
    const { jobArn } = await createJob(before.bedrock);
    const [batch] = await openai.batches();
    openai.say(batch!.id, { status: "in_progress" });
    await disk.gateway.kill("SIGKILL");
    if (state === "ro") disk.mode("ro");
    else disk.fill();

    const { url } = await disk.start();
    const [s3, bedrock] = [s3Client(url), bedrockClient(url)];
    const gone = ETag!.replaceAll('"', "");
    await fetch(`${openai.url}/files/${gone}`, { method: "DELETE", headers: { authorization: "Bearer sk-1" } });
    expect(await failure(get(s3, "gone"))).toMatchObject({ name: "NoSuchKey" });
    await expect(get(s3, "kept")).resolves.toBe(CONTENT);
    await expect(getJob(bedrock, jobArn!)).resolves.toMatchObject({ status: "InProgress" });
    openai.say(batch!.id, { status: undefined });
    await expect.poll(async () => (await openai.batches())[0]!.status).toBe("completed");
    if (state === "ro") await disk.gateway.logged("failed to record a job's state");
    await getJob(bedrock, jobArn!);
    await openai.addBatch((await openai.files())[0]!.id);
    await bedrock.send(new ListModelInvocationJobsCommand({}));
    // The ledger's log may have space for some jobs.
    const outcome = () =>
      createJob(bedrock).then(
        () => "created",
        ({ name }: Error) => name,
      );
    await expect.poll(outcome, { interval: 1 }).toBe("InternalServerException");

    if (state === "ro") disk.mode("rw");
    else disk.free();
    await expect.poll(async () => (await getJob(bedrock, jobArn!)).status, { timeout: 10_000 }).toBe("Completed");
    await expect
      .poll(() => keys(s3).then((all) => all?.filter((key) => key!.startsWith(`out/${jobArn!.slice(-12)}/`)).length))
      .toBe(2);
    expect(await disk.gateway.kill("SIGTERM")).toBe(0);
  });

  it("that is full during a batch delays the batch, and no record is lost or asked without need", async () => {
    const model = await startModelServer({ delayMs: 5 });
    onTestFinished(() => model.close());
    const asked = () => [...model.asked.values()].reduce((sum, times) => sum + times, 0);
    const provider = `{ type: local, base_url: "${model.url}", concurrency: 4 }`;
    const { disk, s3, bedrock } = await start(".", `providers: { stub: ${provider} }\n`);
    await put(s3, "in.jsonl", INPUT);
    const { jobArn } = await createJob(bedrock);
    await expect.poll(asked, { interval: 2 }).toBeGreaterThan(20);

    disk.fill();
    await disk.gateway.logged("batch is waiting for storage");
    const before = asked();
    const job = await getJob(bedrock, jobArn!);
    expect(job.status).toBe("InProgress");
    expect(job.processedRecordCount).toBeGreaterThan(0);
    expect(before).toBeLessThan(RECORDS);
    await expect(readiness(disk)).resolves.toMatchObject({ status: 503 });

    disk.free();
    await expect.poll(async () => (await getJob(bedrock, jobArn!)).status, { timeout: 20_000 }).toBe("Completed");
    await expect(getJob(bedrock, jobArn!)).resolves.toMatchObject({
      processedRecordCount: RECORDS,
      successRecordCount: RECORDS,
    });
    const results = await get(s3, `out/${jobArn!.split("/")[1]}/in.jsonl.out`);
    const ids = results
      .trimEnd()
      .split("\n")
      .map((line) => Number(JSON.parse(line).recordId));
    expect(ids.sort((a, b) => a - b)).toEqual(Array.from({ length: RECORDS }, (_, n) => n));
    // Only records in flight when the disk was full are asked again.
    expect(asked() - RECORDS).toBeLessThanOrEqual(8);
  });

  it("that is read-only refuses writes, and accepts them once it is writable", async () => {
    // The ledger's files are open, and open files cannot be made read-only.
    const { disk, s3, bedrock } = await start("files");
    const upload = await keep(s3);
    const { ETag } = await part(s3, upload);

    disk.mode("ro");
    const reason = "The gateway's storage is read-only.";
    await expectRefusals({ s3, bedrock }, upload, ETag!, reason);
    await expect(readiness(disk)).resolves.toEqual({ status: 503, reason });
    await expect(get(s3, "k")).resolves.toBe(CONTENT);
    await expect(keys(s3)).resolves.toEqual(["in.jsonl", "k"]);
    const { invocationJobSummaries } = await bedrock.send(new ListModelInvocationJobsCommand({}));
    expect(invocationJobSummaries).toEqual([]);

    disk.mode("rw");
    await expect(readiness(disk)).resolves.toMatchObject({ status: 200 });
    await put(s3, "large", "x".repeat(200_000));
    await complete(s3, upload, ETag!);
    await expect(get(s3, "parts")).resolves.toBe(PART);
    const { jobArn } = await createJob(bedrock);
    await expect.poll(async () => (await getJob(bedrock, jobArn!)).status).toBe("Completed");
    await s3.send(new DeleteObjectCommand({ Bucket, Key: "k" }));
  });
});
