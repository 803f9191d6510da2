/** Results of batches: files whose names Gemini accepts for the download only. */
import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { CreateModelInvocationJobCommand, GetModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import type { JobRow } from "../../../src/ports/jobs.ts";
import { wholeLines } from "../../../src/providers/gemini/generated.ts";
import { failure } from "../../support/sdk.ts";
import { startGemini } from "../../upstreams/gemini.ts";
import { createAdapter, NEVER } from "./adapter.ts";
import { job, lines, type Pair, startPair } from "./pair.ts";

async function start(...args: Parameters<typeof startPair>): Promise<Pair> {
  const pair = await startPair(...args);
  onTestFinished(() => pair.stop());
  return pair;
}

async function create({ s3, bedrock }: Pair): Promise<string> {
  await s3.send(new PutObjectCommand({ Bucket: "in", Key: "batch.jsonl", Body: lines(["one", "two"]) }));
  const { jobArn } = await bedrock.send(new CreateModelInvocationJobCommand(job("s3://in/batch.jsonl")));
  return jobArn!;
}
const get = ({ bedrock }: Pair, jobIdentifier: string) =>
  bedrock.send(new GetModelInvocationJobCommand({ jobIdentifier }));
const results = (arn: string) => ({ Bucket: "gemini-output", Key: `${arn.slice(-12)}/batch.jsonl.out` });

test.each([true, false])("results are a copy with its size, whether the download has a length: %s", async (lengths) => {
  const pair = await start({ lengths });
  const arn = await create(pair);
  expect(await get(pair, arn)).toMatchObject({ status: "Completed", successRecordCount: 2 });
  const { content, name } = [...pair.gemini.files.values()].find(({ source }) => source === "GENERATED")!;
  expect(name).toMatch(/^files\/batch-[a-z0-9]{36}$/);
  const downloads = () => pair.gemini.requests.filter(({ route }) => route === "files.download").length;
  const before = downloads();
  const { ContentLength, ETag } = await pair.s3.send(new HeadObjectCommand(results(arn)));
  expect(ContentLength).toBe(content!.length);
  const { Contents } = await pair.s3.send(
    new ListObjectsV2Command({ Bucket: "gemini-output", Prefix: arn.slice(-12) }),
  );
  expect(Contents).toContainEqual(expect.objectContaining({ Key: results(arn).Key, Size: content!.length, ETag }));
  const { Body } = await pair.s3.send(new GetObjectCommand({ ...results(arn), Range: "bytes=2-9" }));
  expect(await Body!.transformToString()).toBe(content!.toString("utf8", 2, 10));
  expect(downloads()).toBe(before);
});

test.each([true, false])(
  "Gemini's own file of results can be read and not deleted, with lengths: %s",
  async (lengths) => {
    const pair = await start({ lengths });
    await get(pair, await create(pair));
    const { content, name } = [...pair.gemini.files.values()].find(({ source }) => source === "GENERATED")!;
    const { Contents } = await pair.s3.send(new ListObjectsV2Command({ Bucket: "any", Prefix: "files/batch-" }));
    expect(Contents).toMatchObject([{ Key: name, Size: content!.length }]);
    for (const Key of [name, name.slice("files/".length)]) {
      const at = { Bucket: "any", Key };
      expect((await pair.s3.send(new HeadObjectCommand(at))).ContentLength).toBe(content!.length);
      const { Body } = await pair.s3.send(new GetObjectCommand({ ...at, Range: "bytes=0-3" }));
      expect(await Body!.transformToString()).toBe(content!.toString("utf8", 0, 4));
      const refused = await failure(pair.s3.send(new DeleteObjectCommand(at)));
      expect(refused).toMatchObject({ name: "NotImplemented" });
      expect(refused.message).toContain("48 hours");
    }
    const missing = { Bucket: "any", Key: `files/batch-${"a".repeat(36)}` };
    expect(await failure(pair.s3.send(new HeadObjectCommand(missing)))).toMatchObject({ name: "NotFound" });
    expect(await failure(pair.s3.send(new GetObjectCommand(missing)))).toMatchObject({ name: "NoSuchKey" });
  },
);

test("a job is InProgress until Gemini names the file with its results", async () => {
  const pair = await start({ readsBeforeNamed: 2 });
  const arn = await create(pair);
  const first = await get(pair, arn);
  expect(first).toMatchObject({ status: "InProgress" });
  expect(first.endTime).toBeUndefined();
  const end = await vi.waitFor(
    async () => {
      const found = await get(pair, arn);
      expect(found.endTime).toBeDefined();
      return found;
    },
    { timeout: 20_000, interval: 100 },
  );
  expect(end.status).toBe("Completed");
  const { Body } = await pair.s3.send(new GetObjectCommand(results(arn)));
  expect((await Body!.transformToString()).trimEnd().split("\n")).toHaveLength(2);
});

test("fewer lines than Gemini counts are an error soon after the end, and accepted later", async () => {
  const gemini = await startGemini();
  const adapter = await createAdapter(gemini.url);
  onTestFinished(async () => {
    await gemini.close();
    await adapter.remove();
  });
  const batch = gemini.addBatch({ stats: { requests: 2, successful: 2, failed: 0 } });
  batch.responsesFile = gemini.addFile('{"response":{},"key":"a"}\n', { source: "GENERATED" }).name;
  gemini.end(batch.name, "BATCH_STATE_SUCCEEDED");
  const read = async () =>
    text(((await adapter.jobs.results({ nativeId: batch.name } as JobRow, NEVER)) as { body: never }).body);
  await expect(read()).rejects.toMatchObject({ kind: "Unavailable", message: expect.stringContaining("1 lines") });
  batch.endTime = new Date(Date.now() - 3_600_000).toISOString();
  expect(await read()).toBe('{"response":{},"key":"a"}\n');
});

test.each([
  ["", 0],
  ["{}\n{}\n", 2],
  ["{}\n{}", 2],
  ["{}\r\n\n{}\n\n", 2],
  ['{}\n{"a":"\n', 2],
])("%j has its lines counted", async (content, lines) => {
  const seen: number[] = [];
  for (const bytes of [1, 3, 100]) {
    const pieces = Array.from({ length: Math.ceil(content.length / bytes) }, (_, n) =>
      Buffer.from(content.slice(n * bytes, (n + 1) * bytes)),
    );
    const body = wholeLines(Readable.from(pieces, { objectMode: false }), (count) => seen.push(count));
    expect((await buffer(body)).toString()).toBe(content);
  }
  expect(seen).toEqual([lines, lines, lines]);
});

test("content that ends in the middle of a line is an error", async () => {
  const whole = '{"a":1}\n{"b":"c"}';
  for (let end = 9; end < whole.length; end += 1) {
    const body = wholeLines(Buffer.from(whole.slice(0, end)), () => {});
    await expect(buffer(body), whole.slice(0, end)).rejects.toMatchObject({ kind: "Unavailable" });
  }
});

test("an upload that ends in an error with the status 200 is refused with its message, and leaves nothing", async () => {
  const pair = await start();
  const put = () => pair.s3.send(new PutObjectCommand({ Bucket: "in", Key: "a.jsonl", Body: lines(["one"]) }));
  pair.gemini.fail("upload.send", "error body");
  const refused = await failure(put());
  expect(refused).toMatchObject({ name: "InvalidArgument" });
  expect(refused.message).toContain("told to answer an error");
  expect(pair.gemini.files.size).toBe(0);
  expect(await pair.blobs()).toEqual([]);
  await put();
});

test("results that are not read release the download", async () => {
  let released = false;
  const gemini = await startGemini({
    async *download() {
      try {
        for (;;) yield Buffer.alloc(64 * 1024, "x");
      } finally {
        released = true;
      }
    },
  });
  const adapter = await createAdapter(gemini.url);
  onTestFinished(async () => {
    await gemini.close();
    await adapter.remove();
  });
  const batch = gemini.addBatch();
  batch.responsesFile = gemini.addFile("", { source: "GENERATED" }).name;
  gemini.end(batch.name, "BATCH_STATE_SUCCEEDED");
  const { body } = (await adapter.jobs.results({ nativeId: batch.name } as JobRow, NEVER)) as { body: Readable };
  expect(released).toBe(false);
  body.destroy();
  await vi.waitFor(() => expect(released).toBe(true));
});
