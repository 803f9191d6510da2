/** Recovery from a lost ledger, a broken connection, a crash before the ledger's entry, and an expired upload. */
import {
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  ListModelInvocationJobsCommand,
  paginateListModelInvocationJobs,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { startChild } from "../../support/child.ts";
import { bedrockClient, s3Client } from "../../support/sdk.ts";
import { job, lines, type Pair, startPair } from "./pair.ts";

async function start(...args: Parameters<typeof startPair>): Promise<Pair> {
  const pair = await startPair(...args);
  onTestFinished(() => pair.stop());
  return pair;
}
async function upload({ s3 }: Pick<Pair, "s3">, Key = "batch.jsonl", Body = lines(["one", "two"])): Promise<string> {
  const { ETag } = await s3.send(new PutObjectCommand({ Bucket: "gemini-files", Key, Body }));
  return ETag!.replaceAll('"', "");
}
const input = "s3://gemini-files/batch.jsonl";
const create = ({ bedrock }: Pick<Pair, "bedrock">, more: Partial<CreateModelInvocationJobCommandInput> = {}) =>
  bedrock.send(new CreateModelInvocationJobCommand(job(input, more)));
const get = ({ bedrock }: Pair, jobIdentifier: string) =>
  bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
const STILL = { readsBeforeEnd: Number.POSITIVE_INFINITY };

test("a job is found by its ARN after the gateway lost its data", async () => {
  const pair = await start(STILL);
  const id = await upload(pair);
  const { jobArn } = await create(pair);
  await pair.restart(() => pair.forget());
  const found = await get(pair, jobArn!);
  expect(found).toMatchObject({ jobArn, jobName: "questions", modelId: "gemini-1.5-flash" });
  const { invocationJobSummaries } = await pair.bedrock.send(new ListModelInvocationJobsCommand({}));
  expect(invocationJobSummaries!.map((summary) => summary.jobArn)).toEqual([jobArn]);

  // The file is unmanaged now: it is found by its id, and its content cannot be read.
  const head = await pair.s3.send(new HeadObjectCommand({ Bucket: "any", Key: id }));
  expect(head.ETag).toBe(`"${id}"`);
  const { Contents } = await pair.s3.send(new ListObjectsV2Command({ Bucket: "any" }));
  expect(Contents!.map(({ Key }) => Key)).toEqual([id]);
  await expect(pair.s3.send(new GetObjectCommand({ Bucket: "any", Key: id }))).rejects.toMatchObject({
    name: "NotImplemented",
  });
  const again = await create(pair, { inputDataConfig: job(`s3://any/${id}`).inputDataConfig });
  expect(again.jobArn).not.toBe(jobArn);
});

test("while the outcome of a create is unknown, its token makes no other job", async () => {
  const pair = await start(STILL, { timeout: 0.4 });
  await upload(pair);
  pair.gemini.fail("batches.create", "cut");
  pair.gemini.fail("batches.list", { status: 503 }, 10);
  const clientRequestToken = "token-1";
  await expect(create(pair, { clientRequestToken })).rejects.toMatchObject({ name: "InternalServerException" });
  await expect(create(pair, { clientRequestToken })).rejects.toMatchObject({ name: "InternalServerException" });
  expect(pair.gemini.batches.size).toBe(1);
  pair.gemini.heal();
  await pair.restart();
  const { jobArn } = await create(pair, { clientRequestToken });
  expect(pair.gemini.batches.size).toBe(1);
  expect((await get(pair, jobArn!)).jobName).toBe("questions");
});

test("a client that disconnects during a create has created the job", async () => {
  const pair = await start(STILL, { timeout: 0.6 });
  await upload(pair);
  pair.gemini.fail("batches.create", "stall");
  const gone = new AbortController();
  const clientRequestToken = "token-1";
  const call = pair.bedrock.send(new CreateModelInvocationJobCommand(job(input, { clientRequestToken })), {
    abortSignal: gone.signal,
  });
  await vi.waitFor(() => expect(pair.gemini.batches.size).toBe(1));
  gone.abort();
  await expect(call).rejects.toMatchObject({ name: "AbortError" });
  const { jobArn } = await create(pair, { clientRequestToken });
  expect(jobArn).toBeDefined();
  expect(pair.gemini.batches.size).toBe(1);
});

test("a gateway killed between Gemini's answer and its ledger finds the job at its next start", async () => {
  const pair = await start(STILL);
  await pair.restart(async () => {
    const child = await startChild(pair.folder);
    const clients = { s3: s3Client(child.url), bedrock: bedrockClient(child.url) };
    await upload(clients);
    pair.gemini.fail("batches.create", "stall");
    const call = create(clients, { clientRequestToken: "token-1" }).catch((error: Error) => error);
    await vi.waitFor(() => expect(pair.gemini.batches.size).toBe(1));
    await child.kill("SIGKILL");
    expect(await call).toBeInstanceOf(Error);
  });
  const { invocationJobSummaries } = await pair.bedrock.send(new ListModelInvocationJobsCommand({}));
  expect(invocationJobSummaries).toHaveLength(1);
  const { jobArn } = await create(pair, { clientRequestToken: "token-1" });
  expect(invocationJobSummaries![0]!.jobArn).toBe(jobArn);
  expect(pair.gemini.batches.size).toBe(1);
});

test("an expired file is uploaded again under the same id when a job needs it", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const pair = await start(STILL);
  const id = await upload(pair);
  pair.gemini.files.delete(id);
  vi.setSystemTime(Date.now() + 49 * 3_600_000);
  const text = await (
    await pair.s3.send(new GetObjectCommand({ Bucket: "gemini-files", Key: "batch.jsonl" }))
  ).Body!.transformToString();
  expect(text).toBe(lines(["one", "two"]));
  await create(pair, { inputDataConfig: job(`s3://gemini-files/${id}`).inputDataConfig });
  expect(pair.gemini.files.has(id)).toBe(true);
  expect([...pair.gemini.batches.values()].map(({ fileName }) => fileName)).toEqual([id]);
  const uploads = () => pair.gemini.requests.filter(({ route }) => route === "upload.start").length;
  const before = uploads();
  await create(pair);
  expect(uploads()).toBe(before);
});

test("250 unmanaged jobs are listed without a repeat or a gap", async () => {
  const pair = await start(STILL);
  const names = Array.from({ length: 250 }, (_, n) => pair.gemini.addBatch({ displayName: `job ${n}` }).displayName);
  const listed: string[] = [];
  for await (const page of paginateListModelInvocationJobs({ client: pair.bedrock, pageSize: 40 }, {})) {
    expect(page.invocationJobSummaries!.length).toBeLessThanOrEqual(40);
    listed.push(...page.invocationJobSummaries!.map(({ jobName }) => jobName!));
  }
  expect(listed).toEqual(names.reverse());
});

test("a listing merges the ledger's names with Gemini's ids, for any prefix", async () => {
  const pair = await start(STILL);
  for (const key of ["a&b<c>/1.jsonl", "a&b<c>/2.jsonl", "other.jsonl"]) await upload(pair, key);
  const { name } = pair.gemini.addFile("{}");
  const list = async (Prefix?: string) => {
    const { Contents = [] } = await pair.s3.send(
      new ListObjectsV2Command({ Bucket: "gemini-files", ...(Prefix && { Prefix }) }),
    );
    return Contents.map(({ Key }) => Key);
  };
  expect(await list()).toEqual(["a&b<c>/1.jsonl", "a&b<c>/2.jsonl", name, "other.jsonl"]);
  expect(await list("a&b<c>/")).toEqual(["a&b<c>/1.jsonl", "a&b<c>/2.jsonl"]);
  expect(await list("files/")).toEqual([name]);
});

test("PartiallyCompleted is a final status with results", async () => {
  const pair = await start(STILL);
  await upload(pair);
  const { jobArn } = await create(pair);
  const [batch] = pair.gemini.batches.values();
  pair.gemini.end(batch!.name);
  pair.gemini.end(batch!.name, "JOB_STATE_PARTIALLY_SUCCEEDED");
  expect((await get(pair, jobArn!)).status).toBe("PartiallyCompleted");
  const results = { Bucket: "gemini-output", Key: `${jobArn!.slice(-12)}/batch.jsonl.out` };
  expect((await pair.s3.send(new HeadObjectCommand(results))).ContentLength).toBeGreaterThan(0);
});
