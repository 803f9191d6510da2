/** Files that another client deletes at Gemini while the gateway holds a blob. */
import { CreateModelInvocationJobCommand } from "@aws-sdk/client-bedrock";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test, vi } from "vitest";
import { failure } from "../../support/sdk.ts";
import { job, lines, type Pair, startPair } from "./pair.ts";

const NAME = { Bucket: "gemini-files", Key: "batch.jsonl" };
const STILL = { readsBeforeEnd: Number.POSITIVE_INFINITY };
const FRESH_S = 30;

async function start(): Promise<Pair & { id: string }> {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const pair = await startPair(STILL, { fresh: FRESH_S });
  onTestFinished(() => pair.stop());
  const { ETag } = await pair.s3.send(new PutObjectCommand({ ...NAME, Body: lines(["one", "two"]) }));
  return Object.assign(pair, { id: ETag!.replaceAll('"', "") });
}
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);
const head = ({ s3 }: Pair, Key = NAME.Key) => s3.send(new HeadObjectCommand({ ...NAME, Key }));
const create = ({ bedrock }: Pair, key = NAME.Key) =>
  bedrock.send(new CreateModelInvocationJobCommand(job(`s3://${NAME.Bucket}/${key}`)));
const reads = ({ gemini }: Pair) => gemini.requests.filter(({ route }) => route === "files.get").length;

test("a file deleted at Gemini disappears after `fresh_seconds`, with its name and its blob", async () => {
  const pair = await start();
  pair.gemini.files.delete(pair.id);
  later(FRESH_S + 1);
  for (const Key of [NAME.Key, pair.id]) {
    expect(await failure(head(pair, Key))).toMatchObject({ name: "NotFound" });
    expect(await failure(pair.s3.send(new GetObjectCommand({ ...NAME, Key })))).toMatchObject({ name: "NoSuchKey" });
  }
  expect((await pair.s3.send(new ListObjectsV2Command({ Bucket: NAME.Bucket }))).Contents).toBeUndefined();
  expect(await pair.blobs()).toEqual([]);
});

test("a create checks that its input still exists, even within `fresh_seconds`", async () => {
  const pair = await start();
  expect((await create(pair)).jobArn).toBeDefined();
  pair.gemini.files.delete(pair.id);
  for (const key of [NAME.Key, pair.id]) {
    const refused = await failure(create(pair, key));
    expect(refused.name).toBe("ValidationException");
    expect(refused.message).toBe(
      `inputDataConfig.s3InputDataConfig.s3Uri: there is no file 's3://gemini-files/${key}' with the provider 'gemini'`,
    );
  }
  expect(pair.gemini.batches.size).toBe(1);
  expect(pair.gemini.requests.filter(({ route }) => route === "batches.create")).toHaveLength(1);
});

test("an expired file is served from the blob, without asking Gemini", async () => {
  const pair = await start();
  pair.gemini.files.delete(pair.id);
  later(48 * 3_600 + 1);
  const before = reads(pair);
  expect((await head(pair)).ETag).toBe(`"${pair.id}"`);
  expect(reads(pair)).toBe(before);
});

test("while Gemini is unreachable the blob is served, and the next request waits before asking again", async () => {
  const pair = await start();
  later(FRESH_S + 1);
  pair.gemini.fail("files.get", { status: 503 }, Number.POSITIVE_INFINITY);
  const before = reads(pair);
  const { Body } = await pair.s3.send(new GetObjectCommand(NAME));
  expect(await Body!.transformToString()).toBe(lines(["one", "two"]));
  await head(pair);
  expect(reads(pair)).toBe(before + 1);
  pair.gemini.heal();
  pair.gemini.files.delete(pair.id);
  later(FRESH_S + 1);
  expect(await failure(head(pair))).toMatchObject({ name: "NotFound" });
});

test("a file that was stored or checked recently causes no call to Gemini", async () => {
  const pair = await start();
  const before = reads(pair);
  await head(pair);
  expect(reads(pair)).toBe(before);
  later(FRESH_S + 1);
  for (let times = 0; times < 3; times++) await head(pair);
  expect(reads(pair)).toBe(before + 1);
});

test("a file is checked again after the clock is set back", async () => {
  const pair = await start();
  const before = reads(pair);
  for (const seconds of [-3_600, -3_600]) {
    later(seconds);
    for (let times = 0; times < 3; times++) await head(pair);
  }
  expect(reads(pair)).toBe(before + 2);
});
