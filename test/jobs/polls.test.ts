/** Polls of hosted jobs through the queue of one process. */
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { createPolls } from "../../src/jobs/polls.ts";
import type { JobRow } from "../../src/ports/jobs.ts";
import { createInProcessQueue } from "../../src/queue/in-process.ts";
import { jobRowWith } from "../support/job-row.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/**
 * @param refresh resolves with true if the ledger has the job's end
 * @param rows the job of an id. Default: one of the tenant that the id begins with
 */
async function started(refresh: (id: string) => Promise<boolean>, rows = new Map<string, JobRow>()) {
  const log = { warn: vi.fn() };
  const queue = createInProcessQueue({ log });
  const byId = async (id: string) => rows.get(id) ?? jobRowWith(id, { owner: id[0]! });
  const options = { ledger: { jobs: { byId } }, queue, log, firstMs: 1_000, mostMs: 10_000 };
  const polls = createPolls({
    ...options,
    async refresh({ id }) {
      if (await refresh(id)) rows.set(id, jobRowWith(id, { status: "Completed" }));
    },
  });
  await queue.start();
  onTestFinished(() => queue.close());
  return { polls, queue, log };
}

test("a job is polled at growing intervals until it has ended", async () => {
  const times: number[] = [];
  const begin = Date.now();
  const { polls, queue } = await started(async () => times.push(Date.now() - begin) === 6);
  polls.add("a");
  polls.add("a");
  await vi.advanceTimersByTimeAsync(120_000);
  expect(times).toHaveLength(6);
  const gaps = times.map((at, i) => at - (times[i - 1] ?? 0));
  expect(gaps[0]).toBeLessThanOrEqual(2_000);
  expect(gaps[5]).toBeGreaterThan(gaps[1]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(12_000);
  expect((await queue.stats()).find((stats) => stats.queue === "polls")).toMatchObject({ waiting: 0, inHand: 0 });
});

test("a failed poll is repeated, and a job that has ended meanwhile is not polled", async () => {
  const polled: string[] = [];
  const refresh = async (id: string) => {
    polled.push(id);
    if (polled.length < 5) throw new Error("no answer");
    return true;
  };
  const { polls, log } = await started(refresh, new Map([["over", jobRowWith("over", { status: "Completed" })]]));
  polls.add("broken");
  polls.add("over");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polled).toEqual(Array.from({ length: 5 }, () => "broken"));
  expect(log.warn).toHaveBeenCalledWith(expect.objectContaining({ job: "broken" }), expect.any(String));
});

test("at most eight jobs are polled at once, and the queue closes while they are", async () => {
  let running = 0;
  let most = 0;
  const { polls, queue } = await started(() => {
    running += 1;
    most = Math.max(most, running);
    return new Promise(() => {});
  });
  for (let n = 0; n < 30; n += 1) polls.add(String(n));
  await vi.advanceTimersByTimeAsync(5_000);
  expect([most, running]).toEqual([8, 8]);
  await queue.close();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(running).toBe(8);
});

test("many jobs of a tenant do not delay the polls of another tenant, and no job starves", async () => {
  const polled = new Map<string, number>();
  const { polls } = await started(async (id) => {
    polled.set(id, (polled.get(id) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return false;
  });
  // Eight at a time, one poll of all of them takes longer than the longest interval.
  for (let n = 0; n < 200; n += 1) polls.add(`a${n}`);
  polls.add("b");
  await vi.advanceTimersByTimeAsync(4_000);
  expect(polled.get("b")).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(polled.get("b")).toBeGreaterThan(4);
  expect(polled.size).toBe(201);
});
