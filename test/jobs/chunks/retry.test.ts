/** Retries: only the records without a successful result run again. */
import { describe, expect, test } from "vitest";
import { planOf } from "../../../src/jobs/chunks/plan.ts";
import type { JobRow } from "../../../src/ports/jobs.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { PRIOR, SHARED } from "../../../src/storage/blobs/line-index.ts";
import { chatLine, converse, jobRow, joined, kindOf, usePreparing } from "./prepare-setup.ts";

const { put, chunked, prepare, groupsOf, read, linesIn, blobCount, providers } = usePreparing();

const success = (line: string) => `${line.slice(0, -1)},"modelOutput":{"text":"answer"}}`;
const failure = (line: string, more = {}) =>
  `${line.slice(0, -1)},"error":${JSON.stringify({ errorCode: 500, errorMessage: "failed", ...more })}}`;

let count = 0;

/** An earlier job with these results, by the name of their file. */
async function earlier(results: Readonly<Record<string, string>>, more: Partial<JobRow> = {}): Promise<JobRow> {
  count += 1;
  const job = jobRow(`job${String(count).padStart(9, "0")}`, more);
  for (const [name, content] of Object.entries(results)) {
    await put(job.provider, `s3://out/${job.id}/${name}`, content);
  }
  await put(job.provider, `s3://out/${job.id}/manifest.json.out`, "{}");
  return job;
}

const retry = (job: JobRow, input: string, more = {}) => ({
  provider: "openai",
  input,
  tags: { "quarry:retry-of": job.arn, ...more },
  jobs: [job],
});

const lines = [1, 2, 3, 4, 5].map((n) => converse(`r-${n}`, `question ${n}`));
const results = [
  success(lines[0]!),
  failure(lines[1]!),
  success(lines[2]!),
  failure(lines[3]!, { errorCode: 408, expired: true }),
  success(lines[4]!),
];
const mixed = [results[4]!, results[3]!, results[0]!, results[2]!];

describe("a retry", () => {
  test("runs the records that failed, expired or have no result", async () => {
    await put("openai", "s3://in/a.jsonl", joined(lines));
    for (const order of [results, [...results].reverse(), mixed]) {
      const job = await earlier({ "a.jsonl.out": joined(order) });
      const rows = await chunked(retry(job, "s3://in/a.jsonl"));
      expect(await groupsOf(rows)).toEqual([PRIOR, 0, PRIOR, 0, PRIOR]);
      expect((await read(rows.job.prior!)).toString()).toBe(joined([results[0]!, results[2]!, results[4]!]));
      expect(await linesIn(rows, rows.chunks[0]!)).toEqual([lines[1], lines[3]]);
      expect(rows.job.counts).toEqual({ total: 5, processed: 3, success: 3, error: 0 });
      expect(planOf(rows.job)).toMatchObject({ priorRecords: 3, options: { retryOf: job.arn } });
    }
  });

  test("of a job with results of another provider reads them there", async () => {
    await put("openai", "s3://in/a.jsonl", joined(lines));
    const job = await earlier({ "a.jsonl.out": joined(results) }, { provider: "gemini" });
    expect(await groupsOf(await chunked(retry(job, "s3://in/a.jsonl")))).toEqual([PRIOR, 0, PRIOR, 0, PRIOR]);
  });

  test("of a job without results runs all records, and of one without failures none", async () => {
    await put("openai", "s3://in/a.jsonl", joined(lines));
    const none = await earlier({}, { status: "Failed" });
    expect(await groupsOf(await chunked(retry(none, "s3://in/a.jsonl")))).toEqual([0, 0, 0, 0, 0]);
    const all = await earlier({ "a.jsonl.out": joined(lines.map(success)) });
    const rows = await chunked(retry(all, "s3://in/a.jsonl"));
    expect(rows.chunks).toEqual([]);
    expect(rows.job.counts).toMatchObject({ total: 5, success: 5 });
  });

  test("of records without ids matches them by their places", async () => {
    const bare = [1, 2, 3].map((n) => converse(undefined, `question ${n}`));
    const named = bare.map((line, at) => `{"recordId":"abc${at}",${line.slice(1)}`);
    await put("openai", "s3://in/bare.jsonl", `${bare[0]}\n\n${bare[1]}\n${bare[2]}\n`);
    const job = await earlier({
      "bare.jsonl.out": joined([success(named[0]!), failure(named[1]!), success(named[2]!)]),
    });
    expect(await groupsOf(await chunked(retry(job, "s3://in/bare.jsonl")))).toEqual([PRIOR, 0xffff, 0, PRIOR]);
    const short = await earlier({ "bare.jsonl.out": joined([success(named[0]!)]) });
    expect(await kindOf(prepare(retry(short, "s3://in/bare.jsonl")))).toMatch(/line 1 of 'bare.jsonl' has no id/);
  });

  test("of a folder matches the results of each file", async () => {
    const [a, b] = [lines.slice(0, 2), lines.slice(2)];
    await put("openai", "s3://in/folder/a.jsonl", joined(a));
    await put("openai", "s3://in/folder/deep/b.jsonl", joined(b));
    const job = await earlier({
      "a.jsonl.out": joined(results.slice(0, 2)),
      "deep/b.jsonl.out": joined(results.slice(2)),
    });
    const rows = await chunked(retry(job, "s3://in/folder/"));
    expect(await groupsOf(rows)).toEqual([PRIOR, 0, PRIOR, 0, PRIOR]);
    const other = await earlier({ "a.jsonl.out": "", "c.jsonl.out": joined(results) });
    expect(await kindOf(prepare(retry(other, "s3://in/folder/")))).toMatch(
      /had the file 'c.jsonl', which the input does/,
    );
  });

  test("in OpenAI's form counts answers with a status of an error as failed", async () => {
    const chats = [1, 2, 3].map((n) => chatLine(`r-${n}`, `question ${n}`));
    const answered = (custom_id: string, status_code: number) =>
      JSON.stringify({ id: "x", custom_id, response: { status_code, request_id: null, body: {} }, error: null });
    const unrun = { id: "x", custom_id: "r-3", response: null, error: { code: "batch_expired", message: "late" } };
    await put("openai", "s3://in/chats.jsonl", joined(chats));
    const job = await earlier({
      "chats.jsonl.out": joined([answered("r-1", 200), answered("r-2", 429), JSON.stringify(unrun)]),
    });
    expect(await groupsOf(await chunked(retry(job, "s3://in/chats.jsonl")))).toEqual([PRIOR, 0, 0]);
  });

  test("asks equal lines that failed once, where the tag asks for it", async () => {
    const twice = [...lines.slice(0, 3), converse("r-6", "question 2"), converse("r-7", "question 1")];
    const said = [...results.slice(0, 3), failure(twice[3]!), failure(twice[4]!)];
    await put("openai", "s3://in/twice.jsonl", joined(twice));
    const job = await earlier({ "twice.jsonl.out": joined(said) });
    const rows = await chunked(retry(job, "s3://in/twice.jsonl", { "quarry:dedupe": "true" }));
    expect(await groupsOf(rows)).toEqual([PRIOR, 0, PRIOR, SHARED, 0]);
  });
});

describe("a retry is refused", () => {
  const input = "s3://in/refused.jsonl";
  const refusal = async (job: JobRow, more = {}) => {
    await put("openai", input, joined(lines));
    const before = blobCount();
    const said = await kindOf(prepare({ ...retry(job, input), ...more }));
    expect(blobCount()).toBe(before);
    return said;
  };

  test("for an unknown job, a running one, and one whose results are not published", async () => {
    const job = await earlier({ "refused.jsonl.out": joined(results) });
    expect(await refusal(job, { jobs: [] })).toMatch(/^InvalidArgument: tags: 'quarry:retry-of': there is no job/);
    expect(await refusal({ ...job, status: "InProgress" })).toMatch(/^Conflict: .* is InProgress/);
    expect(await refusal({ ...job, publish: "when ended" })).toMatch(/^Conflict/);
    expect(await refusal({ ...job, owner: "*" })).toMatch(/is not a job of this tenant/);
    expect(await refusal({ ...job, provider: "gone" })).toMatch(/'gone' is no longer configured/);
  });

  test("where the access key may not use the bucket of the results", async () => {
    const job = await earlier({ "refused.jsonl.out": joined(results) });
    const permissions = { isBucketAllowed: (bucket: string) => bucket !== "out" };
    expect(await refusal(job, { permissions })).toMatch(/^AccessDenied: .*'out'/);
  });

  test("for other records", async () => {
    const other = { ...JSON.parse(results[2]!), modelInput: { messages: [] } };
    const changed = await earlier({ "refused.jsonl.out": joined([...results.slice(0, 2), JSON.stringify(other)]) });
    expect(await refusal(changed)).toMatch(
      /the record 'r-3' of 'refused.jsonl' is not the one that the earlier job ran/,
    );
    const more = await earlier({ "refused.jsonl.out": joined([...results, success(converse("r-9", "nine"))]) });
    expect(await refusal(more)).toMatch(/have the record 'r-9', which the input does not have/);
    const fewer = await earlier(
      { "refused.jsonl.out": joined(results) },
      { counts: { total: 6, processed: 6, success: 3, error: 3 } },
    );
    expect(await refusal(fewer)).toMatch(/had 6 records, and the input has 5$/);
    const long = await earlier({ "refused.jsonl.out": "x".repeat(100_663_297) });
    expect(await refusal(long)).toMatch(/have a line of more than 100663296 bytes/);
    const noJson = await earlier({ "refused.jsonl.out": "text\n" });
    expect(await refusal(noJson)).toMatch(/have a line that is not a JSON object/);
  });

  test("for now, if the results end before their size", async () => {
    await put("openai", input, joined(lines));
    const job = await earlier({ "refused.jsonl.out": joined(results) }, { provider: "gemini" });
    const { objects, ...gemini } = providers.get("gemini")!;
    const cut: Provider["objects"] = {
      ...objects,
      async get(...asked) {
        const found = await objects.get(...asked);
        return { ...found, body: Buffer.from(joined(results.slice(0, 2))) };
      },
    };
    const before = blobCount();
    const asked = { ...retry(job, input), more: [{ ...gemini, objects: cut }] };
    expect(await kindOf(prepare(asked))).toMatch(/^Unavailable: \d+ of \d+ bytes came of the earlier results/);
    expect(blobCount()).toBe(before);
  });

  test("where two records have the id and the results are in another order", async () => {
    const same = [converse("same", "one"), converse("same", "two")];
    await put("openai", "s3://in/same.jsonl", joined(same));
    const job = await earlier({ "same.jsonl.out": joined([success(same[1]!)]) });
    expect(await kindOf(prepare(retry(job, "s3://in/same.jsonl", { "quarry:duplicate-ids": "allow" })))).toMatch(
      /line 2 of 'same.jsonl' has the id 'same' of an earlier line/,
    );
  });
});
