/** Jobs of several processes: each counts the changes that it records. */
import { expect, test } from "vitest";
import { UNMANAGED_OWNER } from "../../../src/ports/jobs.ts";
import type { JobChange, Jobs } from "../../../src/ports/ledger/jobs.ts";
import type { JobEvents } from "../../../src/server/metrics/followed-jobs.ts";
import { countChanges } from "../../../src/server/metrics/shared-jobs.ts";
import { jobRowWith } from "../../support/job-row.ts";

const START = 1_700_000_000_000;
const counts = (success: number, error = 0) => ({ total: 10, processed: success + error, success, error });

function setUp() {
  const seen: unknown[][] = [];
  const note =
    (name: string) =>
    (...values: unknown[]) =>
      void seen.push([name, ...values]);
  const events = Object.fromEntries(
    ["began", "answered", "records", "ended", "used"].map((name) => [name, note(name)]),
  ) as unknown as JobEvents;
  let change: JobChange | undefined;
  const inner = {
    update: async () => change,
    unfinishedCounts: async () => [{ provider: "local", status: "InProgress", jobs: 3 }],
  } as unknown as Jobs;
  const counted = countChanges(inner, events, () => START + 1000);
  return {
    ...counted,
    /** The events of a change. */
    async of(...[before, after, usage]: [...Parameters<typeof rows>, (readonly unknown[])?]) {
      change = rows(before, after);
      expect(await counted.jobs.update("a", { status: "any", ...(usage && { usage: usage as never }) })).toBe(change);
      return seen.splice(0);
    },
    async late() {
      change = undefined;
      await counted.jobs.update("a", { status: "Completed" });
      return seen.splice(0);
    },
  };
}

type Row = Parameters<typeof jobRowWith>[1];
const rows = (before: Row, after: Row): JobChange => ({
  before: jobRowWith("a", before),
  after: jobRowWith("a", { ...before, ...after }),
});

test("a change counts what is new in it", async () => {
  const { of, late } = setUp();
  expect(await of({}, { status: "Validating" })).toEqual([]);
  expect(await of({}, { status: "InProgress", counts: counts(0) })).toEqual([["began", "local", 1000]]);
  expect(await of({ status: "InProgress", counts: counts(0) }, { counts: counts(2, 1) })).toEqual([
    ["records", "local", "success", 2],
    ["records", "local", "error", 1],
    ["answered", "local", 1000],
  ]);
  const usage = [{ provider: "local", model: "m", tokens: { input: 1, output: 1 } }];
  const end = { status: "Stopped", counts: counts(5, 1), endTime: START + 9000 };
  expect(await of({ status: "InProgress", counts: counts(2, 1) }, end, usage)).toEqual([
    ["records", "local", "success", 3],
    ["records", "local", "unrun", 4],
    ["used", usage[0]],
    ["ended", "local", "Stopped", 9000],
  ]);
  expect(await late()).toEqual([]);
});

test("what is published after the end, and jobs of others, do not count", async () => {
  const { of } = setUp();
  expect(await of({ status: "Completed", counts: counts(1) }, { counts: counts(10) })).toEqual([]);
  expect(await of({ owner: UNMANAGED_OWNER }, { status: "Completed", counts: counts(10) })).toEqual([]);
});

test("the unfinished jobs are those of the ledger", async () => {
  const { unfinished } = setUp();
  expect(await unfinished()).toEqual([{ provider: "local", status: "InProgress", jobs: 3 }]);
});
