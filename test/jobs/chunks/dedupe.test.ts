/** Equal lines are asked once. */
import { expect, test, vi } from "vitest";
import { planOf } from "../../../src/jobs/chunks/plan.ts";
import type { ChunkRows } from "../../../src/jobs/chunks/rows.ts";
import { SHARED } from "../../../src/storage/blobs/line-index.ts";
import { chatLine, converse, joined, usePreparing } from "./prepare-setup.ts";

const setup = usePreparing();
const { put, chunked, prepare, groupsOf, read, linesIn } = setup;

const tags = { "quarry:dedupe": "true" };

/** The lines that share a result, with the lines that have it. */
async function pairsOf({ job }: ChunkRows): Promise<[number, number][]> {
  if (job.shared === undefined) return [];
  const bytes = await read(job.shared);
  return Array.from({ length: bytes.length / 8 }, (_, at) => [
    bytes.readUInt32BE(at * 8),
    bytes.readUInt32BE(at * 8 + 4),
  ]);
}

test("a line with the body of an earlier one shares its result", async () => {
  const spaced = converse("r-5", "one").replaceAll(":", " : ");
  const lines = [
    converse("r-1", "one"),
    converse("r-2", "two"),
    converse("r-3", "one"),
    "",
    spaced,
    converse("r-6", "two"),
  ];
  await put("openai", "s3://in/a.jsonl", joined(lines));
  const rows = await chunked({ provider: "openai", input: "s3://in/a.jsonl", tags });
  expect(await pairsOf(rows)).toEqual([
    [3, 1],
    [5, 1],
    [6, 2],
  ]);
  expect(await groupsOf(rows)).toEqual([0, 0, SHARED, 0xffff, SHARED, SHARED]);
  expect(await linesIn(rows, rows.chunks[0]!)).toEqual(lines.slice(0, 2));
  expect(planOf(rows.job).sharedRecords).toBe(3);
  expect(rows.job.counts).toMatchObject({ total: 5 });
});

test("lines with another model, endpoint or form share nothing", async () => {
  await put("anthropic", "s3://in/models.jsonl", joined(["a", "b", "a"].map((m, at) => chatLine(`r-${at}`, "x", m))));
  const models = await chunked({ provider: "anthropic", input: "s3://in/models.jsonl", tags });
  expect(await pairsOf(models)).toEqual([[3, 1]]);

  const body = { model: "m", input: "x" };
  const to = (custom_id: string, url: string) => JSON.stringify({ custom_id, method: "POST", url, body });
  await put("local", "s3://in/urls/a.jsonl", joined([to("1", "/v1/embeddings")]));
  await put("local", "s3://in/urls/b.jsonl", joined([to("2", "/v1/rerank"), to("3", "/v1/rerank")]));
  const urls = await chunked({ provider: "local", input: "s3://in/urls/", tags });
  expect(await pairsOf(urls)).toEqual([[3, 2]]);
});

test("without the tag every line is asked", async () => {
  await put("openai", "s3://in/same.jsonl", joined([converse("r-1", "one"), converse("r-2", "one")]));
  expect((await prepare({ provider: "openai", input: "s3://in/same.jsonl" })).input).toBeDefined();
});

test("a job of the executor asks equal lines once, and keeps the lines that it cannot read", async () => {
  await put("local", "s3://in/local.jsonl", joined([converse("r-1", "one"), "no", "no", converse("r-4", "one")]));
  const rows = await chunked({ provider: "local", input: "s3://in/local.jsonl", tags });
  expect(await groupsOf(rows)).toEqual([0, 0, 0, SHARED]);
});

test("equal hashes do not make lines equal", async () => {
  vi.resetModules();
  vi.doMock("node:crypto", async (original) => {
    const real = await original<typeof import("node:crypto")>();
    const same = { update: () => same, digest: () => Buffer.alloc(32, 7) };
    return { ...real, createHash: () => same };
  });
  const { createHashIndex } = await import("../../../src/jobs/chunks/hash-index.ts");
  const { createDedupe } = await import("../../../src/jobs/chunks/dedupe.ts");
  const { readLine } = await import("../../../src/dialects/read-line.ts");
  const { FRAMES } = await import("../../../src/dialects/frames/index.ts");
  const { indexWriter } = await import("../../../src/storage/blobs/line-index.ts");
  vi.doUnmock("node:crypto");
  expect(createHashIndex().findOrAdd("a", 1)).toBeUndefined();

  const texts = [converse("r-1", "one"), converse("r-2", "two"), converse("r-3", "one")];
  const { blobs } = setup;
  const input = await blobs.append();
  await input.write(Buffer.from(joined(texts)));
  const out = await blobs.append();
  const writer = indexWriter(out);
  const dedupe = createDedupe({ blobs, input: input.id, index: { writer, out } });
  const form = { frame: FRAMES.bedrock, url: undefined };
  const checker = {
    form,
    read: (raw: Parameters<typeof readLine>[0]) => readLine(raw, form, { tag: "12345678", maxLineBytes: 1e6 }),
  } as never as Parameters<typeof dedupe.find>[3];
  const found: (number | undefined)[] = [];
  let offset = 0;
  for (const [at, text] of texts.entries()) {
    const line = checker.read({ number: at + 1, bytes: Buffer.from(text) });
    found.push(await dedupe.find(line, { offset }, "group", checker));
    writer.add(offset, 0);
    offset += text.length + 1;
  }
  expect(found).toEqual([undefined, undefined, 1]);
  await input.close();
  await out.close();
});

test("earlier lines that are no longer in memory are read again", async () => {
  const long = "x".repeat(3_000_000);
  const lines = [0, 1, 2, 3].flatMap((n) => [converse(`a-${n}`, `${n}${long}`)]);
  lines.push(...[0, 3, 0].map((n, at) => converse(`b-${at}`, `${n}${long}`)));
  await put("local", "s3://in/long.jsonl", joined(lines));
  const rows = await chunked({ provider: "local", input: "s3://in/long.jsonl", tags });
  expect(await pairsOf(rows)).toEqual([
    [5, 1],
    [6, 4],
    [7, 1],
  ]);
}, 60_000);
