/** What every queue does for one process. */
import { setTimeout as after } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import type { Again, Lease, Queue, QueueName, QueueStats, Worker } from "../../src/ports/queue.ts";

type Handler = (lease: Lease) => Promise<Again | undefined> | Again | undefined;

/** A worker that notes what it ran. */
export function recorded(
  handle: Handler = () => undefined,
  { most = 10, nudged }: { most?: number; nudged?: Worker["nudged"] } = {},
) {
  const runs: string[] = [];
  const times: number[] = [];
  const worker: Worker = {
    most: () => most,
    async run(lease) {
      runs.push(lease.id);
      times.push(performance.now());
      return handle(lease);
    },
    ...(nudged !== undefined && { nudged }),
  };
  return { worker, runs, times };
}

/** A promise that the test resolves. */
export const gate = () => Promise.withResolvers<void>();

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });

const NOT_ABORTED = new AbortController().signal;

/** @param open a queue without items, whose log is not read */
export function testQueuePort(open: () => Promise<Queue>): void {
  const opened: Queue[] = [];

  async function queueWith(workers: Partial<Record<QueueName, Worker>>): Promise<Queue> {
    const queue = await open();
    opened.push(queue);
    for (const [name, worker] of Object.entries(workers)) queue.work(name as QueueName, worker);
    return queue;
  }

  async function started(workers: Partial<Record<QueueName, Worker>>): Promise<Queue> {
    const queue = await queueWith(workers);
    await queue.start();
    return queue;
  }

  const statsOf = async (queue: Queue, name: QueueName): Promise<QueueStats> =>
    (await queue.stats()).find((one) => one.queue === name)!;

  const isEmpty = (queue: Queue, name: QueueName) =>
    vi.waitFor(async () => expect(await statsOf(queue, name)).toMatchObject({ waiting: 0, inHand: 0 }), 10_000);

  afterEach(async () => {
    await Promise.all(opened.splice(0).map((queue) => queue.close()));
  });

  test("runs an item once, and forgets it when nothing is left to do", async () => {
    const { worker, runs } = recorded();
    const queue = await started({ polls: worker });
    await queue.add("polls", "a");
    await expect.poll(() => runs).toEqual(["a"]);
    await isEmpty(queue, "polls");
    await queue.add("polls", "a");
    await expect.poll(() => runs).toEqual(["a", "a"]);
  });

  test("takes nothing before the start", async () => {
    const { worker, runs } = recorded();
    const queue = await queueWith({ polls: worker });
    await queue.add("polls", "a");
    await after(50);
    expect(runs).toEqual([]);
    await queue.start();
    await expect.poll(() => runs).toEqual(["a"]);
  });

  test("does not add an item that it has", async () => {
    const { promise: hold, resolve: go } = gate();
    const { worker, runs } = recorded(async () => {
      await hold;
      return undefined;
    });
    const queue = await started({ polls: worker });
    await queue.add("polls", "later", { afterMs: 60_000 });
    await queue.add("polls", "later");
    await queue.add("polls", "held");
    await expect.poll(() => runs).toEqual(["held"]);
    await queue.add("polls", "held");
    expect(await statsOf(queue, "polls")).toMatchObject({ waiting: 1, inHand: 1 });
    go();
    await expect.poll(() => statsOf(queue, "polls")).toMatchObject({ waiting: 1, inHand: 0 });
    expect(runs).toEqual(["held"]);
  });

  test("keeps items of the same id in different queues apart", async () => {
    const [polls, jobs] = [recorded(), recorded()];
    const queue = await started({ polls: polls.worker, jobs: jobs.worker });
    await queue.add("polls", "a");
    await queue.add("jobs", "a");
    await expect.poll(() => [polls.runs, jobs.runs]).toEqual([["a"], ["a"]]);
  });

  test("runs an item when its time has come", async () => {
    const { worker, runs, times } = recorded();
    const queue = await started({ polls: worker });
    const begin = performance.now();
    await queue.add("polls", "a", { afterMs: 700 });
    await expect.poll(() => runs).toEqual(["a"]);
    expect(times[0]! - begin).toBeGreaterThanOrEqual(690);
  });

  test("runs an item again after the time that its worker says, and counts the attempts", async () => {
    const attempts: number[] = [];
    const { worker, times } = recorded(({ attempt }) => {
      attempts.push(attempt);
      return attempt < 3 ? { afterMs: 300 } : undefined;
    });
    const queue = await started({ polls: worker });
    await queue.add("polls", "a");
    await expect.poll(() => attempts).toEqual([1, 2, 3]);
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(290);
    await isEmpty(queue, "polls");
  });

  test("runs an item again after growing delays while its work fails", { timeout: 30_000 }, async () => {
    const { worker, times } = recorded(() => {
      if (times.length < 3) throw new Error("not yet");
      return undefined;
    });
    const queue = await started({ polls: worker });
    await queue.add("polls", "a");
    await expect.poll(() => times.length, { timeout: 20_000 }).toBe(3);
    const [first, second] = [times[1]! - times[0]!, times[2]! - times[1]!];
    expect(first).toBeGreaterThanOrEqual(700);
    expect(second).toBeGreaterThan(first);
    await isEmpty(queue, "polls");
  });

  test("takes items of a higher priority first", async () => {
    const { worker, runs } = recorded(undefined, { most: 1 });
    const queue = await queueWith({ polls: worker });
    await queue.add("polls", "low", { priority: -1 });
    await queue.add("polls", "first");
    await queue.add("polls", "second");
    await queue.add("polls", "high", { priority: 5 });
    await queue.start();
    await expect.poll(() => runs).toEqual(["high", "first", "second", "low"]);
  });

  test("has as many items in hand as the worker takes", async () => {
    let most = 2;
    const { promise: hold, resolve: go } = gate();
    const { worker, runs } = recorded(async () => {
      await hold;
      return undefined;
    });
    const queue = await started({ polls: { ...worker, most: () => most } });
    for (const id of ["a", "b", "c", "d"]) await queue.add("polls", id);
    await expect.poll(() => runs.length).toBe(2);
    await after(50);
    expect(await statsOf(queue, "polls")).toMatchObject({ inHand: 2, waiting: 2 });
    most = 3;
    await expect.poll(() => runs.length).toBe(3);
    go();
    await expect.poll(() => runs.toSorted()).toEqual(["a", "b", "c", "d"]);
  });

  test("makes an item due when it is nudged", async () => {
    const { worker, runs } = recorded();
    const queue = await started({ polls: worker });
    await queue.add("polls", "a", { afterMs: 60_000 });
    queue.nudge("polls", "a");
    queue.nudge("polls", "unknown");
    await expect.poll(() => runs).toEqual(["a"]);
  });

  test("tells the worker that an item in hand was nudged", async () => {
    const { promise: hold, resolve: go } = gate();
    const nudged: string[] = [];
    const { worker, runs } = recorded(
      async () => {
        await hold;
        return undefined;
      },
      { nudged: (id) => nudged.push(id) },
    );
    const queue = await started({ jobs: worker });
    await queue.add("jobs", "a");
    await expect.poll(() => runs).toEqual(["a"]);
    queue.nudge("jobs", "a");
    await expect.poll(() => nudged).toEqual(["a"]);
    go();
    await isEmpty(queue, "jobs");
    expect(runs).toEqual(["a"]);
  });

  test("makes an item that was nudged in hand due at its end, if its worker is not told", async () => {
    const { promise: hold, resolve: go } = gate();
    const { worker, runs } = recorded(async ({ attempt }) => {
      await hold;
      return attempt === 1 ? { afterMs: 60_000 } : undefined;
    });
    const queue = await started({ polls: worker });
    await queue.add("polls", "a");
    await expect.poll(() => runs).toEqual(["a"]);
    queue.nudge("polls", "a");
    go();
    await expect.poll(() => runs).toEqual(["a", "a"]);
  });

  test("tells how long the oldest due item has waited", async () => {
    const queue = await queueWith({});
    await queue.add("runs", "later", { afterMs: 60_000 });
    expect(await statsOf(queue, "runs")).toEqual({ queue: "runs", waiting: 1, inHand: 0, oldestMs: 0 });
    await queue.add("runs", "due");
    await expect.poll(async () => (await statsOf(queue, "runs")).oldestMs).toBeGreaterThan(100);
    expect((await statsOf(queue, "runs")).oldestMs).toBeLessThan(10_000);
    expect((await queue.stats()).map((one) => one.queue).toSorted()).toEqual(["duties", "jobs", "polls", "runs"]);
  });

  test("closes when the work in hand has ended, and takes no more", async () => {
    let ended = false;
    const { worker, runs } = recorded(async ({ signal }) => {
      await aborted(signal);
      await after(50);
      ended = true;
      return undefined;
    });
    const queue = await started({ polls: { ...worker, most: () => 1 } });
    await queue.add("polls", "a");
    await queue.add("polls", "b");
    await expect.poll(() => runs).toEqual(["a"]);
    await queue.close();
    expect(ended).toBe(true);
    await after(50);
    expect(runs).toEqual(["a"]);
  });

  test("refuses a worker after the start", async () => {
    const queue = await started({});
    expect(() => queue.work("polls", recorded().worker)).toThrow("started");
  });

  test("runs exclusive work of one name one after another", async () => {
    const queue = await started({});
    let running = 0;
    let most = 0;
    const order: number[] = [];
    const work = (number: number) => async () => {
      running += 1;
      most = Math.max(most, running);
      await after(10);
      running -= 1;
      order.push(number);
      return number;
    };
    const all = [1, 2, 3].map((number) => queue.exclusive("name", NOT_ABORTED, work(number)));
    expect(await Promise.all(all)).toEqual([1, 2, 3]);
    expect(most).toBe(1);
    expect(order).toEqual([1, 2, 3]);
  });

  test("runs exclusive work of other names meanwhile", async () => {
    const queue = await started({});
    const { promise: hold, resolve: go } = gate();
    const first = queue.exclusive("a", NOT_ABORTED, () => hold);
    expect(await queue.exclusive("b", NOT_ABORTED, async () => "b")).toBe("b");
    go();
    await first;
  });

  test("does not begin exclusive work that was aborted while it waited", async () => {
    const queue = await started({});
    const { promise: hold, resolve: go } = gate();
    const first = queue.exclusive("name", NOT_ABORTED, () => hold);
    const stop = new AbortController();
    const work = vi.fn();
    const second = queue.exclusive("name", stop.signal, work);
    const third = queue.exclusive("name", NOT_ABORTED, async () => "third");
    const reason = new Error("enough");
    stop.abort(reason);
    await expect(second).rejects.toBe(reason);
    go();
    await first;
    expect(await third).toBe("third");
    expect(work).not.toHaveBeenCalled();
    await expect(queue.exclusive("name", stop.signal, work)).rejects.toBe(reason);
  });

  test("runs the next exclusive work after one that failed", async () => {
    const queue = await started({});
    const failed = queue.exclusive("name", NOT_ABORTED, async () => {
      throw new Error("no");
    });
    const next = queue.exclusive("name", NOT_ABORTED, async () => "next");
    await expect(failed).rejects.toThrow("no");
    expect(await next).toBe("next");
  });
}
