/** The workflow with OpenAI, as a boto3 script runs it. */
import { type BedrockClient, ListModelInvocationJobsCommand } from "@aws-sdk/client-bedrock";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  type S3Client,
} from "@aws-sdk/client-s3";
import { expect, test } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { bedrockClient, failure, s3Client } from "../../support/sdk.ts";
import { BUCKET, create, ended, get, jsonl, KEY, line, put, useOpenAi, yaml } from "./setup.ts";

const setup = useOpenAi({ more: "organization: org-1, project: proj-1, headers: { x-team: blue }" });

const NO_FILES = { output_file_id: null, error_file_id: null };

async function listed(s3: S3Client, Bucket: string, Prefix?: string): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map((object) => object.Key!);
}

async function summaries(bedrock: BedrockClient, header: boolean) {
  const command = new ListModelInvocationJobsCommand({});
  if (header) {
    command.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-model-provider"] = "openai";
        return next(args);
      },
      { step: "build" },
    );
  }
  const { invocationJobSummaries = [] } = await bedrock.send(command);
  return invocationJobSummaries;
}

test("an upload has its key's last segment as its name, and the configured members", async () => {
  const { s3, upstream } = setup;
  const content = jsonl(3);
  const id = await put(s3, "folder/questions & <answers>.jsonl", content);
  const [file] = (await upstream.files()).filter((one) => one.id === id);
  expect(file).toMatchObject({ purpose: "batch", bytes: content.length });
  expect(file!.filename).toMatch(/^questions & <answers>\.[0-9a-f]{12}\.jsonl$/);
  const upload = upstream.requests.find(({ route }) => route === "files.create");
  expect(upload!.headers).toMatchObject({
    authorization: `Bearer ${KEY}`,
    "openai-organization": "org-1",
    "openai-project": "proj-1",
    "x-team": "blue",
  });
  expect(Number(upload!.headers["content-length"])).toBeGreaterThan(content.length);
});

test("an unmanaged file is listed, read and deleted by its id", async () => {
  const { s3, upstream } = setup;
  const content = jsonl(2);
  const id = await upstream.addFile("theirs.jsonl", content);
  const name = { Bucket: "any-bucket", Key: id };
  expect(await s3.send(new HeadObjectCommand(name))).toMatchObject({ ETag: `"${id}"`, ContentLength: content.length });
  const { Body } = await s3.send(new GetObjectCommand(name));
  expect(await Body!.transformToString()).toBe(content);
  expect(await listed(s3, BUCKET)).toContain(id);
  await s3.send(new DeleteObjectCommand(name));
  expect((await upstream.files()).map((one) => one.id)).not.toContain(id);
});

test("a file that was deleted at OpenAI is missing", async () => {
  const { s3, upstream } = setup;
  const id = await put(s3, "gone.jsonl", jsonl(1));
  await fetch(`${upstream.url}/files/${id}`, { method: "DELETE" });
  expect(await failure(s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "gone.jsonl" })))).toMatchObject({
    name: "NotFound",
  });
});

test.each([
  ["its key", (_id: string, key: string) => ({ uri: `s3://${BUCKET}/${key}` })],
  ["the file id as key", (id: string) => ({ uri: `s3://any-bucket/${id}` })],
  [
    "the file_id tag",
    (id: string) => ({ uri: "s3://any-bucket/no-such-key.jsonl", tags: [{ key: "file_id", value: id }] }),
  ],
])("a job reads a file by %s", async (how, of) => {
  const { s3, bedrock, upstream } = setup;
  const name = how.replaceAll(/[ _]/g, "-");
  const id = await put(s3, `${name}.jsonl`, jsonl(3));
  await create(bedrock, { name, ...of(id, `${name}.jsonl`) });
  const created = upstream.requests.findLast(({ route }) => route === "batches.create")!;
  expect(created.body).toMatchObject({
    input_file_id: id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
    metadata: { quarry_job_name: name, quarry_model_id: "gpt-4o-mini" },
  });
});

test("the endpoint is the file's first url, unless the endpoint tag sets it", async () => {
  const { s3, bedrock, upstream } = setup;
  await put(s3, "embeddings.jsonl", `\n${jsonl(2, "/v1/embeddings")}`);
  const uri = `s3://${BUCKET}/embeddings.jsonl`;
  await create(bedrock, { uri });
  expect(upstream.requests.at(-1)!.body).toMatchObject({ endpoint: "/v1/embeddings" });
  await create(bedrock, { uri, tags: [{ key: "endpoint", value: "/v1/responses" }] });
  expect(upstream.requests.at(-1)!.body).toMatchObject({ endpoint: "/v1/responses" });
});

test("a line in another form is refused by number before a batch is created", async () => {
  const { s3, bedrock, upstream } = setup;
  await put(s3, "mixed.jsonl", `${line(1)}\n\n{"recordId": "r", "modelInput": {}}\n`);
  const before = (await upstream.batches()).length;
  const error = await failure(create(bedrock, { uri: `s3://${BUCKET}/mixed.jsonl` }));
  expect(error).toMatchObject({ name: "ValidationException" });
  expect(error.message).toContain(
    "line 3: The line has the form 'Bedrock batch line', and the file has 'OpenAI batch line'.",
  );
  expect(await upstream.batches()).toHaveLength(before);
});

test("a failed job has the reason, and its error file as results", async () => {
  const { s3, bedrock, upstream } = setup;
  await put(s3, "failing.jsonl", jsonl(2));
  upstream.end("failed");
  const arn = await create(bedrock, { uri: `s3://${BUCKET}/failing.jsonl`, output: "s3://openai-output/failed/" });
  const job = await ended(bedrock, arn, "Failed");
  expect(job).toMatchObject({ totalRecordCount: 2, successRecordCount: 0, errorRecordCount: 2 });
  expect(job.message).toContain("Mock batch failure");
  const Key = `failed/${arn.slice(-12)}/failing.jsonl.out`;
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "openai-output", Key }));
  expect((await Body!.transformToString()).trimEnd().split("\n")).toHaveLength(2);
});

test("a list with the header includes unmanaged jobs, with the same ids as everywhere", async () => {
  const { s3, bedrock, upstream } = setup;
  const id = await put(s3, "listed.jsonl", jsonl(1));
  const arn = await create(bedrock, { name: "listed", uri: `s3://${BUCKET}/listed.jsonl` });
  const unmanaged = await upstream.addBatch(id);
  await expect.poll(async () => (await summaries(bedrock, true)).map((job) => job.jobName)).toContain(unmanaged);
  const jobs = await summaries(bedrock, true);
  expect(jobs.find((job) => job.jobName === "listed")?.jobArn).toBe(arn);
  expect((await get(bedrock, arn)).jobArn).toBe(arn);
  const summary = jobs.find((job) => job.jobName === unmanaged)!;
  expect(summary.inputDataConfig?.s3InputDataConfig?.s3Uri).toBe(`s3://openai/${id}`);
  expect((await get(bedrock, unmanaged)).jobArn).toBe(summary.jobArn);
  expect((await summaries(bedrock, false)).map((job) => job.jobArn)).toContain(summary.jobArn);
});

test("jobs are found after the ledger is lost", async () => {
  const { upstream } = setup;
  const url = yaml(upstream.url);
  const first = await startTestGateway(url);
  const id = await put(s3Client(first.url), "lost.jsonl", jsonl(2));
  const arn = await create(bedrockClient(first.url), { name: "lost", uri: `s3://${BUCKET}/${id}` });
  await first.stop();

  const second = await startTestGateway(url);
  try {
    const bedrock = bedrockClient(second.url);
    const job = await ended(bedrock, arn, "Completed");
    expect(job).toMatchObject({ jobArn: arn, jobName: "lost", modelId: "gpt-4o-mini", totalRecordCount: 2 });
    expect(await listed(s3Client(second.url), "openai-output", `${arn.slice(-12)}/`)).toHaveLength(2);
  } finally {
    await second.stop();
  }
});

test("replacing a file deletes the old one at OpenAI, unless a running job reads it", async () => {
  const { s3, bedrock, upstream } = setup;
  const ids = async () => (await upstream.files()).map((file: { id: string }) => file.id);
  const unread = await put(s3, "again.jsonl", jsonl(1));
  const read = await put(s3, "again.jsonl", jsonl(2));
  await expect.poll(ids).not.toContain(unread);
  const arn = await create(bedrock, { uri: `s3://${BUCKET}/again.jsonl` });
  const last = await put(s3, "again.jsonl", jsonl(3));
  expect(await ids()).toEqual(expect.arrayContaining([read, last]));
  await ended(bedrock, arn, "Completed");
  const { totalRecordCount } = await get(bedrock, arn);
  expect(totalRecordCount).toBe(2);
});

test("concurrent reads of a job share one call, and the poller finds its end without reads", async () => {
  const { s3, bedrock, upstream } = setup;
  await put(s3, "polled.jsonl", jsonl(1));
  const arn = await create(bedrock, { name: "polled", uri: `s3://${BUCKET}/polled.jsonl` });
  const [batch] = (await upstream.batches()).filter(({ metadata }) => metadata?.quarry_job_name === "polled");
  upstream.say(batch!.id, { status: "in_progress" });
  const reads = () => upstream.requests.filter(({ path }) => path.endsWith(`/batches/${batch!.id}`)).length;
  const before = reads();
  const jobs = await Promise.all(Array.from({ length: 20 }, () => get(bedrock, arn)));
  expect(new Set(jobs.map(({ status }) => status))).toEqual(new Set(["InProgress"]));
  expect(reads()).toBe(before + 1);

  upstream.say(batch!.id, { status: "completed", completed_at: 1_800_000_000, ...NO_FILES });
  // The ledger answers lists, so the gateway's poller must have updated it.
  const listedStatus = async () => (await summaries(bedrock, false)).find(({ jobArn }) => jobArn === arn)!.status;
  await expect.poll(listedStatus, { interval: 200, timeout: 25_000 }).toBe("Completed");
});
