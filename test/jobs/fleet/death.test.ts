/** A process that dies at any of its calls, and another one that goes on with its work. */
import { expect, test, vi } from "vitest";
import { idempotencyKey } from "../../../src/jobs/idempotency.ts";
import { created, duty, ended, type Fate, fleet, isRetryable, OWNER, published } from "./setup.ts";

vi.mock(import("../../../src/jobs/timings.ts"), async (actual) => {
  const { JOB_TIMINGS } = await actual();
  return { JOB_TIMINGS: { ...JOB_TIMINGS, claimWait: { ...JOB_TIMINGS.claimWait, forMs: 1 as 10_000 } } };
});

/** Dies at the n-th call of its ports. `isDone`: the call takes effect, and its answer is lost. */
const dyingAt =
  (n: number, isDone: boolean, calls: string[]) =>
  (die: () => void): Fate =>
  async (name, run) => {
    calls.push(name);
    if (calls.length !== n) return run();
    if (isDone) await run();
    die();
    return undefined;
  };

test.each([
  ["before it takes effect", false],
  ["before its answer", true],
])(
  "a create whose process dies at any of its calls, %s, is finished by another process",
  async (_, isDone) => {
    const { start, upstream, blobs } = await fleet();
    const survivor = await start();
    for (let n = 1; ; n += 1) {
      const token = `t${n}`;
      const calls: string[] = [];
      const dying = await start(dyingAt(n, isDone, calls));
      if ((await Promise.race([dying.create(token), dying.death])) !== undefined) {
        // It has died at each of them.
        expect(calls.slice(0, n - 1)).toEqual(["claim", "keep", "create", "insert"]);
        break;
      }
      // Until the others are told, the token is not free.
      const early = await survivor.create(token).catch((error: unknown) => error);
      if (early instanceof Error) expect(early).toSatisfy(isRetryable);
      await dying.die();
      await duty(survivor, "unsettled creates");
      const job = await created(survivor, token);
      await duty(survivor, "unfinished jobs");
      expect(upstream.paid(idempotencyKey(OWNER, token)), `died at ${calls[n - 1]}, call ${n}`).toEqual([job.nativeId]);
      upstream.endAll();
      expect(await ended(survivor, job.id)).toMatchObject({ status: "Completed" });
      expect(await published(survivor, blobs, job.id)).toHaveLength(2);
      expect(await survivor.ledger.jobs.unsettled("left")).toEqual([]);
    }
    // The last job goes on.
    expect(upstream.counts.reads).toBe(upstream.batches.size - 1);
  },
  120_000,
);

test.each([
  ["before it takes effect", false],
  ["before its answer", true],
])(
  "a publication whose process dies at any of its calls, %s, is finished by another process",
  async (_, isDone) => {
    const { start, upstream, blobs } = await fleet({ poll: { firstMs: 1, mostMs: 5 } });
    const survivor = await start(undefined, true);
    for (let n = 1; ; n += 1) {
      const { id } = await survivor.create(`t${n}`);
      upstream.endAll();
      const calls: string[] = [];
      const dying = await start(dyingAt(n, isDone, calls));
      const over = vi.waitFor(async () => expect((await survivor.ledger.jobs.byId(id))?.publish).toBeUndefined(), {
        timeout: 20_000,
        interval: 5,
      });
      const hasDied = await Promise.race([dying.death.then(() => true), over.then(() => false)]);
      over.catch(() => {});
      await dying.die();
      await survivor.work();
      expect(await ended(survivor, id), `died at ${calls[n - 1]}, call ${n}`).toMatchObject({ status: "Completed" });
      survivor.rest();
      expect(await published(survivor, blobs, id)).toHaveLength(2);
      const statuses = (await survivor.ledger.history.of(id)).map(({ status }) => status);
      expect(statuses.filter((status) => status === "Completed")).toHaveLength(1);
      if (hasDied) continue;
      expect(n).toBeGreaterThan(5);
      break;
    }
  },
  120_000,
);
