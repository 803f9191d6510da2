/** Creates with one token, while another process has the token. */
import { expect, test, vi } from "vitest";
import { GatewayError } from "../../../src/lib/errors.ts";
import { type Fate, fleet, isRetryable } from "./setup.ts";

const WAIT_MS = 3_000;

vi.mock(import("../../../src/jobs/timings.ts"), async (actual) => {
  const { JOB_TIMINGS } = await actual();
  return { JOB_TIMINGS: { ...JOB_TIMINGS, claimWait: { ...JOB_TIMINGS.claimWait, forMs: 3_000 as 10_000 } } };
});

/** What the process asks its provider to create waits until `go`. @param outcome instead of the provider's */
function holding(outcome?: () => Promise<never>) {
  const asked = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const fate = (): Fate => async (name, run) => {
    if (name !== "create") return run();
    asked.resolve();
    await held.promise;
    return outcome === undefined ? run() : outcome();
  };
  return { fate, asked: asked.promise, go: held.resolve };
}

test("a create waits for the job of another process that has its token", async () => {
  const { start, upstream } = await fleet();
  const { fate, asked, go } = holding();
  const [first, second] = [await start(fate), await start()];
  const one = first.create("t");
  await asked;
  const other = second.create("t");
  const joined = second.create("t");
  setTimeout(go, WAIT_MS / 3);
  expect(new Set((await Promise.all([one, other, joined])).map(({ id }) => id)).size).toBe(1);
  expect(upstream.counts.creates).toBe(1);
});

test("a create makes the job if the other process that has its token is refused", async () => {
  const { start, upstream } = await fleet();
  const refused = new GatewayError("InvalidRequest", "no");
  const { fate, asked, go } = holding(() => Promise.reject(refused));
  const [first, second] = [await start(fate), await start()];
  const one = first.create("t");
  await asked;
  const other = second.create("t");
  go();
  await expect(one).rejects.toBe(refused);
  const { nativeId } = await other;
  expect([...upstream.batches.keys()]).toEqual([nativeId]);
});

test("a create whose token another process keeps is answered in time, so that clients try again", async () => {
  const { start, upstream } = await fleet();
  const { fate, asked, go } = holding();
  const [first, second] = [await start(fate), await start()];
  const one = first.create("t");
  await asked;
  const began = performance.now();
  await expect(second.create("t")).rejects.toSatisfy(isRetryable);
  expect(performance.now() - began).toBeGreaterThan(WAIT_MS / 2);
  go();
  expect(await second.create("t")).toMatchObject({ id: (await one).id });
  expect(upstream.counts.creates).toBe(1);
});

test.each(["its caller disconnects", "its process stops"])("a create stops waiting when %s", async (when) => {
  const { start } = await fleet();
  const { fate, asked, go } = holding();
  const [first, second] = [await start(fate), await start()];
  const one = first.create("t");
  await asked;
  const caller = new AbortController();
  const began = performance.now();
  const other = second.create("t", caller.signal);
  if (when === "its caller disconnects") caller.abort();
  else second.jobs.close();
  await expect(other).rejects.toSatisfy(isRetryable);
  expect(performance.now() - began).toBeLessThan(WAIT_MS / 2);
  go();
  await one;
});
