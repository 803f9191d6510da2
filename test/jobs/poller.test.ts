import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createPoller } from "../../src/jobs/poller.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started(refresh: (id: string) => Promise<boolean>) {
  const warn = vi.fn();
  const poller = createPoller({ refresh, log: { warn }, firstMs: 1_000, mostMs: 10_000 });
  return { poller, warn };
}

test("a job is polled at growing intervals until it has ended", async () => {
  const times: number[] = [];
  const begin = Date.now();
  const { poller } = started(async () => times.push(Date.now() - begin) === 6);
  poller.add("a");
  await vi.advanceTimersByTimeAsync(120_000);
  poller.stop();
  expect(times).toHaveLength(6);
  const gaps = times.map((at, i) => at - (times[i - 1] ?? 0));
  expect(gaps[0]).toBeLessThanOrEqual(2_000);
  expect(gaps[5]).toBeGreaterThan(gaps[1]!);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(12_000);
});

test("a failed poll is repeated, and other jobs are still polled", async () => {
  const polled: string[] = [];
  const { poller, warn } = started(async (id) => {
    polled.push(id);
    if (id === "broken" && polled.length < 5) throw new Error("no answer");
    return true;
  });
  poller.add("broken");
  poller.add("well");
  await vi.advanceTimersByTimeAsync(60_000);
  poller.stop();
  expect(polled.filter((id) => id === "well")).toHaveLength(1);
  expect(polled.filter((id) => id === "broken").length).toBeGreaterThan(1);
  expect(warn).toHaveBeenCalledWith(expect.objectContaining({ job: "broken" }), expect.any(String));
});

test("at most eight jobs are polled at once", async () => {
  let running = 0;
  let most = 0;
  const done: (() => void)[] = [];
  const { poller } = started(
    () =>
      new Promise((resolve) => {
        running += 1;
        most = Math.max(most, running);
        done.push(() => {
          running -= 1;
          resolve(true);
        });
      }),
  );
  for (let n = 0; n < 30; n += 1) poller.add(String(n));
  await vi.advanceTimersByTimeAsync(5_000);
  expect(most).toBe(8);
  while (done.length > 0) {
    done.shift()!();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  poller.stop();
  expect([most, running]).toEqual([8, 0]);
});

test("jobs are polled in time after the clock is set back", async () => {
  const refresh = vi.fn(async () => false);
  const { poller } = started(refresh);
  poller.add("a");
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(refresh).toHaveBeenCalled();
  const before = refresh.mock.calls.length;
  vi.setSystemTime(Date.now() - 3_600_000);
  await vi.advanceTimersByTimeAsync(20_000);
  poller.stop();
  expect(refresh.mock.calls.length).toBeGreaterThan(before);
});

test("many jobs of a tenant do not delay the polls of another tenant, and no job starves", async () => {
  const polled = new Map<string, number>();
  const { poller } = started(async (id) => {
    polled.set(id, (polled.get(id) ?? 0) + 1);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    return false;
  });
  // Eight at a time, one poll of all of them takes longer than the longest interval.
  for (let n = 0; n < 200; n += 1) poller.add(`a${n}`, "a");
  poller.add("b", "b");
  await vi.advanceTimersByTimeAsync(4_000);
  expect(polled.get("b")).toBeGreaterThan(0);
  await vi.advanceTimersByTimeAsync(60_000);
  poller.stop();
  expect(polled.get("b")).toBeGreaterThan(4);
  expect(polled.size).toBe(201);
});
