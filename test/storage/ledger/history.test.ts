/** The history of jobs: a status enters with its change, and the samples of counts stay few. */
import { expect, test } from "vitest";
import { history, MAX_SAMPLES } from "../../../src/storage/ledger/queries/history.ts";
import { jobs } from "../../../src/storage/ledger/queries/jobs.ts";
import { outbox } from "../../../src/storage/ledger/queries/outbox.ts";
import { freshDatabase, freshLedger, job } from "./fixtures.ts";

const counts = (processed: number) => ({ total: 1_000_000, processed, success: processed, error: 0 });

test("has each status once, with the counts of that time", async () => {
  const { jobs, history } = await freshLedger();
  await jobs.insert(job("a", { submitTime: 10 }), []);
  await jobs.update("a", { status: "InProgress", lastModifiedTime: 20, counts: counts(0) });
  await jobs.update("a", { status: "InProgress", lastModifiedTime: 30, counts: counts(5) });
  await jobs.update("a", { counts: counts(6) });
  await history.add([{ job: "a", at: 40, status: "InProgress", counts: counts(7) }]);
  // A provider's clock may be behind.
  await jobs.update("a", { status: "Completed", lastModifiedTime: 35, endTime: 35, counts: counts(9) });
  expect(await history.of("a")).toEqual([
    { at: 10, status: "Submitted", counts: undefined },
    { at: 20, status: "InProgress", counts: counts(0) },
    { at: 40, status: "InProgress", counts: counts(7) },
    { at: 40, status: "Completed", counts: counts(9) },
  ]);
  expect(await history.of("b")).toEqual([]);
});

test("a change that fails leaves no status", async () => {
  const { jobs, history } = await freshLedger();
  await jobs.insert(job("a"), []);
  await expect(jobs.insert(job("a", { status: "Failed" }), [])).rejects.toThrow("already exists");
  expect((await history.of("a")).map(({ status }) => status)).toEqual(["Submitted"]);
});

test("keeps few samples, spread over the whole time, and every status", async () => {
  const db = await freshDatabase();
  const told = outbox(db, undefined);
  const [ledger, kept] = [jobs(db, told), history(db, told)];
  await ledger.insert(job("a", { submitTime: 0 }), []);
  await ledger.update("a", { status: "InProgress", lastModifiedTime: 1, counts: counts(0) });
  for (let at = 10; at <= 10_000; at += 10) {
    await kept.add([{ job: "a", at, status: "InProgress", counts: counts(at) }]);
  }
  const rows = await kept.of("a");
  expect(rows.length).toBeLessThanOrEqual(MAX_SAMPLES + 2);
  expect(rows.slice(0, 2).map(({ status }) => status)).toEqual(["Submitted", "InProgress"]);
  const times = rows.map(({ at }) => at);
  expect(times).toEqual([...times].sort((a, b) => a - b));
  const early = times.filter((at) => at < 5_000).length;
  expect(early).toBeGreaterThan(10);
  // A status that alternates is bounded too.
  for (let at = 0; at < 1_200; at += 1) {
    await ledger.update("a", { status: at % 2 === 0 ? "Scheduled" : "InProgress", lastModifiedTime: 20_000 + at });
  }
  expect((await kept.of("a")).length).toBeLessThan(800);
});

test("pages through the jobs in progress", async () => {
  const { jobs, history } = await freshLedger();
  for (const id of ["a", "b", "c"]) await jobs.insert(job(id, { status: "InProgress", submitTime: 5 }), []);
  await jobs.insert(job("d", { status: "Submitted" }), []);
  await jobs.insert(job("e", { status: "Completed", endTime: 9 }), []);
  const first = await history.running(undefined, 2);
  expect(first.map(({ id }) => id)).toEqual(["a", "b"]);
  expect((await history.running(first.at(-1), 2)).map(({ id }) => id)).toEqual(["c"]);
});
