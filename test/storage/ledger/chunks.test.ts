import { join } from "node:path";
import { expect, test } from "vitest";
import { jobBlobs } from "../../../src/storage/ledger/queries/named-content.ts";
import { openSqlite } from "../../../src/storage/ledger/sqlite/database.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import { chunk, chunkedFile, chunkedJob, file, folder, freshLedger, job, SCOPE } from "./fixtures.ts";

const COUNTS = { total: 3, processed: 2, success: 1, error: 1 };

test("a job is returned as it was inserted and updated, also by the next process", async () => {
  const dir = await folder();
  const before = await openLedger(dir);
  const full = chunkedJob("full", {
    output: { bucket: "bucket", key: "" },
    plan: { tags: [{ key: "k", value: "ä" }] },
    prior: "p",
    shared: "s",
    deadline: 5,
    started: true,
    paused: true,
    stopRequested: true,
    status: "Stopping",
    message: "m",
    counts: COUNTS,
    endTime: 6,
  });
  await before.chunks.insert(full, [], []);
  await before.chunks.insert(chunkedJob("bare"), [], []);
  await before.close();
  const { chunks, close } = await openLedger(dir);
  try {
    expect(await chunks.get("full")).toEqual(full);
    expect(await chunks.get("bare")).toEqual(chunkedJob("bare"));
    expect(await chunks.get("none")).toBeUndefined();

    const patch = { started: true, paused: true, status: "InProgress", counts: COUNTS, message: "waits" } as const;
    await chunks.update("bare", patch);
    expect(await chunks.get("bare")).toEqual(chunkedJob("bare", patch));
    const cleared = { started: false, paused: false, stopRequested: false } as const;
    const gone = { message: undefined, counts: undefined, prior: undefined, shared: undefined, endTime: undefined };
    await chunks.update("full", { ...cleared, ...gone, input: undefined, index: undefined });
    await chunks.update("full", {});
    expect(await chunks.get("full")).toEqual({ ...full, ...cleared, ...gone, input: undefined, index: undefined });
  } finally {
    await close();
  }
});

test("unfinished jobs are of all owners and providers, oldest first", async () => {
  const { chunks } = await freshLedger();
  await chunks.insert(chunkedJob("c", { createdAt: 3, owner: "you" }), [], []);
  await chunks.insert(chunkedJob("b", { createdAt: 1, started: true }), [], []);
  await chunks.insert(chunkedJob("a", { createdAt: 2, provider: "openai" }), [], []);
  await chunks.insert(chunkedJob("done", { endTime: 9 }), [], []);
  expect((await chunks.unfinished()).map(({ id }) => id)).toEqual(["b", "a", "c"]);
  await chunks.update("a", { endTime: 4 });
  expect((await chunks.unfinished()).map(({ id }) => id)).toEqual(["b", "c"]);
});

test("files and chunks are returned by number, as they were inserted and updated", async () => {
  const { chunks } = await freshLedger();
  const files = [11, 2, 0].map((number) => chunkedFile("j", number, { name: `a/${number}`, firstLine: number + 1 }));
  const finished = chunkedFile("j", 1, { results: "r", resultBytes: 2 ** 40, resultLine: 9, finished: true });
  const bare = chunk("j", 1);
  const full = chunk("j", 0, {
    part: { first: 3, last: 9, group: 0xfffd, list: "l", count: 4 },
    provider: "openai",
    providerType: "openai",
    modelId: "gpt",
    fallbackOf: 0,
    state: "running",
    attempt: 2,
    notBefore: 5,
    submittedAt: 6,
    nativeId: "batch_1",
    inputFile: "file_1",
    noted: { a: [1] },
    outcome: "o",
    counts: COUNTS,
    tokens: { input: 1, output: 2 },
    message: "m",
  });
  await chunks.insert(chunkedJob("j"), [...files, finished], [bare, full]);
  await chunks.insert(chunkedJob("other"), [chunkedFile("other", 0)], [chunk("other", 0)]);
  expect(await chunks.files("j")).toEqual([files[2], finished, files[1], files[0]]);
  expect(await chunks.of("j")).toEqual([full, bare]);

  await chunks.updateFile("j", 2, { results: "r2", resultBytes: 5, resultLine: 3, finished: true });
  await chunks.updateFile("j", 1, { results: undefined, finished: false });
  await chunks.updateFile("j", 0, {});
  expect(await chunks.files("j")).toEqual([
    files[2],
    { ...finished, results: undefined, finished: false },
    { ...files[1], results: "r2", resultBytes: 5, resultLine: 3, finished: true },
    files[0],
  ]);

  const { job: _, number: __, fallbackOf: ___, ...patch } = full;
  await chunks.updateChunk("j", 1, patch);
  const none = { notBefore: undefined, submittedAt: undefined, nativeId: undefined, inputFile: undefined } as const;
  const nothing = { noted: undefined, outcome: undefined, counts: undefined, tokens: undefined, message: undefined };
  const part = { first: 3, last: 5, group: 0, count: 3 };
  await chunks.updateChunk("j", 0, { ...none, ...nothing, part, state: "queued", attempt: 3 });
  await chunks.updateChunk("j", 0, {});
  expect(await chunks.of("j")).toEqual([
    { ...full, ...none, ...nothing, part, state: "queued", attempt: 3 },
    { ...bare, ...patch },
  ]);
  expect(await chunks.of("other")).toEqual([chunk("other", 0)]);
});

test("a split changes one chunk and adds others, or does nothing", async () => {
  const { chunks } = await freshLedger();
  await chunks.insert(chunkedJob("j"), [], [chunk("j", 0, { part: { first: 1, last: 9, group: 0, count: 9 } })]);
  const half = { first: 1, last: 4, group: 0, count: 4 };
  const other = chunk("j", 1, { part: { first: 5, last: 9, group: 0, count: 5 } });
  const changed = { number: 0, patch: { part: half, attempt: 1 } };
  // The number exists.
  await expect(chunks.add("j", [other, chunk("j", 0)], changed)).rejects.toThrow(/unique/i);
  expect(await chunks.of("j")).toEqual([chunk("j", 0, { part: { first: 1, last: 9, group: 0, count: 9 } })]);
  await chunks.add("j", [other], changed);
  expect(await chunks.of("j")).toEqual([chunk("j", 0, { part: half, attempt: 1 }), other]);
  await chunks.add("j", [chunk("j", 2, { fallbackOf: 1 })]);
  expect((await chunks.of("j")).map(({ number }) => number)).toEqual([0, 1, 2]);
});

test("a job is inserted whole or not at all, and deleted whole", async () => {
  const { chunks } = await freshLedger();
  await expect(chunks.insert(chunkedJob("j"), [], [chunk("j", 0), chunk("j", 0)])).rejects.toThrow(/unique/i);
  expect(await chunks.get("j")).toBeUndefined();
  await chunks.insert(chunkedJob("j"), [chunkedFile("j", 0)], [chunk("j", 0)]);
  await chunks.insert(chunkedJob("stays"), [chunkedFile("stays", 0)], [chunk("stays", 0)]);
  await chunks.delete("j");
  await chunks.delete("j");
  expect([await chunks.get("j"), await chunks.files("j"), await chunks.of("j")]).toEqual([undefined, [], []]);
  expect([(await chunks.files("stays")).length, (await chunks.of("stays")).length]).toEqual([1, 1]);
});

test("every batch that a chunk had is known, at its provider", async () => {
  const { chunks } = await freshLedger();
  await chunks.insert(chunkedJob("j"), [], [chunk("j", 0), chunk("j", 1, { nativeId: "batch_0" })]);
  await chunks.updateChunk("j", 0, { state: "submitting", submittedAt: 7 });
  await chunks.updateChunk("j", 0, { nativeId: "batch_1", state: "running" });
  await chunks.updateChunk("j", 0, { nativeId: undefined, state: "queued", attempt: 1 });
  await chunks.add("j", [chunk("j", 2, { nativeId: "batch_4" })], {
    number: 0,
    patch: { provider: "openai", nativeId: "batch_2" },
  });
  await chunks.updateChunk("j", 1, { nativeId: "batch_2" });
  const known = await Promise.all(
    ["batch_0", "batch_1", "batch_2", "batch_3", "batch_4"].map((id) => chunks.isBatch("local", id)),
  );
  expect(known).toEqual([true, true, true, false, true]);
  expect([await chunks.isBatch("openai", "batch_2"), await chunks.isBatch("openai", "batch_1")]).toEqual([true, false]);
});

test("chunks that are being submitted are found by their provider, oldest first", async () => {
  const { chunks } = await freshLedger();
  const late = chunk("j", 0, { state: "submitting", submittedAt: 9 });
  const early = chunk("k", 1, { state: "submitting", submittedAt: 8 });
  await chunks.insert(chunkedJob("j"), [], [late, chunk("j", 1, { state: "running" }), chunk("j", 2)]);
  await chunks.insert(chunkedJob("k"), [], [chunk("k", 0, { state: "submitting", provider: "openai" }), early]);
  expect(await chunks.submitting("local")).toEqual([early, late]);
});

test("the file of a chunk is hidden, and deleted once no chunk and no job reads it", async () => {
  const { chunks, deferredDeletes, intendedFiles, jobs } = await freshLedger();
  const provider = "openai";
  await chunks.insert(chunkedJob("j"), [], [chunk("j", 0, { provider }), chunk("j", 1)]);
  const announced = { provider, name: "announced", createdAt: 1 };
  await intendedFiles.insert(announced);
  expect([await intendedFiles.all(), await intendedFiles.all("left")]).toEqual([[announced], [announced]]);
  const derived = { provider, id: "file_1", intended: "announced" };
  await chunks.updateChunk("j", 0, { state: "submitting", inputFile: "file_1" }, derived);
  expect([await intendedFiles.all(), await deferredDeletes.has(provider, "file_1")]).toEqual([[], true]);
  for (const state of ["submitting", "running", "queued"] as const) {
    await chunks.updateChunk("j", 0, { state });
    expect([await jobs.reads(provider, "file_1"), await deferredDeletes.unread(provider)]).toEqual([true, []]);
  }
  expect([await jobs.reads("local", "file_1"), await jobs.reads(provider, "file_2")]).toEqual([false, false]);
  // A chunk of another provider, which has its own ids.
  await chunks.updateChunk("j", 1, { inputFile: "file_1" });
  await jobs.insert(job("one", { provider, inputFile: "file_1" }), []);
  await chunks.updateChunk("j", 0, { state: "done" });
  expect([await jobs.reads(provider, "file_1"), await deferredDeletes.unread(provider)]).toEqual([true, []]);
  await jobs.update("one", { status: "Completed", endTime: 9 });
  expect([await jobs.reads(provider, "file_1"), await deferredDeletes.unread(provider)]).toEqual([false, ["file_1"]]);
});

test("a provider works since the oldest job that it has chunks of", async () => {
  const { chunks, jobs } = await freshLedger();
  expect(await jobs.workingSince("openai")).toBeUndefined();
  await chunks.insert(chunkedJob("j", { createdAt: 5 }), [], [chunk("j", 0), chunk("j", 1, { provider: "openai" })]);
  await chunks.insert(chunkedJob("k", { createdAt: 4 }), [], [chunk("k", 0)]);
  expect([await jobs.workingSince("openai"), await jobs.workingSince("gemini")]).toEqual([5, undefined]);
  await jobs.insert(job("one", { provider: "openai", submitTime: 3 }), []);
  expect(await jobs.workingSince("openai")).toBe(3);
  await jobs.update("one", { endTime: 9 });
  await chunks.update("j", { endTime: 9 });
  expect(await jobs.workingSince("openai")).toBeUndefined();
});

test("blobs of unfinished jobs and of their files and chunks are live, and verified", async () => {
  const dir = await folder();
  const { chunks, live, close } = await openLedger(dir);
  const blobs = { input: "input", index: "index", prior: "prior", shared: "shared" };
  const part = { first: 1, last: 2, group: 0, count: 1, list: "list" };
  await chunks.insert(
    chunkedJob("j", blobs),
    [chunkedFile("j", 0), chunkedFile("j", 1, { results: "results" })],
    [chunk("j", 0, { outcome: "outcome", state: "done" }), chunk("j", 1, { part })],
  );
  const named = [...Object.values(blobs), "results", "outcome", "list"];
  const others = Array.from({ length: 600 }, (_, i) => `other-${i}`);
  expect(await live([...others, ...named])).toEqual(new Set(named));
  await close();
  const db = openSqlite(join(dir, "ledger.db"));
  expect(await jobBlobs(db)).toEqual(named.map((blob) => ({ job: "j", blob })));
  await db.close();
});

test("blobs of a job that has ended are not live, except as objects", async () => {
  const { chunks, files, live } = await freshLedger();
  await chunks.insert(
    chunkedJob("j"),
    [chunkedFile("j", 0, { results: "results" })],
    [chunk("j", 0, { outcome: "outcome", state: "done" })],
  );
  const named = ["input of j", "index of j", "results", "outcome"];
  expect(await live(named)).toEqual(new Set(named));
  await chunks.update("j", { endTime: 9 });
  await files.put(SCOPE, file("out", { id: "out", blob: "results" }), { createBucket: true });
  expect(await live(named)).toEqual(new Set(["results"]));
});
