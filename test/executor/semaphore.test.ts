import { expect, onTestFinished, test, vi } from "vitest";
import { createRateGate } from "../../src/executor/rate-gate.ts";
import { createSemaphore } from "../../src/executor/semaphore.ts";

const signal = new AbortController().signal;

test("slots are granted in the order of requests", async () => {
  const semaphore = createSemaphore(1);
  expect(semaphore.tryAcquire()).toBe(true);
  expect(semaphore.tryAcquire()).toBe(false);
  const order: string[] = [];
  const waits = ["a", "b"].map((name) => semaphore.acquire(signal).then(() => order.push(name)));
  semaphore.release();
  await waits[0];
  expect(semaphore.tryAcquire()).toBe(false);
  semaphore.release();
  await waits[1];
  expect(order).toEqual(["a", "b"]);
  semaphore.release();
  expect(semaphore.tryAcquire()).toBe(true);
});

test("a caller that gives up waiting gets no slot and uses none", async () => {
  const semaphore = createSemaphore(1);
  semaphore.tryAcquire();
  const controller = new AbortController();
  const wait = semaphore.acquire(controller.signal);
  controller.abort();
  expect(await wait).toBe(false);
  semaphore.release();
  expect(semaphore.tryAcquire()).toBe(true);
  expect(await semaphore.acquire(controller.signal)).toBe(false);
});

/** The number of callers that may enter at once now. */
function width(gate: ReturnType<typeof createRateGate>, most: number): number {
  let entered = 0;
  const probe = new AbortController();
  while (entered < most) {
    const wait = gate.enter(probe.signal);
    if (wait !== undefined) {
      wait.catch(() => {});
      break;
    }
    entered += 1;
  }
  probe.abort();
  return entered;
}

test("a refusal pauses all callers and then halves the limit", async () => {
  const gate = createRateGate(8);
  expect(width(gate, 9)).toBe(8);
  const at = performance.now();
  for (let calls = 0; calls < 8; calls += 1) gate.leave(at, 40);
  const started = performance.now();
  await gate.enter(signal);
  expect(performance.now() - started).toBeGreaterThan(30);
  gate.leave(performance.now());
  expect(width(gate, 9)).toBe(4);
});

test("successful answers raise the limit again, up to its maximum", () => {
  const gate = createRateGate(4);
  gate.enter(signal);
  gate.leave(performance.now(), 0);
  for (let calls = 0; calls < 50; calls += 1) {
    gate.enter(signal);
    gate.leave(performance.now());
  }
  expect(width(gate, 9)).toBe(4);
});

test.each([1, 1.5, 2, 2.5])(
  "every caller proceeds when the pause ends between two clock readings: %d ms",
  async (slow) => {
    let clock = 0;
    const now = vi.spyOn(performance, "now").mockImplementation(() => {
      clock += 0.5;
      return clock;
    });
    onTestFinished(() => now.mockRestore());
    const gate = createRateGate(1);
    gate.enter(signal);
    gate.leave(0, slow);
    await gate.enter(signal);
    expect(clock).toBeGreaterThan(slow);
  },
  2000,
);

test("an abort ends the wait during a pause", async () => {
  const gate = createRateGate(1);
  gate.enter(signal);
  const controller = new AbortController();
  const wait = gate.enter(controller.signal);
  controller.abort(new Error("enough"));
  await expect(wait).rejects.toThrow("enough");
});
