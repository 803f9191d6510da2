/** Outcomes of chunks: from a provider's results, from an engine in this process, and without results. */
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { createOutcomes } from "../../../src/jobs/chunks/outcome.ts";
import { formPlanOf } from "../../../src/jobs/chunks/plan.ts";
import type { ChunkRows } from "../../../src/jobs/chunks/rows.ts";
import type { TranslationPlan } from "../../../src/jobs/translation/plan.ts";
import { createScrubber } from "../../../src/lib/scrub.ts";
import type { Chunk, ChunkedJob } from "../../../src/ports/chunks.ts";
import type { JobState } from "../../../src/ports/jobs.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { answerLine } from "../translation-setup.ts";
import { chatLine, converse, joined, usePreparing } from "./prepare-setup.ts";

const setup = usePreparing();
const { put, chunked, read } = setup;

const COMPLETED: JobState = { status: "Completed" };
const body = (lines: readonly string[]) => Readable.from([Buffer.from(joined(lines))]);

function outcomesOf(rows: ChunkRows, more: readonly Provider[] = []) {
  const ledger = { chunks: { files: async () => rows.files } } as unknown as Ledger;
  const scrub = createScrubber({ secrets: ["a-secret-key"], urls: [] });
  const providers = [
    ...more,
    ...[...setup.providers.values()].filter(({ name }) => !more.some((one) => one.name === name)),
  ];
  return createOutcomes({ ledger, blobs: setup.blobs, providers, scrub });
}

const planFor = ({ files }: ChunkRows, { modelId }: Chunk, more: Partial<TranslationPlan> = {}): TranslationPlan => ({
  mode: "translated",
  ...formPlanOf(files[0]!),
  modelId,
  invocationType: "Converse",
  tag: "abcdefgh",
  model: "gpt-4o-mini",
  target: "openai",
  sent: "chat",
  dropped: {},
  providerResults: false,
  ...more,
});

const textOf = async (id: string): Promise<string> => (await read(id)).toString();
// biome-ignore lint/suspicious/noExplicitAny: result lines of every form
const linesOf = async (id: string): Promise<any[]> =>
  (await textOf(id))
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));

/** Two files of two lines. With `model`, only lines of that model are a chunk. */
async function converseJob(name: string, tags: Record<string, string> = {}): Promise<ChunkRows> {
  await put("openai", `s3://in/${name}/a.jsonl`, joined([converse("r1", "one"), "", converse("r2", "two")]));
  await put("openai", `s3://in/${name}/b.jsonl`, joined([converse("r3", "three"), converse(undefined, "four")]));
  return chunked({ provider: "openai", input: `s3://in/${name}/`, modelId: "gpt-4o-mini", tags });
}

test("results of a provider get the order and the form of the lines", async () => {
  const rows = await converseJob("joined");
  const [chunk] = rows.chunks;
  expect(rows.chunks).toHaveLength(1);
  const results = body([
    answerLine("abcdefgh_5_x", "to five"),
    answerLine("abcdefgh_1_r1", "to one"),
    answerLine("other_3_r2", "not of this job"),
    answerLine("abcdefgh_4_r3", "to four"),
  ]);
  const state = { status: "PartiallyCompleted" } as const;
  const found = await outcomesOf(rows).collect(rows.job, chunk!, {
    results: { body: results },
    state,
    plan: planFor(rows, chunk!),
  });
  const lines = await linesOf(found.outcome);
  expect(lines.map(({ recordId }) => recordId)).toEqual(["r1", "r2", "r3", "abcdefgh0000005"]);
  expect(lines.map(({ modelOutput }) => modelOutput?.output.message.content[0].text)).toEqual([
    "to one",
    undefined,
    "to four",
    "to five",
  ]);
  expect(lines[1].error).toMatchObject({ errorCode: 408 });
  expect(found.counts).toEqual({ total: 4, processed: 3, success: 3, error: 0 });
  expect(found.tokens).toEqual({ input: 21, output: 9, cached: 0, reasoning: 0 });
  expect(lines[0]).not.toHaveProperty("quarry");
});

test("lines that were not sent have the reason in their results", async () => {
  const rows = await converseJob("refused");
  const chunk = rows.chunks[0]!;
  const found = await outcomesOf(rows).collect(rows.job, chunk, {
    results: { body: body([1, 4, 5].map((line) => answerLine(`abcdefgh_${line}_`, "yes"))) },
    state: COMPLETED,
    plan: planFor(rows, chunk),
    refused: [[3, "It has a part that cannot be carried."]],
  });
  const lines = await linesOf(found.outcome);
  expect(lines[1].error).toEqual({ errorCode: 400, errorMessage: "It has a part that cannot be carried." });
  expect(found.counts).toEqual({ total: 4, processed: 4, success: 3, error: 1 });
});

test("a provider's own lines keep what the provider says, and have the caller's ids", async () => {
  await put("openai", "s3://in/own.jsonl", joined([chatLine("mine-1", "one"), chatLine("mine-2", "two")]));
  const tags = { "quarry:results": "provider", "quarry:dedupe": "true" };
  const rows = await chunked({ provider: "openai", input: "s3://in/own.jsonl", modelId: "gpt-4o-mini", tags });
  const [chunk] = rows.chunks;
  const own = answerLine("abcdefgh_2_mine-2", "to two");
  const found = await outcomesOf(rows).collect(rows.job, chunk!, {
    results: { body: body([own]) },
    state: COMPLETED,
    plan: planFor(rows, chunk!, { providerResults: true, sent: undefined }),
  });
  const [first, second] = await linesOf(found.outcome);
  expect(first).toMatchObject({ custom_id: "mine-1", response: null, error: {} });
  expect(second).toEqual({ ...JSON.parse(own), custom_id: "mine-2" });
});

/** The results of a run. */
const runResults = async (said: readonly string[]) => {
  const { id: blob } = await setup.blobs.put(Buffer.from(joined(said)), new AbortController().signal);
  return { blob, tokens: { input: 5, output: 6, cached: 0, reasoning: 0 } };
};

test("results of a run are kept as they are, and lines without one get an error", async () => {
  const rows = await converseJob("final");
  const chunk = rows.chunks[0]!;
  const said = [
    '{"recordId":"r1","modelInput":{},"modelOutput":{"a":1.0}}',
    '{"recordId":"r2","error":{"errorCode":429}}',
  ];
  const results = await runResults(said);
  const counts = { total: 4, processed: 2, success: 1, error: 1 };
  const found = await outcomesOf(rows).collect(rows.job, chunk, {
    results,
    state: { status: "Failed", counts },
    plan: undefined,
  });
  const text = await textOf(found.outcome);
  expect(text.startsWith(joined(said))).toBe(true);
  const lines = await linesOf(found.outcome);
  expect(lines.map(({ recordId }) => recordId).slice(0, 3)).toEqual(["r1", "r2", "r3"]);
  expect(lines.slice(2).map(({ error }) => error.errorCode)).toEqual([500, 500]);
  expect(found).toMatchObject({ counts, tokens: { input: 5, output: 6 } });
});

test.each([
  ["taken over", {}, 4, true],
  ["copied for lines without a result", {}, 3, false],
  ["copied for a job whose records may run elsewhere", { "quarry:fallback": "anthropic" }, 4, false],
])("results of a run are %s", async (name, tags, processed, isTaken) => {
  const rows = await converseJob(name.replaceAll(" ", "-"), tags);
  const said = ["r1", "r2", "r3", "r4"]
    .slice(0, processed)
    .map((id) => JSON.stringify({ recordId: id, modelOutput: {} }));
  const results = await runResults(said);
  const state = { status: "Completed", counts: { total: 4, processed, success: processed, error: 0 } } as const;
  const found = await outcomesOf(rows).collect(rows.job, rows.chunks[0]!, { results, state, plan: undefined });
  expect([found.outcome === results.blob, found.isTaken ?? false]).toEqual([isTaken, isTaken]);
  expect((await linesOf(found.outcome)).map(({ recordId }) => recordId)).toHaveLength(4);
  expect(found).toMatchObject({ counts: { ...state.counts, total: 4 }, tokens: results.tokens });
});

test("more results of a run than lines are refused, and leave nothing behind", async () => {
  const rows = await converseJob("too-many");
  const results = await runResults(Array.from({ length: 5 }, () => '{"recordId":"r","error":{}}'));
  const before = setup.blobCount();
  const batch = { results, state: COMPLETED, plan: undefined };
  await expect(outcomesOf(rows).collect(rows.job, rows.chunks[0]!, batch)).rejects.toThrow("4 lines, and 5 results");
  expect(setup.blobCount()).toBe(before);
});

test("a chunk without results has the reason in each line", async () => {
  const rows = await converseJob("without");
  const outcomes = outcomesOf(rows);
  const chunk = rows.chunks[0]!;
  const refused = await outcomes.without(rows.job, chunk, { status: 403, message: "The key a-secret-key is blocked." });
  expect(refused.counts).toEqual({ total: 4, processed: 4, success: 0, error: 4 });
  for (const { error } of await linesOf(refused.outcome)) {
    expect(error).toEqual({ errorCode: 403, errorMessage: "The key *** is blocked." });
  }
  const unrun = await outcomes.without(rows.job, chunk, { unrun: "canceled" });
  expect(unrun.counts).toEqual({ total: 4, processed: 0, success: 0, error: 0 });
  for (const { error } of await linesOf(unrun.outcome)) expect(error.errorCode).toBe(499);
});

const NONE = { chunks: [], notes: new Map() };
const FALLBACK = { "quarry:fallback": "anthropic gemini" };

/** The chunk, done, with these records in error. */
async function done(rows: ChunkRows, failed: readonly number[], status = 429): Promise<Chunk> {
  const chunk = rows.chunks[0]!;
  const lines = [1, 3, 4, 5].map((line) => {
    const answer = JSON.parse(answerLine(`abcdefgh_${line}_`, "yes"));
    return JSON.stringify(
      failed.includes(line)
        ? { ...answer, response: { status_code: status, body: { error: { message: "No." } } } }
        : answer,
    );
  });
  const batch = { results: { body: body(lines) }, state: COMPLETED, plan: planFor(rows, chunk) };
  return { ...chunk, state: "done", ...(await outcomesOf(rows).collect(rows.job, chunk, batch)) };
}

const listOf = async ({ part }: Chunk): Promise<number[]> => {
  const list = await read(part.list!);
  return Array.from({ length: list.length / 4 }, (_, at) => list.readUInt32BE(at * 4));
};

const withLimits = (name: string, minimumRecords: number): Provider => {
  const found = setup.providers.get(name)!;
  const limits = { records: 2, bytes: 1e6, lineBytes: 1e6, minimumRecords, concurrent: 1 };
  return { ...found, jobs: { ...found.jobs!, limits } };
};

test("failed records run with the next provider, within its limits", async () => {
  const rows = await converseJob("fallback", FALLBACK);
  const chunk = await done(rows, [1, 4, 5]);
  for (const { quarry } of await linesOf(chunk.outcome!)) expect(quarry).toEqual({ provider: "openai" });
  const outcomes = outcomesOf(rows, [withLimits("anthropic", 1)]);
  const { chunks } = await outcomes.fallbacks(rows.job, chunk, [chunk]);
  expect(chunks).toMatchObject([
    { number: 1, provider: "anthropic", fallbackOf: 0, state: "queued", part: { first: 1, last: 4, count: 2 } },
    { number: 2, provider: "anthropic", fallbackOf: 0, state: "queued", part: { first: 5, last: 5, count: 1 } },
  ]);
  expect(await Promise.all(chunks.map(listOf))).toEqual([[1, 4], [5]]);
  // After a crash the ledger has them.
  expect(await outcomes.fallbacks(rows.job, chunk, [chunk, ...chunks])).toEqual(NONE);
  const failed = {
    ...chunks[0]!,
    state: "done" as const,
    ...(await outcomes.without(rows.job, chunks[0]!, { status: 400, message: "No." })),
  };
  const { chunks: next } = await outcomes.fallbacks(rows.job, failed, [chunk, failed, chunks[1]!]);
  expect(next).toMatchObject([{ number: 3, provider: "gemini", fallbackOf: 1, part: { count: 2 } }]);
  const last = {
    ...next[0]!,
    state: "done" as const,
    ...(await outcomes.without(rows.job, next[0]!, { status: 400, message: "No." })),
  };
  expect(await outcomes.fallbacks(rows.job, last, [chunk, failed, chunks[1]!, last])).toEqual(NONE);
});

test("providers without the model, or with a greater minimum, are passed over", async () => {
  const rows = await converseJob("passed-over", FALLBACK);
  const chunk = await done(rows, [3, 5]);
  const anthropic = setup.providers.get("anthropic")!;
  const without: Provider = {
    ...anthropic,
    jobs: { ...anthropic.jobs!, takes: { ...anthropic.jobs!.takes!, resolve: () => undefined } },
  };
  for (const other of [without, withLimits("anthropic", 3)]) {
    const { chunks } = await outcomesOf(rows, [other]).fallbacks(rows.job, chunk, [chunk]);
    expect(chunks).toMatchObject([{ provider: "gemini", part: { first: 3, last: 5, count: 2 } }]);
  }
});

test("failed records that are too few for every provider are told", async () => {
  const rows = await converseJob("too-few", FALLBACK);
  const chunk = await done(rows, [3, 5]);
  const few = [withLimits("anthropic", 3), withLimits("gemini", 4)];
  const { chunks, notes } = await outcomesOf(rows, few).fallbacks(rows.job, chunk, [chunk]);
  expect(chunks).toEqual([]);
  expect([...notes]).toEqual([[0, { tooFew: { provider: "anthropic", records: 2, least: 3 } }]]);
  expect(await outcomesOf(rows, few.slice(0, 1)).fallbacks(rows.job, chunk, [chunk])).toMatchObject({
    chunks: [{ provider: "gemini" }],
    notes: new Map(),
  });
});

test("a record that one provider cannot run goes to another one", async () => {
  const formats = JSON.stringify({
    recordId: "r9",
    modelInput: {
      messages: [{ role: "user", content: [{ document: { format: "docx", name: "d", source: { bytes: "QUJD" } } }] }],
    },
  });
  await put("local", "s3://in/mixed.jsonl", joined([converse("r1", "one"), formats]));
  const rows = await chunked({
    provider: "local",
    input: "s3://in/mixed.jsonl",
    modelId: "echo",
    tags: { "quarry:fallback": "anthropic gemini local2" },
    more: [{ ...setup.providers.get("local")!, name: "local2" }],
  });
  const outcomes = outcomesOf(rows, [{ ...setup.providers.get("local")!, name: "local2" }]);
  const queued = rows.chunks[0]!;
  const chunk = {
    ...queued,
    state: "done" as const,
    ...(await outcomes.without(rows.job, queued, { status: 500, message: "No." })),
  };
  const { chunks } = await outcomes.fallbacks(rows.job, chunk, [chunk]);
  expect(await Promise.all(chunks.map(async (one) => [one.provider, await listOf(one)]))).toEqual([
    ["anthropic", [1]],
    ["local2", [2]],
  ]);
});

test("nothing runs elsewhere for a job that was stopped or is over, nor for canceled records", async () => {
  const rows = await converseJob("stopped", FALLBACK);
  const chunk = await done(rows, [1]);
  const outcomes = outcomesOf(rows);
  const ended = async (more: Partial<ChunkedJob>, isEnding = false) =>
    (await outcomes.fallbacks({ ...rows.job, ...more }, chunk, [chunk], isEnding)).chunks;
  expect(await ended({}, true)).toEqual([]);
  expect(await ended({ stopRequested: true })).toEqual([]);
  expect(await ended({ deadline: Date.now() - 1 })).toEqual([]);
  expect(await ended({})).toHaveLength(1);
  const canceled = { ...chunk, ...(await outcomes.without(rows.job, chunk, { unrun: "canceled" })) };
  expect(await outcomes.fallbacks(rows.job, canceled, [canceled])).toEqual(NONE);
  const expired = { ...chunk, ...(await outcomes.without(rows.job, chunk, { unrun: "expired" })) };
  expect(await outcomes.fallbacks(rows.job, expired, [expired])).toMatchObject({ chunks: [{ part: { count: 4 } }] });
});
