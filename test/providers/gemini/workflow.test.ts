/** The workflow of a batch with the AWS SDK: upload, job, states, results, stop. */
import {
  CreateModelInvocationJobCommand,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
} from "@aws-sdk/client-bedrock";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { failure, newBucket } from "../../support/sdk.ts";
import { job, lines, type Pair, startPair } from "./pair.ts";

let pair: Pair;
beforeAll(async () => {
  pair = await startPair({ readsBeforeEnd: 0 });
});
afterAll(() => pair?.stop());

const QUESTIONS = lines(["one", "two", "three"]);

async function upload(Body = QUESTIONS, Key = "batch.jsonl", Bucket = newBucket()) {
  const answer = await pair.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "application/jsonl" }));
  return { Bucket, Key, id: answer.ETag!.replaceAll('"', "") };
}
const create = (uri: string, more = {}) => pair.bedrock.send(new CreateModelInvocationJobCommand(job(uri, more)));
const get = (jobIdentifier: string) => pair.bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
const ended = (arn: string): Promise<GetModelInvocationJobCommandOutput> =>
  vi.waitFor(
    async () => {
      const found = await get(arn);
      expect(found.endTime).toBeDefined();
      return found;
    },
    { timeout: 10_000, interval: 100 },
  );

test("an upload is stored at Gemini under its ETag, with lines in the form of files", async () => {
  const { Key, id } = await upload();
  const stored = pair.gemini.files.get(id)!;
  expect(stored).toMatchObject({ displayName: Key, mimeType: "application/jsonl", source: "UPLOADED" });
  const up = stored
    .content!.toString()
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(up.map(({ key }) => key)).toEqual(["r-1", "r-2", "r-3"]);
  expect(up[0]).toEqual({ key: "r-1", request: { contents: [{ role: "user", parts: [{ text: "one" }] }] } });
});

test.each([
  ["its name", (file: Stored) => `s3://${file.Bucket}/${file.Key}`],
  ["its id in any bucket", (file: Stored) => `s3://whatever/${file.id}`],
  ["its id without the collection", (file: Stored) => `s3://whatever/${file.id.slice("files/".length)}`],
])("a job reads its input by %s, and its results are objects", async (_, uriOf) => {
  const file = await upload(lines(["one", "fail", "three"]));
  const { jobArn } = await create(uriOf(file));
  const end = await ended(jobArn!);
  expect(end).toMatchObject({ status: "Completed", jobArn, jobName: "questions", modelId: "gemini-1.5-flash" });
  expect(end).toMatchObject({
    totalRecordCount: 3,
    processedRecordCount: 3,
    successRecordCount: 2,
    errorRecordCount: 1,
  });

  const Prefix = `${jobArn!.slice(-12)}/`;
  const { Contents } = await pair.s3.send(new ListObjectsV2Command({ Bucket: "gemini-output", Prefix }));
  expect(Contents!.map(({ Key }) => Key)).toContain(`${Prefix}manifest.json.out`);
  const Key = Contents!.find(({ Key }) => Key !== `${Prefix}manifest.json.out`)!.Key!;
  const name = { Bucket: "gemini-output", Key };
  const text = await (await pair.s3.send(new GetObjectCommand(name))).Body!.transformToString();
  const results = text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(results.map(({ key }) => key)).toEqual(["r-1", "r-2", "r-3"]);
  expect(results[0].response.candidates[0].content.parts[0].text).toBe("answer to one");
  expect(results[1].error).toMatchObject({ code: 3 });
});
type Stored = Awaited<ReturnType<typeof upload>>;

test("results stay after Gemini has deleted its file", async () => {
  const { Bucket, Key } = await upload();
  const { jobArn } = await create(`s3://${Bucket}/${Key}`);
  await ended(jobArn!);
  for (const { name, source } of pair.gemini.files.values()) if (source === "GENERATED") pair.gemini.files.delete(name);
  const results = { Bucket: "gemini-output", Key: `${jobArn!.slice(-12)}/batch.jsonl.out` };
  const text = await (await pair.s3.send(new GetObjectCommand(results))).Body!.transformToString();
  expect(text.trimEnd().split("\n")).toHaveLength(3);
});

test("the file_id tag selects the input, whatever the URI is", async () => {
  const { id } = await upload();
  const tags = [{ key: "file_id", value: id }];
  const { jobArn } = await create("s3://gemini-files/nothing-of-this-name.jsonl", { tags });
  expect(await ended(jobArn!)).toMatchObject({ status: "Completed", totalRecordCount: 3 });
});

test("a job that Gemini could not run has the reason", async () => {
  const { Bucket, Key } = await upload();
  const { jobArn } = await create(`s3://${Bucket}/${Key}`);
  const [batch] = [...pair.gemini.batches.values()].slice(-1);
  pair.gemini.end(batch!.name, "BATCH_STATE_FAILED", { code: 3, message: "line 2: the contents are empty" });
  expect(await ended(jobArn!)).toMatchObject({ status: "Failed", message: "line 2: the contents are empty" });
});

test("lines that Gemini does not run are refused by number before a batch is created", async () => {
  const before = pair.gemini.batches.size;
  const body = `${QUESTIONS}\n\n{"recordId": "4", "modelInput": {}}\n`;
  const { Bucket, Key } = await upload(body);
  const error = await failure(create(`s3://${Bucket}/${Key}`));
  expect(error.name).toBe("ValidationException");
  expect(error.message).toContain("line 5");
  expect(error.message).toContain("has the form 'Bedrock batch line', and the file has 'Gemini batch line'");
  expect(pair.gemini.batches.size).toBe(before);
});

test.each(["../files/x", "models/a/b", "a?b=c", "gemini:cancel", ""])("the model '%s' is refused", async (modelId) => {
  const { Bucket, Key } = await upload();
  const error = await failure(create(`s3://${Bucket}/${Key}`, { modelId }));
  expect(error.name).toBe("ValidationException");
});

test("unmanaged jobs are listed, found by ARN and by native id, and have results", async () => {
  const inlined = [{ metadata: { key: "a" }, response: { candidates: [] } }, { error: { code: 3, message: "no" } }];
  const batch = pair.gemini.addBatch({
    displayName: "by hand",
    model: "models/gemini-2.5-pro",
    stats: { requests: 2, successful: 1, failed: 1 },
    inlinedResponses: inlined,
  });
  pair.gemini.end(batch.name, "BATCH_STATE_SUCCEEDED");
  const list = async () => {
    // The gateway caches Gemini's list for a few seconds.
    const { invocationJobSummaries } = await pair.bedrock.send(new ListModelInvocationJobsCommand({}));
    return invocationJobSummaries!.find(({ jobName }) => jobName === "by hand");
  };
  const found = await get(batch.name);
  const summary = await list();
  expect(summary).toMatchObject({ jobArn: found.jobArn, modelId: "gemini-2.5-pro" });
  const end = await ended(found.jobArn!);
  expect(end).toMatchObject({ jobArn: found.jobArn, status: "Completed", totalRecordCount: 2, errorRecordCount: 1 });
  const Prefix = found.jobArn!.slice(-12);
  const { Contents } = await pair.s3.send(new ListObjectsV2Command({ Bucket: "gemini-output", Prefix }));
  const results = Contents!.find(({ Key }) => !Key!.endsWith("/manifest.json.out"))!;
  const text = await (
    await pair.s3.send(new GetObjectCommand({ Bucket: "gemini-output", Key: results.Key! }))
  ).Body!.transformToString();
  expect(text).toBe('{"key":"a","response":{"candidates":[]}}\n{"error":{"code":3,"message":"no"}}\n');
});
