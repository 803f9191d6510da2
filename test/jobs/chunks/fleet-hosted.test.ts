/** Jobs of several replicas with one hosted provider. */
import { expect, test } from "vitest";
import type { Chunk } from "../../../src/ports/chunks.ts";
import { eventually } from "./eventually.ts";
import { fleet } from "./fleet-setup.ts";
import { answered, isPaidOnce } from "./runner-setup.ts";

const KEYS = ["quarry-0123456789abcdef0001", "quarry-0123456789abcdef0002", "quarry-0123456789abcdef0003"];

/** Batches that end at their n-th reading. */
const slow = (reads: number) => (_: unknown, read: number) =>
  ({ status: read < reads ? "InProgress" : "Completed" }) as const;

test.each([1, 2, 3])(
  "no batch is made twice by replicas that are killed at random points (%i)",
  { timeout: 60_000 },
  async () => {
    const LINES = 120;
    const { fake, ledger, replica, enter, ended, results } = await fleet({ limits: { concurrent: 4 } });
    fake.outcome = slow(3);
    const replicas = [replica(), replica()];
    const id = await enter({ lines: LINES, perChunk: 4 });
    replicas[0]!.runner.start(id);
    for (let kills = 1; kills <= 5; kills += 1) {
      const calls = [...fake.counts.values()].reduce((sum, one) => sum + one, 0) + Math.floor(Math.random() * 30);
      await eventually(() =>
        expect([...fake.counts.values()].reduce((sum, one) => sum + one, 0)).toBeGreaterThan(calls),
      );
      if ((await ledger.chunks.get(id))!.endTime !== undefined) break;
      const owner = Math.max(
        0,
        replicas.findIndex((one) => one.has("jobs").length > 0),
      );
      await replicas[owner]!.kill();
      replicas[owner] = replica();
    }
    expect(await ended(id, 50_000)).toMatchObject({ status: "Completed", counts: { success: LINES } });
    expect(await results(id)).toEqual(answered(LINES));
    isPaidOnce(fake.paid(), LINES);
    expect(fake.batches.size).toBe(LINES / 4);
    expect(fake.most).toBeLessThanOrEqual(4);
  },
);

/** Starts one job on each of three replicas. */
async function threeJobs(given: Parameters<typeof fleet>[0], reads: number) {
  const parts = await fleet(given);
  const { fake, replica, enter, shared } = parts;
  fake.outcome = slow(reads);
  const replicas = [replica(), replica(), replica()];
  const ids: string[] = [];
  for (const key of KEYS) ids.push(await enter({ key, lines: 24, perChunk: 4 }));
  for (const id of ids) replicas[0]!.runner.start(id);
  await eventually(() => expect(replicas.map((one) => one.has("jobs").length)).toEqual([1, 1, 1]));
  return { ...parts, shared, ids };
}

test("the number of batches at a time is the fleet's", { timeout: 60_000 }, async () => {
  const { fake, ids, ended } = await threeJobs({ limits: { concurrent: 2 } }, 4);
  for (const id of ids) expect(await ended(id, 50_000)).toMatchObject({ status: "Completed", counts: { success: 24 } });
  expect(fake.most).toBe(2);
  expect(fake.batches.size).toBe(18);
});

test("the limit of enqueued tokens is the fleet's", { timeout: 60_000 }, async () => {
  // A chunk has about 4 × 2 tokens: two of them fit.
  const { fake, ledger, ids, ended } = await threeJobs(
    { limits: { concurrent: 10, enqueuedTokens: new Map([["*", 40]]) } },
    4,
  );
  for (const id of ids) expect(await ended(id, 50_000)).toMatchObject({ status: "Completed", counts: { success: 24 } });
  const chunks: readonly Chunk[] = (await Promise.all(ids.map((id) => ledger.chunks.of(id)))).flat();
  const tokens = chunks.map(({ noted }) => (noted as { readonly tokens: number }).tokens);
  expect(Math.min(...tokens)).toBeGreaterThan(0);
  const fit = Math.max(1, Math.floor(40 / Math.min(...tokens)));
  expect(fit).toBeLessThan(6);
  expect(fake.most).toBeLessThanOrEqual(fit);
});

test("no two creates are in doubt at a provider that finds batches by size", { timeout: 60_000 }, async () => {
  let creating = 0;
  let most = 0;
  const { ids, ended } = await threeJobs(
    {
      limits: { concurrent: 10 },
      engine: (engine) => ({
        ...engine,
        findsBySize: true,
        async create(...given) {
          creating += 1;
          most = Math.max(most, creating);
          await new Promise((resolve) => setTimeout(resolve, 5));
          return engine.create!(...given).finally(() => {
            creating -= 1;
          });
        },
      }),
    },
    2,
  );
  for (const id of ids) expect(await ended(id, 50_000)).toMatchObject({ status: "Completed", counts: { success: 24 } });
  expect(most).toBe(1);
});

test("a job that only another replica has is stopped, and its batches with it", async () => {
  const { fake, replica, enter, ended } = await fleet({ limits: { concurrent: 2 } });
  fake.outcome = slow(1e9);
  const [one, other] = [replica(), replica()];
  const id = await enter({ lines: 24, perChunk: 4 });
  one.runner.start(id);
  await eventually(() => expect(fake.batches.size).toBe(2));
  await [one, other].find((replica) => replica.has("jobs").length === 0)!.runner.stop(id);
  expect(await ended(id)).toMatchObject({ status: "Stopped" });
  expect([...fake.batches.values()].map(({ state }) => state.status)).toEqual(["Stopped", "Stopped"]);
});

test("a replica that was frozen after it has recorded a submission does not make the batch", async () => {
  const { fake, replica, enter, ended, ledger } = await fleet();
  const id = await enter({ lines: 4, perChunk: 4 });
  let frozen = 0;
  const now = () => Date.now() + frozen;
  const { runner, kill } = replica({}, { now, timings: { settle: 1e9 } }, (name) => {
    if (name === "place") frozen = 60_000;
  });
  runner.start(id);
  await eventually(async () => expect((await ledger.chunks.of(id))[0]!.state).toBe("submitting"));
  await eventually(async () => expect((await runner.state(id)).message).toContain("Waiting for the provider"));
  await kill();
  expect(fake.batches.size).toBe(0);
  replica();
  expect(await ended(id)).toMatchObject({ status: "Completed", counts: { success: 4 } });
  expect(fake.batches.size).toBe(1);
});
