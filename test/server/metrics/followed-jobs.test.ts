/** Jobs are counted once in each process, from the changes of their records. */
import { describe, expect, it } from "vitest";
import type { JobRow, RecordCounts } from "../../../src/ports/jobs.ts";
import { UNMANAGED_OWNER } from "../../../src/ports/jobs.ts";
import type { Jobs } from "../../../src/ports/ledger/jobs.ts";
import { followJobs, type JobEvents } from "../../../src/server/metrics/followed-jobs.ts";

const START = 1_000_000;

const counts = (success: number, error = 0, total = 10): RecordCounts => ({
  total,
  processed: success + error,
  success,
  error,
});

const row = (id: string, more: Partial<JobRow> = {}): JobRow =>
  ({
    id,
    owner: "",
    provider: "local",
    nativeId: `n-${id}`,
    status: "Submitted",
    submitTime: START,
    ...more,
  }) as JobRow;

function setUp(unfinished: readonly JobRow[] = []) {
  const seen: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void seen.push([name, ...values]);
  const events = {
    began: note("began"),
    answered: note("answered"),
    records: note("records"),
    ended: note("ended"),
    used: note("used"),
  } satisfies JobEvents;
  let time = START;
  const [refused, late] = [new Set<string>(), new Set<string>()];
  const inner = {
    insert: async () => {},
    update: async (id: string, patch: object) => {
      if (refused.has(id)) throw new Error("the disk is full");
      if (late.has(id)) return undefined;
      return { before: row(id), after: row(id, patch as Partial<JobRow>) };
    },
    unfinished: async () => unfinished,
  } as unknown as Jobs;
  const followed = followJobs(inner, events, () => time);
  return {
    ...followed,
    refused,
    late,
    at: (ms: number) => {
      time = START + ms;
    },
    /** The events since the last call. */
    events: () => seen.splice(0),
  };
}

describe("a job of this process", () => {
  it("counts its queue, its first result, its records and its end once", async () => {
    const { jobs, events, at, unfinished } = setUp();
    await jobs.insert(row("a"), []);
    expect([...(await unfinished())]).toMatchObject([{ provider: "local", status: "Submitted" }]);
    at(500);
    await jobs.update("a", { status: "Validating" });
    expect(events()).toEqual([]);
    at(1000);
    await jobs.update("a", { status: "InProgress", counts: counts(0) });
    expect(events()).toEqual([["began", "local", 1000]]);
    at(2000);
    await jobs.update("a", { status: "InProgress", counts: counts(2, 1) });
    expect(events()).toEqual([
      ["records", "local", "success", 2],
      ["records", "local", "error", 1],
      ["answered", "local", 2000],
    ]);
    await jobs.update("a", { status: "InProgress", counts: counts(2, 1) });
    expect(events()).toEqual([]);
    const usage = [
      { provider: "local", model: "m", tokens: { input: 7, output: 3 }, cost: "0.5" },
      { provider: "other", model: "m", tokens: { input: 1, output: 1 } },
    ];
    const end = { status: "Stopped", counts: counts(5, 1), endTime: START + 9000, usage };
    await jobs.update("a", end);
    const ended = [
      ["records", "local", "success", 3],
      ["records", "local", "unrun", 4],
      ["used", usage[0]],
      ["used", usage[1]],
      ["ended", "local", "Stopped", 9000],
    ];
    expect(events()).toEqual(ended);
    await jobs.update("a", end);
    expect(events()).toEqual([]);
    expect([...(await unfinished())]).toEqual([]);
  });

  it("counts nothing that came late", async () => {
    const { jobs, events, late, unfinished } = setUp();
    await jobs.insert(row("a"), []);
    late.add("a");
    await jobs.update("a", { status: "Completed", counts: counts(10) });
    expect(events()).toEqual([]);
    expect([...(await unfinished())]).toHaveLength(1);
  });

  it("counts nothing that was not recorded", async () => {
    const { jobs, events, refused } = setUp();
    await jobs.insert(row("a"), []);
    refused.add("a");
    await expect(jobs.update("a", { status: "Completed", counts: counts(10) })).rejects.toThrow("full");
    expect(events()).toEqual([]);
    refused.clear();
    await jobs.update("a", { status: "Completed", counts: counts(10), endTime: START + 5 });
    expect(events().at(-1)).toEqual(["ended", "local", "Completed", 5]);
  });

  it("never counts less than before when another provider's result replaces an error", async () => {
    const { jobs, events } = setUp();
    await jobs.insert(row("a"), []);
    await jobs.update("a", { status: "InProgress", counts: counts(4, 6) });
    events();
    await jobs.update("a", { status: "Completed", counts: counts(10, 0), endTime: START });
    expect(events()).toEqual([
      ["records", "local", "success", 6],
      ["ended", "local", "Completed", 0],
    ]);
  });
});

it("counts after a restart only what is new", async () => {
  const { jobs, events, load, at } = setUp([row("a", { status: "InProgress", counts: counts(3, 1) })]);
  await load();
  await load();
  at(60_000);
  await jobs.update("a", { status: "Completed", counts: counts(9, 1), endTime: START + 60_000 });
  expect(events()).toEqual([
    ["records", "local", "success", 6],
    ["ended", "local", "Completed", 60_000],
  ]);
});

it("does not follow jobs that Quarry did not create, and those that have ended", async () => {
  const { jobs, events, load, unfinished } = setUp([row("u", { owner: UNMANAGED_OWNER })]);
  await load();
  await jobs.insert(row("e", { status: "Completed", endTime: START }), []);
  await jobs.update("u", { status: "Completed", counts: counts(10) });
  await jobs.update("unknown", { status: "Completed", counts: counts(10) });
  expect(events()).toEqual([]);
  expect([...(await unfinished())]).toEqual([]);
});

describe("a look at jobs in progress", () => {
  it("counts results before a record has them, and the record counts the rest", async () => {
    const { jobs, events, look } = setUp();
    await jobs.insert(row("a"), []);
    await jobs.insert(row("waits"), []);
    await jobs.update("a", { status: "InProgress", counts: counts(0) });
    events();
    const asked: string[] = [];
    await look(async ({ nativeId }) => {
      asked.push(nativeId);
      return counts(4);
    });
    expect(asked).toEqual(["n-a"]);
    expect(events()).toEqual([
      ["records", "local", "success", 4],
      ["answered", "local", 0],
    ]);
    await look(async () => Promise.reject(new Error("gone")));
    await jobs.update("a", { status: "Completed", counts: counts(10), endTime: START });
    expect(events()[0]).toEqual(["records", "local", "success", 6]);
  });

  it("counts nothing twice when the job ends meanwhile", async () => {
    const { jobs, events, look } = setUp();
    await jobs.insert(row("a"), []);
    await jobs.update("a", { status: "InProgress", counts: counts(0) });
    await look(async () => {
      await jobs.update("a", { status: "Completed", counts: counts(10), endTime: START });
      return counts(10);
    });
    expect(events().filter(([name]) => name === "records")).toEqual([["records", "local", "success", 10]]);
  });
});
