import { afterEach, expect, test, vi } from "vitest";
import { createInProcessQueue } from "../../src/queue/in-process.ts";
import { gate, recorded, testQueuePort } from "./port.ts";

const log = { warn: vi.fn() };

afterEach(() => {
  vi.useRealTimers();
  log.warn.mockClear();
});

testQueuePort(async () => createInProcessQueue({ log }));

test("logs work that failed", async () => {
  const queue = createInProcessQueue({ log });
  const error = new Error("no");
  queue.work("polls", recorded(() => Promise.reject(error)).worker);
  await queue.start();
  await queue.add("polls", "a");
  await expect.poll(() => log.warn.mock.calls).toHaveLength(1);
  expect(log.warn).toHaveBeenCalledWith({ queue: "polls", item: "a", attempt: 1, err: error }, expect.any(String));
  await queue.close();
});

test("waits between a second and a minute after failures, and a second again after a success", async () => {
  vi.useFakeTimers();
  const queue = createInProcessQueue({ log });
  const begin = performance.now();
  const { worker, times } = recorded(() => {
    if (times.length === 10) return { afterMs: 5_000 };
    throw new Error("no");
  });
  queue.work("polls", worker);
  await queue.start();
  await queue.add("polls", "a");
  await vi.advanceTimersByTimeAsync(600_000);
  await queue.close();
  const gaps = times.slice(1).map((time, at) => time - times[at]!);
  expect(times[0]! - begin).toBeLessThan(10);
  const expected = [1, 2, 4, 8, 16, 32, 60, 60, 60, 5, 1, 2];
  for (const [at, seconds] of expected.entries()) {
    expect(gaps[at], `gap ${at}`).toBeGreaterThanOrEqual(seconds * 800);
    expect(gaps[at], `gap ${at}`).toBeLessThanOrEqual(seconds * 1_200 + 10);
  }
});

test("starts an item that is due at once, with 100,000 that are not", async () => {
  const queue = createInProcessQueue({ log });
  const { worker, runs } = recorded();
  queue.work("polls", worker);
  await queue.start();
  const begin = performance.now();
  for (let n = 0; n < 100_000; n += 1)
    void queue.add("polls", `later-${n}`, { afterMs: 60_000 + ((n * 7_919) % 100_000) });
  const added = performance.now() - begin;
  const pauses: number[] = [];
  for (let n = 0; n < 1_000; n += 1) {
    const at = performance.now();
    await queue.add("polls", `now-${n}`);
    await Promise.resolve();
    pauses.push(performance.now() - at);
  }
  expect(runs).toHaveLength(1_000);
  // A scan of all items takes more than a millisecond for each.
  expect(pauses.toSorted((a, b) => a - b)[500]!).toBeLessThan(0.5);
  expect(added).toBeLessThan(5_000);
  await queue.close();
});

test("takes items in the order in which they became due", async () => {
  vi.useFakeTimers();
  const queue = createInProcessQueue({ log });
  const { promise: hold, resolve: go } = gate();
  const { worker, runs } = recorded(
    async ({ id }) => {
      if (id === "busy") await hold;
      return undefined;
    },
    { most: 1 },
  );
  queue.work("polls", worker);
  await queue.start();
  await queue.add("polls", "busy");
  await vi.advanceTimersByTimeAsync(0);
  const ids = Array.from({ length: 200 }, (_, n) => ({ id: `item-${n}`, afterMs: ((n * 67) % 200) * 10 + 10 }));
  for (const { id, afterMs } of ids) await queue.add("polls", id, { afterMs });
  // A third of them no longer wait for their time.
  const nudged = ids.filter((_, n) => n % 3 === 0);
  for (const { id } of nudged) queue.nudge("polls", id);
  await vi.advanceTimersByTimeAsync(3_000);
  go();
  await vi.advanceTimersByTimeAsync(1_000);
  const rest = ids.filter((one) => !nudged.includes(one)).toSorted((a, b) => a.afterMs - b.afterMs);
  expect(runs).toEqual(["busy", ...nudged.map(({ id }) => id), ...rest.map(({ id }) => id)]);
  await queue.close();
});

test("waits for a time that is farther away than a timer can be", async () => {
  vi.useFakeTimers();
  const queue = createInProcessQueue({ log });
  const { worker, runs } = recorded();
  queue.work("polls", worker);
  await queue.start();
  await queue.add("polls", "a", { afterMs: 2 ** 31 + 1_000 });
  await vi.advanceTimersByTimeAsync(2 ** 31 - 1_000);
  expect(runs).toEqual([]);
  await vi.advanceTimersByTimeAsync(3_000);
  expect(runs).toEqual(["a"]);
  await queue.close();
});

test("keeps no process alive", async () => {
  const unref = vi.spyOn(Object.getPrototypeOf(setTimeout(() => {}, 0)), "unref");
  const queue = createInProcessQueue({ log });
  queue.work("polls", recorded().worker);
  await queue.start();
  unref.mockClear();
  await queue.add("polls", "a", { afterMs: 60_000 });
  await Promise.resolve();
  expect(unref).toHaveBeenCalledTimes(1);
  await queue.close();
});
