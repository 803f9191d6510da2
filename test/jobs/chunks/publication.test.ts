/** Publishes results of jobs of several chunks: in the ledger's buckets, and in a store outside of the gateway. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createMerger } from "../../../src/jobs/chunks/merge.ts";
import { jobId } from "../../../src/lib/aws/job-ids.ts";
import { streamed } from "../../../src/lib/content.ts";
import { noSuchBucket } from "../../../src/lib/s3/errors.ts";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import type { Chunk } from "../../../src/ports/chunks.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Objects } from "../../../src/ports/objects.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { type LineOfTest, LOCAL, type Made, makeJob, open, published } from "./results-setup.ts";

let root: string;
let ledger: Ledger;
let blobs: BlobStore;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "quarry-publication-"));
  ledger = await openLedger(root);
  blobs = await diskStore(join(root, "files"));
});
afterAll(async () => {
  await ledger.close();
  await rm(root, { recursive: true, force: true });
});

const SCOPE = { owner: "me", provider: "local" };
const run: LineOfTest = { kind: "run", group: 0, answer: "success", elsewhere: [], size: 10 };

const insert = async (made: Made): Promise<void> => ledger.chunks.insert(made.job, made.files, made.chunks);

async function end({ job, outcomes }: Made, number: number): Promise<readonly Chunk[]> {
  await ledger.chunks.updateChunk(job.id, number, { state: "done", ...outcomes.get(number)! });
  return ledger.chunks.of(job.id);
}

const count = async (): Promise<number> =>
  (await readdir(join(root, "files", "objects"), { recursive: true, withFileTypes: true })).filter((one) =>
    one.isFile(),
  ).length;

const text = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");

const twoFiles = () =>
  makeJob(blobs, {
    records: 2,
    files: [
      { name: "a/in.jsonl", frame: "bedrock", lines: [run, run, run] },
      { name: "b/in.jsonl", frame: "bedrock", lines: [run] },
    ],
  });

test("the finished prefix is readable while the job runs", async () => {
  const made = await twoFiles();
  await insert(made);
  const { job, expected } = made;
  const merger = open({ blobs, ledger });
  await merger.advance(job, await end(made, 1));
  expect(await published({ blobs, ledger }, job, "a/in.jsonl")).toBeUndefined();
  await merger.advance(job, await end(made, 0));
  const ports = { blobs, ledger };
  expect(await published(ports, job, "a/in.jsonl")).toBe(text(expected[0]!));
  expect(await published(ports, job, "b/in.jsonl")).toBe(text(expected[1]!));
  expect((await ledger.chunks.files(job.id)).every(({ finished }) => finished)).toBe(true);
});

test("results that the caller deleted while the job runs are not restored", async () => {
  for (const isOtherProcess of [false, true]) {
    const made = await makeJob(blobs, {
      records: 1,
      files: [{ name: "in.jsonl", frame: "openai", lines: [run, run, run] }],
    });
    await insert(made);
    const { job } = made;
    let merger = open({ blobs, ledger });
    await merger.advance(job, await end(made, 0));
    const name = { bucket: "out", key: `${job.output.key}${jobId("local", job.id)}/in.jsonl.out` };
    const row = await ledger.files.delete(SCOPE, name);
    await blobs.delete(row!.blob!);
    if (isOtherProcess) merger = open({ blobs, ledger });
    await merger.advance(job, await end(made, 1));
    const chunks = await end(made, 2);
    await merger.advance(job, chunks);
    expect(await merger.finish(job, chunks)).toEqual(made.counts);
    expect(await ledger.files.get(SCOPE, name)).toBeUndefined();
    expect(await published({ blobs, ledger }, job, "manifest.json")).toContain('"totalRecordCount":3');
  }
});

test("an object of another writer under the results' name is replaced, and its content deleted", async () => {
  const made = await makeJob(blobs, { records: 9, files: [{ name: "in.jsonl", frame: "openai", lines: [run] }] });
  await insert(made);
  const { job } = made;
  const { id } = await blobs.put(Buffer.from("old"), new AbortController().signal);
  const name = { bucket: "out", key: `${job.output.key}${jobId("local", job.id)}/in.jsonl.out` };
  const kept = { headers: {}, metadata: {}, checksums: {}, modifiedAt: 1, etag: "e", size: 3 };
  await ledger.files.put(SCOPE, { ...name, ...kept, id: "a-provider-file", blob: id }, { createBucket: true });
  await open({ blobs, ledger }).finish(job, await end(made, 0));
  expect(await published({ blobs, ledger }, job, "in.jsonl")).toBe(text(made.expected[0]!));
  await expect(blobs.size(id)).rejects.toThrow("does not exist");
  expect(await ledger.deferredDeletes.has("local", "a-provider-file")).toBe(true);
});

test("results wait for a missing bucket", async () => {
  const made = await twoFiles();
  const waiting: Made = { ...made, job: { ...made.job, output: { bucket: "absent", key: "" } } };
  await insert(waiting);
  const { job } = waiting;
  const merger = createMerger({ blobs, ledger, providers: [LOCAL], createBuckets: false, log: { warn() {} } as never });
  await merger.advance(job, await end(waiting, 0));
  const chunks = await end(waiting, 1);
  await merger.advance(job, chunks);
  await expect(merger.finish(job, chunks)).rejects.toMatchObject({
    kind: "NoSuchBucket",
    detail: { fields: { BucketName: "absent" } },
  });
  await ledger.buckets.create(SCOPE, "absent", 1);
  await merger.finish(job, chunks);
  expect(await published({ blobs, ledger }, job, "a/in.jsonl")).toBe(text(made.expected[0]!));
});

test("a store outside of the gateway gets whole files at the end", async () => {
  const made = await twoFiles();
  await insert(made);
  const { job, expected } = made;
  const stored = new Map<string, string>();
  let isMissing = true;
  const objects = {
    bucketsAreExternal: true,
    async put(_: unknown, { key }: { readonly key: string }, { open }: Parameters<Objects["put"]>[2]) {
      if (isMissing) throw noSuchBucket("out");
      stored.set(key, (await buffer(streamed((await open([])).body))).toString());
    },
  } as unknown as Objects;
  const provider = { name: "local", objects } as Provider;
  const merger = open({ blobs, ledger }, [provider]);
  await merger.advance(job, await end(made, 0));
  const chunks = await end(made, 1);
  await merger.advance(job, chunks);
  expect(stored.size).toBe(0);
  await expect(merger.finish(job, chunks)).rejects.toMatchObject({ kind: "NoSuchBucket" });
  isMissing = false;
  await merger.finish(job, chunks);
  const folder = `${job.output.key}${jobId("local", job.id)}/`;
  expect([...stored.keys()]).toEqual([
    `${folder}a/in.jsonl.out`,
    `${folder}b/in.jsonl.out`,
    `${folder}manifest.json.out`,
  ]);
  expect(stored.get(`${folder}a/in.jsonl.out`)).toBe(text(expected[0]!));
  const results = (await ledger.chunks.files(job.id)).map((file) => file.results!);
  await merger.release(job, chunks);
  for (const id of [...results, job.input!, job.index!, ...chunks.map(({ outcome }) => outcome!)]) {
    await expect(blobs.size(id)).rejects.toThrow("does not exist");
  }
  await merger.release(job, chunks);
});

test("the manifest has what was dropped, and the models that ran", async () => {
  const made = await makeJob(blobs, { records: 1, files: [{ name: "in.jsonl", frame: "openai", lines: [run, run] }] });
  await insert(made);
  const { job } = made;
  for (const [number, model] of ["first-model", "second-model"].entries()) {
    const plan = { model, dropped: { top_k: number + 1 } };
    await ledger.chunks.updateChunk(job.id, number, { noted: { plan } });
    await end(made, number);
  }
  await open({ blobs, ledger }).finish(job, await ledger.chunks.of(job.id));
  expect(JSON.parse((await published({ blobs, ledger }, job, "manifest.json"))!)).toEqual({
    totalRecordCount: 2,
    processedRecordCount: 2,
    successRecordCount: 2,
    errorRecordCount: 0,
    inputTokenCount: 2,
    outputTokenCount: 2,
    quarry: { models: ["first-model", "second-model"], dropped: { top_k: 3 }, chunks: 2 },
  });
});

test("results never go to another store than the provider's", async () => {
  const made = await twoFiles();
  await insert(made);
  const merger = open({ blobs, ledger }, []);
  await expect(merger.advance(made.job, await end(made, 0))).rejects.toThrow("'local' is no longer configured");
});

test("closing deletes temporary blobs", async () => {
  const failed: LineOfTest = { kind: "run", group: 0, answer: "error", elsewhere: ["success"], size: 10 };
  const lines: readonly LineOfTest[] = [failed, failed, { kind: "shared", of: 0 }, run, run];
  const made = await makeJob(blobs, { records: 2, files: [{ name: "in.jsonl", frame: "openai", lines }] });
  await insert(made);
  const { job } = made;
  const before = await count();
  const merger = open({ blobs, ledger });
  for (const number of [0, 1, 2]) await merger.advance(job, await end(made, number));
  // The results, the places of lines, and the results with those of the other provider.
  expect(await count()).toBe(before + 3);
  await merger.close();
  expect(await count()).toBe(before + 1);
});
