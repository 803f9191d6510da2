/** The decision between one batch and several chunks, and the rows of the chunks. */
import { describe, expect, test } from "vitest";
import { planOf } from "../../../src/jobs/chunks/plan.ts";
import { BLANK } from "../../../src/storage/blobs/line-index.ts";
import { chatLine, converse, joined, kindOf, usePreparing } from "./prepare-setup.ts";

const { put, prepare, chunked, linesIn, groupsOf, read, blobCount } = usePreparing();

const chats = (count: number, model?: string) =>
  Array.from({ length: count }, (_, at) => chatLine(`r-${at + 1}`, `question ${at + 1}`, model));
const converses = (count: number) =>
  Array.from({ length: count }, (_, at) => converse(`r-${at + 1}`, `question ${at + 1}`));

describe("records", () => {
  test.each([
    ["own lines", chats],
    ["translated lines", converses],
  ])("as many %s as a batch may have are one batch, and one more are chunks", async (_, lines) => {
    await put("openai", "s3://in/a.jsonl", joined(lines(5)));
    const asked = { provider: "openai", input: "s3://in/a.jsonl" };
    expect((await prepare({ ...asked, limits: { records: 5 } })).input).toBeDefined();
    const rows = await chunked({ ...asked, limits: { records: 4 } });
    expect(rows.chunks.map(({ part }) => part)).toEqual([
      { first: 1, last: 4, group: 0, count: 4 },
      { first: 5, last: 5, group: 0, count: 1 },
    ]);
    expect(await linesIn(rows, rows.chunks[0]!)).toEqual(lines(5).slice(0, 4));
    expect(await linesIn(rows, rows.chunks[1]!)).toEqual(lines(5).slice(4));
  });

  test("the rows are complete", async () => {
    await put("openai", "s3://in/folder/a.jsonl", joined(chats(3)));
    const rows = await chunked({ provider: "openai", input: "s3://in/folder/a.jsonl", limits: { records: 2 } });
    expect(rows.job).toMatchObject({
      owner: "",
      provider: "openai",
      providerType: "openai",
      modelId: "a-model",
      output: { bucket: "out", key: "" },
      prior: undefined,
      shared: undefined,
      started: false,
      paused: false,
      stopRequested: false,
      status: "Submitted",
      counts: { total: 3, processed: 0, success: 0, error: 0 },
    });
    expect(rows.job.id).toMatch(/^chunked-\d{24}$/);
    expect(rows.job.deadline! - rows.job.createdAt).toBe(24 * 3_600_000);
    expect(planOf(rows.job)).toMatchObject({ name: "a-job", fallback: [], priorRecords: 0, sharedRecords: 0 });
    expect(JSON.parse(JSON.stringify(rows.job.plan))).toMatchObject({
      idempotencyKey: planOf(rows.job).idempotencyKey,
    });
    expect(rows.files).toEqual([
      {
        job: rows.job.id,
        number: 0,
        name: "a.jsonl",
        firstLine: 1,
        lines: 3,
        form: { frame: "openai", url: "/v1/chat/completions" },
        results: undefined,
        resultBytes: 0,
        resultLine: 0,
        finished: false,
      },
    ]);
    expect(rows.chunks[1]).toMatchObject({
      job: rows.job.id,
      number: 1,
      provider: "openai",
      providerType: "openai",
      modelId: "gpt-4o-mini",
      state: "queued",
      attempt: 0,
    });
  });

  test("blank lines, white space, a byte order mark and a missing line end are no obstacle", async () => {
    const lines = chats(3);
    const text = `\uFEFF${lines[0]}\n\n  \t\n ${lines[1]}\r\n${lines[2]}`;
    await put("openai", "s3://in/odd.jsonl", text);
    const rows = await chunked({ provider: "openai", input: "s3://in/odd.jsonl", limits: { records: 2 } });
    expect(await groupsOf(rows)).toEqual([0, BLANK, BLANK, 0, 0]);
    expect((await read(rows.job.input!)).toString()).toBe(`${text.slice(1)}\n`);
    expect(rows.files[0]).toMatchObject({ firstLine: 1, lines: 5 });
    expect(await linesIn(rows, rows.chunks[0]!)).toEqual(lines.slice(0, 2));
    expect(await linesIn(rows, rows.chunks[1]!)).toEqual(lines.slice(2));
  });
});

describe("bytes", () => {
  test("are those of the provider's form", async () => {
    await put("openai", "s3://in/b.jsonl", joined(converses(4)));
    const { input } = await prepare({ provider: "openai", input: "s3://in/b.jsonl" });
    const bytes = input!.file!.file.size;
    const asked = { provider: "openai", input: "s3://in/b.jsonl" };
    expect((await prepare({ ...asked, limits: { bytes } })).input).toBeDefined();
    const rows = await chunked({ ...asked, limits: { bytes: bytes - 1 } });
    expect(rows.chunks.map(({ part }) => part.count)).toEqual([3, 1]);
  });

  test("of a record that no batch can have are refused", async () => {
    await put("openai", "s3://in/long.jsonl", joined([...converses(2), converse("long", "x".repeat(5000))]));
    const before = blobCount();
    const asked = { provider: "openai", input: "s3://in/long.jsonl", limits: { records: 2, lineBytes: 5000 } };
    expect(await kindOf(prepare(asked))).toMatch(
      /^InvalidArgument: .*'s3:\/\/in\/long.jsonl': line 3: The record has \d+ bytes in the provider's form, and at most 5000/,
    );
    expect(blobCount()).toBe(before);
  });
});

test("the texts of embeddings count as records", async () => {
  const embeddings = (custom_id: string, input: unknown) =>
    JSON.stringify({ custom_id, method: "POST", url: "/v1/embeddings", body: { model: "m", input } });
  const lines = [
    embeddings("a", ["x", "y"]),
    embeddings("b", "x"),
    embeddings("c", [1, 2, 3]),
    embeddings("d", [[1], [2]]),
  ];
  await put("openai", "s3://in/embeddings.jsonl", joined(lines));
  const asked = { provider: "openai", input: "s3://in/embeddings.jsonl" };
  expect((await prepare({ ...asked, limits: { records: 6 } })).input).toBeDefined();
  const rows = await chunked({ ...asked, limits: { records: 5 } });
  expect(rows.chunks.map(({ part }) => part.count)).toEqual([3, 1]);
  expect(await kindOf(prepare({ ...asked, limits: { records: 1 } }))).toMatch(
    /2 of its lines cannot be used:\nline 1: The record has 2 inputs, and a batch has at most 1\.\nline 4: /,
  );
});

describe("models", () => {
  const lines = ["gpt-a", "gpt-b", "gpt-a", "gpt-b", "gpt-a"].map((model, at) => chatLine(`r-${at}`, "hello", model));

  test("where a batch has one model are one chunk each", async () => {
    await put("openai", "s3://in/models.jsonl", joined(lines));
    const rows = await chunked({ provider: "openai", input: "s3://in/models.jsonl" });
    expect(rows.chunks.map(({ modelId, part }) => [modelId, part.group, part.count])).toEqual([
      ["gpt-a", 0, 3],
      ["gpt-b", 1, 2],
    ]);
    expect(await groupsOf(rows)).toEqual([0, 1, 0, 1, 0]);
    expect(await linesIn(rows, rows.chunks[1]!)).toEqual([lines[1], lines[3]]);
  });

  test("where a batch may have several are one batch", async () => {
    await put("anthropic", "s3://in/models.jsonl", joined(lines.map((line) => line.replaceAll("gpt-", "claude-"))));
    expect((await prepare({ provider: "anthropic", input: "s3://in/models.jsonl" })).input).toBeDefined();
  });

  test("and kinds of requests of a translated input have chunks of their own", async () => {
    const answer = { key: "a", request: { contents: [{ role: "user", parts: [{ text: "hello" }] }] } };
    const embedding = { key: "b", request: { content: { parts: [{ text: "hello" }] } } };
    await put("openai", "s3://in/kinds.jsonl", joined([answer, embedding, answer].map((line) => JSON.stringify(line))));
    const tags = { "quarry:duplicate-ids": "allow" };
    const rows = await chunked({ provider: "openai", input: "s3://in/kinds.jsonl", tags });
    expect(await groupsOf(rows)).toEqual([0, 1, 0]);
    expect(rows.chunks.map(({ modelId }) => modelId)).toEqual(["a-model", "a-model"]);
  });
});

test("a bad line is refused with its number, and nothing is kept", async () => {
  await put("openai", "s3://in/bad.jsonl", joined([...converses(3), "{}"]));
  const before = blobCount();
  expect(await kindOf(prepare({ provider: "openai", input: "s3://in/bad.jsonl", limits: { records: 2 } }))).toMatch(
    /^InvalidArgument: .*'s3:\/\/in\/bad.jsonl': line 4: /,
  );
  const twice = joined([...chats(3), chatLine("r-2", "again")]);
  await put("openai", "s3://in/twice.jsonl", twice);
  const after = blobCount();
  expect(await kindOf(prepare({ provider: "openai", input: "s3://in/twice.jsonl", limits: { records: 2 } }))).toMatch(
    /'s3:\/\/in\/twice.jsonl': line 4: its id 'r-2' is that of line 2\.$/,
  );
  expect([before, after].map((count) => count > 0)).toEqual([true, true]);
  expect(blobCount()).toBe(after);
});

describe("the least number of records", () => {
  test("is required with the number", async () => {
    await put("openai", "s3://in/few.jsonl", joined(converses(5)));
    const asked = { provider: "openai", input: "s3://in/few.jsonl", limits: { minimumRecords: 6 } };
    const before = blobCount();
    expect(await kindOf(prepare(asked))).toMatch(/5 records are to run, and a batch of 'openai' has at least 6$/);
    expect(blobCount()).toBe(before);
    expect((await prepare({ ...asked, limits: { minimumRecords: 5 } })).input).toBeDefined();
  });

  test("is not needed by the provider that is configured for it", async () => {
    await put("openai", "s3://in/few.jsonl", joined(converses(5)));
    const asked = {
      provider: "openai",
      input: "s3://in/few.jsonl",
      limits: { minimumRecords: 6 },
      elsewhere: { belowMinimum: "local" },
    };
    const { chunks } = await chunked(asked);
    expect(chunks).toMatchObject([{ provider: "local", providerType: "local", part: { count: 5 } }]);
    const permissions = { isProviderAllowed: (name: string) => name === "openai" };
    expect(await kindOf(prepare({ ...asked, permissions }))).toMatch(/at least 6$/);
  });

  test("is kept by the last chunk", async () => {
    await put("openai", "s3://in/more.jsonl", joined(converses(11)));
    const { chunks } = await chunked({
      provider: "openai",
      input: "s3://in/more.jsonl",
      limits: { records: 5, minimumRecords: 2 },
    });
    expect(chunks.map(({ part }) => [part.first, part.last, part.count])).toEqual([
      [1, 5, 5],
      [6, 9, 4],
      [10, 11, 2],
    ]);
  });
});

describe("fallback", () => {
  const asked = { provider: "openai", input: "s3://in/fallback.jsonl" };
  const tagged = (value: string) => ({ ...asked, tags: { "quarry:fallback": value } });

  test("makes a job of chunks, by a tag or as configured", async () => {
    await put("openai", asked.input, joined(converses(2)));
    const rows = await chunked(tagged("gemini local"));
    expect(planOf(rows.job).fallback).toEqual(["gemini", "local"]);
    const configured = await chunked({ ...asked, elsewhere: { fallback: ["gemini", "local"] } });
    expect(planOf(configured.job).fallback).toEqual(["gemini", "local"]);
    const none = { ...tagged("none"), elsewhere: { fallback: ["gemini"] } };
    expect((await prepare(none)).input).toBeDefined();
  });

  test("goes to no provider that the caller's key may not use", async () => {
    await put("openai", asked.input, joined(converses(2)));
    const permissions = { isProviderAllowed: (name: string) => name !== "gemini" };
    const rows = await chunked({ ...asked, elsewhere: { fallback: ["gemini", "local"] }, permissions });
    expect(planOf(rows.job).fallback).toEqual(["local"]);
  });

  test.each([
    ["gone", /'gone' is no provider that runs jobs/],
    ["openai", /'openai' is the job's own provider/],
  ])("to '%s' is refused", async (name, message) => {
    expect(await kindOf(prepare(tagged(name)))).toMatch(message);
  });
});

test("a hosted job that is paused before it starts has chunks, and one of the executor has not", async () => {
  const tags = { "quarry:paused": "true" };
  for (const provider of ["openai", "local"]) await put(provider, "s3://in/paused.jsonl", joined(converses(2)));
  const rows = await chunked({ provider: "openai", input: "s3://in/paused.jsonl", tags });
  expect(rows.job.paused).toBe(true);
  expect((await prepare({ provider: "local", input: "s3://in/paused.jsonl", tags })).input).toBeDefined();
});

test("results of the provider need one batch, unless the lines are in its form", async () => {
  const tags = { "quarry:results": "provider" };
  await put("openai", "s3://in/own.jsonl", joined(chats(3)));
  await put("openai", "s3://in/other.jsonl", joined(converses(3)));
  const limits = { records: 2 };
  expect((await chunked({ provider: "openai", input: "s3://in/own.jsonl", tags, limits })).chunks).toHaveLength(2);
  expect(await kindOf(prepare({ provider: "openai", input: "s3://in/other.jsonl", tags, limits }))).toMatch(
    /'quarry:results': the job is several batches/,
  );
});
