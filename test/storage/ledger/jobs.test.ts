import fc from "fast-check";
import { expect, test } from "vitest";
import { type JobRow, UNMANAGED_OWNER } from "../../../src/ports/jobs.ts";
import type { IdempotencyRecord, JobQuery, Jobs, UnfinishedJob } from "../../../src/ports/ledger/jobs.ts";
import { jobPage } from "../../../src/storage/ledger/queries/job-page.ts";
import { chunkedJob, freshDatabase, freshLedger, job, SCOPE } from "./fixtures.ts";

const { owner } = SCOPE;
const record = (who: string, token: string, fingerprint: string, createdAt: number): IdempotencyRecord => ({
  owner: who,
  provider: SCOPE.provider,
  token,
  fingerprint,
  createdAt,
  request: { any: "thing" },
});

test("a job is returned as it was inserted, by its id and by the provider's id", async () => {
  const { jobs } = await freshLedger();
  const full = job("full", {
    roleArn: "arn:aws:iam::123456789012:role/any",
    clientRequestToken: "token",
    message: "a message",
    endTime: 3,
    expirationTime: 4,
    timeoutHours: 24,
    invocationType: "InvokeModel",
    vpc: { subnetIds: ["subnet-1"], securityGroupIds: [] },
    counts: { total: 4, processed: 3, success: 2, error: 1 },
    inputFile: "file-1",
    publish: "when asked",
  });
  const bare = job("bare", { input: null });
  for (const row of [full, bare]) {
    await jobs.insert(row, []);
    expect(await jobs.get(owner, row.id)).toEqual(row);
    expect(await jobs.find(owner, row.nativeId)).toEqual(row);
  }
  expect(await jobs.get("you", "full")).toBeUndefined();
  expect(await jobs.find("you", full.nativeId)).toBeUndefined();
});

test("an update changes the given members, and an undefined member clears its column", async () => {
  const { jobs } = await freshLedger();
  await jobs.insert(job("a", { message: "waiting" }), []);
  await jobs.insert(job("b"), []);
  const counts = { total: 1, processed: 1, success: 1, error: 0 };
  await jobs.update("a", { status: "Completed", endTime: 9, lastModifiedTime: 8, counts });
  expect(await jobs.get(owner, "a")).toEqual(
    job("a", { status: "Completed", message: "waiting", endTime: 9, lastModifiedTime: 8, counts }),
  );
  await jobs.update("a", { message: undefined });
  await jobs.update("a", {});
  expect((await jobs.get(owner, "a"))?.message).toBeUndefined();
  expect(await jobs.get(owner, "b")).toEqual(job("b"));
});

test("one of many claims of a token succeeds, and the others get its owner", async () => {
  const { jobs } = await freshLedger();
  const claims = await Promise.all(
    Array.from({ length: 50 }, (_, i) => jobs.claim(record(owner, "token", `print-${i}`, 1))),
  );
  expect(claims.filter((claim) => claim === undefined)).toHaveLength(1);
  const winner = claims.indexOf(undefined);
  const told = { provider: "local", fingerprint: `print-${winner}`, jobId: undefined };
  expect(claims.filter((claim) => claim !== undefined)).toEqual(Array.from({ length: 49 }, () => told));
  expect(await jobs.claim(record("you", "token", "print", 1))).toBeUndefined();
});

test("a claim gets its job's id with the job, and can be released only before", async () => {
  const { jobs } = await freshLedger();
  await jobs.claim(record(owner, "token", "print", 1));
  await jobs.release(owner, "token");
  expect(await jobs.claim(record(owner, "token", "other", 2))).toBeUndefined();
  await jobs.insert(job("a"), [{ key: "k", value: "v" }], "token");
  await jobs.release(owner, "token");
  expect(await jobs.claim(record(owner, "token", "again", 3))).toEqual({
    provider: "local",
    fingerprint: "other",
    jobId: "a",
  });
});

test("records without a job are listed with their last recorded value", async () => {
  const { jobs } = await freshLedger();
  await jobs.claim(record(owner, "lost", "f", 1));
  await jobs.keep(owner, "lost", { noted: ["a"] });
  await jobs.claim(record(owner, "done", "f", 1));
  await jobs.insert(job("a"), [], "done");
  const lost = { ...record(owner, "lost", "f", 1), request: { noted: ["a"] } };
  expect([await jobs.unsettled(), await jobs.unsettled("left")]).toEqual([[lost], [lost]]);
  await jobs.release(owner, "lost");
  expect(await jobs.unsettled()).toEqual([]);
  expect(await jobs.claim(record(owner, "done", "f", 2))).toEqual({ provider: "local", fingerprint: "f", jobId: "a" });
});

test("unfinished work of tenants with a provider is told with its beginning", async () => {
  const { jobs } = await freshLedger();
  expect(await jobs.workingSince("local")).toBeUndefined();
  await jobs.adopt([job("theirs", { owner: UNMANAGED_OWNER, submitTime: 1, endTime: undefined })]);
  await jobs.insert(job("elsewhere", { provider: "openai", submitTime: 2, endTime: undefined }), []);
  await jobs.insert(job("ended", { submitTime: 3, endTime: 4 }), []);
  expect(await jobs.workingSince("local")).toBeUndefined();
  await jobs.insert(job("running", { submitTime: 7, endTime: undefined }), []);
  expect(await jobs.workingSince("local")).toBe(7);
  await jobs.claim(record(owner, "token", "print", 6));
  await jobs.keep(owner, "token", {}, "file-1");
  await jobs.claim(record("you", "token", "print", 5));
  expect(await jobs.creating("local")).toEqual([
    { owner: "you", token: "token", createdAt: 5, inputFile: undefined },
    { owner, token: "token", createdAt: 6, inputFile: "file-1" },
  ]);
  expect(await jobs.creating("openai")).toEqual([]);
  expect(await jobs.workingSince("local")).toBe(5);
});

test("a provider's jobs are entered once, and unfinished ones are found again", async () => {
  const { jobs } = await freshLedger();
  await jobs.insert(job("a", { name: "mine", endTime: undefined }), []);
  await jobs.adopt([job("a", { name: "theirs" }), job("b", { endTime: 5 }), job("c", { endTime: undefined })]);
  expect((await jobs.get(owner, "a"))?.name).toBe("mine");
  expect((await jobs.unfinished()).map((row) => row.id)).toEqual(["a", "c"]);
});

test("a create takes over the row of the provider's list, with its tags", async () => {
  const { jobs } = await freshLedger();
  await jobs.claim(record(owner, "token", "print", 1));
  await jobs.adopt([job("a", { owner: UNMANAGED_OWNER, name: "listed" })]);
  await jobs.tag("a", [{ key: "early", value: "yes" }], 50);
  await jobs.insert(job("a", { name: "created" }), [{ key: "k", value: "v" }], "token");
  expect((await jobs.get(owner, "a"))?.name).toBe("created");
  expect(await jobs.tags("a")).toEqual([
    { key: "early", value: "yes" },
    { key: "k", value: "v" },
  ]);
  expect(await jobs.claim(record(owner, "token", "print", 1))).toEqual({
    provider: "local",
    fingerprint: "print",
    jobId: "a",
  });
});

test("a failed insert leaves no job, no tag and no claim", async () => {
  const { jobs } = await freshLedger();
  await jobs.claim(record(owner, "token", "print", 1));
  await jobs.insert(job("a"), [{ key: "k", value: "v" }]);
  const again = job("a", { name: "again" });
  await expect(jobs.insert(again, [{ key: "k", value: "w" }], "token")).rejects.toMatchObject({ kind: "Conflict" });
  const broken = [{ key: "k", value: null as unknown as string }];
  await expect(jobs.insert(job("b"), broken, "token")).rejects.toThrow(/not.null/i);
  expect(await jobs.get(owner, "b")).toBeUndefined();
  expect((await jobs.get(owner, "a"))?.name).toBe("name-a");
  expect(await jobs.tags("a")).toEqual([{ key: "k", value: "v" }]);
  expect(await jobs.claim(record(owner, "token", "print", 1))).toEqual({
    provider: "local",
    fingerprint: "print",
    jobId: undefined,
  });
});

test("tags are added, replaced and removed, and one too many changes nothing", async () => {
  const { jobs } = await freshLedger();
  await jobs.insert(job("a"), [{ key: "team", value: "blue" }]);
  await jobs.insert(job("b"), [{ key: "team", value: "green" }]);
  await jobs.tag(
    "a",
    [
      { key: "team", value: "red" },
      { key: "cost", value: "" },
    ],
    2,
  );
  const two = [
    { key: "cost", value: "" },
    { key: "team", value: "red" },
  ];
  expect(await jobs.tags("a")).toEqual(two);
  const more = [
    { key: "team", value: "black" },
    { key: "third", value: "3" },
  ];
  await expect(jobs.tag("a", more, 2)).rejects.toMatchObject({ kind: "TooManyTags" });
  expect(await jobs.tags("a")).toEqual(two);
  await jobs.untag("a", ["cost", "never there"]);
  expect(await jobs.tags("a")).toEqual([{ key: "team", value: "red" }]);
  expect(await jobs.tags("b")).toEqual([{ key: "team", value: "green" }]);
});

/** 120 jobs, many of the same time, so that the id decides their order. */
const MANY = Array.from({ length: 120 }, (_, i) =>
  job(`job${String((i * 77) % 120).padStart(9, "0")}`, {
    provider: i % 3 ? "local" : "openai",
    status: i % 2 ? "Completed" : "InProgress",
    name: ["Nightly_100%", "nightly-100", "a'b\\c", "weekly"][i % 4]!,
    submitTime: 1000 + Math.floor(i / 7),
  }),
);

type Position = NonNullable<JobQuery["after"]>;

function expected(query: JobQuery): JobRow[] {
  const sign = query.order === "Ascending" ? 1 : -1;
  const compare = (a: Position, b: Position) =>
    sign * (a.submitTime - b.submitTime || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1));
  return MANY.filter(
    (row) =>
      (query.provider ?? row.provider) === row.provider &&
      (query.status ?? row.status) === row.status &&
      row.name.includes(query.nameContains ?? "") &&
      row.submitTime > (query.submittedAfter ?? Number.NEGATIVE_INFINITY) &&
      row.submitTime < (query.submittedBefore ?? Number.POSITIVE_INFINITY) &&
      (query.after === undefined || compare(row, query.after) > 0),
  ).toSorted(compare);
}

async function paged(jobs: Jobs, query: JobQuery): Promise<JobRow[]> {
  const listed: JobRow[] = [];
  for (let next = query; ; next = { ...query, after: listed.at(-1) }) {
    const page = await jobs.list(owner, next);
    listed.push(...page.jobs);
    if (!page.more) return listed;
    expect(page.jobs).toHaveLength(query.limit);
    expect(listed.length, "pages come to an end").toBeLessThanOrEqual(MANY.length);
  }
}

const anyQuery = fc.record({
  provider: fc.constantFrom(undefined, "local", "openai", "none"),
  status: fc.constantFrom(undefined, "Completed" as const, "InProgress" as const, "Failed" as const),
  nameContains: fc.constantFrom(undefined, "", "nightly", "N", "_", "%", "'", "\\", "100", "zzz"),
  submittedAfter: fc.option(fc.integer({ min: 998, max: 1020 }), { nil: undefined }),
  submittedBefore: fc.option(fc.integer({ min: 998, max: 1020 }), { nil: undefined }),
  after: fc.option(
    fc.record({ submitTime: fc.integer({ min: 998, max: 1020 }), id: fc.constantFrom(...MANY.map((row) => row.id)) }),
    { nil: undefined },
  ),
  order: fc.constantFrom("Ascending" as const, "Descending" as const),
  limit: fc.integer({ min: 1, max: 50 }),
});

test("pages of a list follow the filters and the order, without a gap or a repetition", async () => {
  const { jobs } = await freshLedger();
  await Promise.all([...MANY.map((row) => jobs.insert(row, [])), jobs.insert(job("theirs", { owner: "you" }), [])]);
  await fc.assert(
    fc.asyncProperty(anyQuery, async (query) => {
      expect(await paged(jobs, query)).toEqual(expected(query));
    }),
    { numRuns: 200 },
  );
});

test("every list is an index search without a sort", async () => {
  const db = await freshDatabase();
  await fc.assert(
    fc.asyncProperty(anyQuery, async (query) => {
      const page = jobPage(db.builder, owner, query).compile();
      const plan = await db.all<{ detail: string }>({ ...page, sql: `explain query plan ${page.sql}` });
      expect(plan).toHaveLength(1);
      expect(plan[0]?.detail).toMatch(/^SEARCH jobs USING INDEX jobs_\w+ \(owner=\?/);
    }),
  );
});

test.each([
  [{}, "jobs_time (owner=?)"],
  [{ provider: "local" }, "jobs_provider (owner=? AND provider=?)"],
  [{ status: "Completed" }, "jobs_status (owner=? AND status=?)"],
  [{ status: "Completed", provider: "local", nameContains: "x" }, "jobs_status (owner=? AND status=?)"],
  [{ submittedBefore: 9, after: { submitTime: 5, id: "x" } }, "jobs_time (owner=? AND (submit_time,id)<(?,?))"],
  [{ submittedBefore: 5, after: { submitTime: 5, id: "x" } }, "jobs_time (owner=? AND submit_time<?)"],
  [
    { status: "Completed", submittedAfter: 1, submittedBefore: 9, after: { submitTime: 5, id: "x" } },
    "jobs_status (owner=? AND status=? AND submit_time>? AND (submit_time,id)<(?,?))",
  ],
] as const)("a list by %j searches %s", async (filters, search) => {
  const db = await freshDatabase();
  const page = jobPage(db.builder, owner, { ...filters, order: "Descending", limit: 10 }).compile();
  const plan = await db.all<{ detail: string }>({ ...page, sql: `explain query plan ${page.sql}` });
  expect(plan.map((step) => step.detail)).toEqual([`SEARCH jobs USING INDEX ${search}`]);
});

const COUNTS = { total: 4, processed: 2, success: 2, error: 0 };

test("no status comes after an end, and a job that stops goes on stopping", async () => {
  const { jobs, history } = await freshLedger();
  await jobs.insert(job("a", { status: "InProgress" }), []);
  await jobs.update("a", { status: "Stopping", lastModifiedTime: 1 });
  const running = await jobs.update("a", { status: "InProgress", counts: COUNTS });
  expect(running).toMatchObject({ before: { counts: undefined }, after: { status: "Stopping", counts: COUNTS } });
  expect(await jobs.byId("a")).toEqual(running!.after);
  const ended = await jobs.update("a", { status: "Stopped", endTime: 5, lastModifiedTime: 5 });
  expect(ended).toMatchObject({ before: { status: "Stopping" }, after: { status: "Stopped", endTime: 5 } });
  for (const status of ["InProgress", "Stopping", "Completed"]) {
    expect(await jobs.update("a", { status, endTime: undefined, counts: undefined })).toBeUndefined();
  }
  expect(await jobs.byId("a")).toEqual(ended!.after);
  expect((await history.of("a")).map(({ status }) => status)).toEqual(["InProgress", "Stopping", "Stopped"]);
  expect(await jobs.update("none", { status: "Completed" })).toBeUndefined();
});

test("a state that was found out before another change of the job is late", async () => {
  const { jobs } = await freshLedger();
  await jobs.insert(job("a", { status: "InProgress" }), []);
  const seen = (await jobs.byId("a"))!;
  const newer = { ...COUNTS, processed: 4, success: 4 };
  expect(await jobs.update("a", { status: "InProgress", counts: newer }, seen)).toBeDefined();
  expect(await jobs.update("a", { status: "InProgress", counts: COUNTS }, seen)).toBeUndefined();
  expect((await jobs.byId("a"))?.counts).toEqual(newer);
  const read = (await jobs.byId("a"))!;
  await jobs.update("a", { status: "Stopping" });
  expect(await jobs.update("a", { status: "InProgress" }, read)).toBeUndefined();
  expect(await jobs.update("a", { status: "Completed", endTime: 3 }, (await jobs.byId("a"))!)).toBeDefined();
});

test("results that are asked for after the end are published once", async () => {
  const { jobs } = await freshLedger();
  const ended = { owner: UNMANAGED_OWNER, status: "Completed", endTime: 5, publish: "when asked" } as const;
  await jobs.adopt([job("a", ended)]);
  expect(await jobs.update("a", { status: "Completed", endTime: 5, publish: undefined })).toBeUndefined();
  await jobs.requestResults("a");
  expect(await jobs.update("a", { status: "InProgress", message: "not yet" })).toBeUndefined();
  expect(await jobs.update("a", { status: "Completed", endTime: 5, publish: undefined })).toBeDefined();
  expect(await jobs.update("a", { status: "Failed", endTime: 6, publish: undefined })).toBeUndefined();
});

test("the claim of a later create of the same token stays", async () => {
  const { jobs } = await freshLedger();
  await jobs.claim(record(owner, "token", "print", 2));
  await jobs.release(owner, "token", 1);
  expect(await jobs.claim(record(owner, "token", "print", 3))).toBeDefined();
  await jobs.release(owner, "token", 2);
  expect(await jobs.claim(record(owner, "token", "print", 3))).toBeUndefined();
});

test("unfinished jobs are read page by page, with the ends that their engines have recorded", async () => {
  const { jobs, chunks } = await freshLedger();
  for (const id of ["d", "c", "b", "a"]) await jobs.insert(job(id, { submitTime: 7, providerType: "local" }), []);
  await jobs.insert(job("first", { submitTime: 3, status: "InProgress" }), []);
  await jobs.insert(job("over", { submitTime: 3, endTime: 4 }), []);
  for (const id of ["native-a", "native-b"]) await chunks.insert(chunkedJob(id), [], []);
  await chunks.update("native-b", { status: "Completed", endTime: 9 });
  const found: UnfinishedJob[] = [];
  for (;;) {
    const page = await jobs.unfinishedPage(found.at(-1), 2);
    found.push(...page);
    if (page.length < 2) break;
  }
  expect(found.map(({ id, hasEnded }) => [id, hasEnded])).toEqual([
    ["first", false],
    ["a", false],
    ["b", true],
    ["c", false],
    ["d", false],
  ]);
  expect(found[1]).toEqual({
    id: "a",
    owner,
    provider: "local",
    providerType: "local",
    nativeId: "native-a",
    submitTime: 7,
    hasEnded: false,
  });
  await jobs.adopt([job("u", { owner: UNMANAGED_OWNER })]);
  const counts = [...(await jobs.unfinishedCounts())].sort((a, b) => a.jobs - b.jobs);
  expect(counts).toEqual([
    { provider: "local", status: "InProgress", jobs: 1 },
    { provider: "local", status: "Submitted", jobs: 4 },
  ]);
});
