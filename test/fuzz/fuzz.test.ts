/**
 * Sends thousands of requests that no client sends. Each gets an answer that AWS could give, and a refused request leaves
 * nothing behind. FUZZ_SEED sets the seed, FUZZ_RUNS the number of requests.
 */
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { anyRequest, type FuzzRequest } from "./requests.ts";
import { startTarget } from "./target.ts";

const SEED = Number(process.env.FUZZ_SEED ?? 20_260_101);
const RUNS = Number(process.env.FUZZ_RUNS ?? 10_000);
/** Memory is compared from this request on. Earlier requests fill caches and compile code. */
const WARM = 2_000;
const GROWTH = 32 * 1024 * 1024;
const SECRET = "a-secret-that-is-long-enough";

/** The whole failure, except for repetitions. */
const text = (bytes: string) =>
  JSON.stringify(bytes).replace(/(.{1,12}?)\1{40,}/g, (all, one) => `{${one} x ${all.length / one.length}}`);
const shown = ({ head, body, ...rest }: FuzzRequest): string =>
  `${JSON.stringify(rest)}\n${text(head)}\n${text(body.toString("latin1"))}`;

test.each([
  ["without access keys", "", {}, RUNS],
  [
    "with access keys",
    `access_keys: [{ id: fuzzer, secret: ${SECRET}, tenant: t, buckets: ["b", "o*"] }]\n`,
    { Authorization: `Bearer ${SECRET}` },
    Math.ceil(RUNS / 5),
  ],
])("%s", { timeout: 600_000 }, async (_name, yaml, credentials, runs) => {
  console.log(`FUZZ_SEED=${SEED} FUZZ_RUNS=${RUNS}`);
  const target = await startTarget(yaml, credentials);
  onTestFinished(() => target.stop());
  const statuses = new Map<number, number>();
  let sent = 0;
  let warm = 0;
  await fc.assert(
    fc.asyncProperty(anyRequest, async (request) => {
      const status = await target.play(request);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
      sent += 1;
      if (sent === WARM) warm = await target.memory();
    }),
    {
      seed: SEED,
      numRuns: runs,
      reporter({ failed, counterexample, errorInstance, numRuns, numShrinks, seed }) {
        if (!failed) return;
        const request = counterexample === null ? "" : shown(counterexample[0]);
        throw new Error(`FUZZ_SEED=${seed}, request ${numRuns}, made smaller ${numShrinks} times:\n${request}`, {
          cause: errorInstance,
        });
      },
    },
  );
  if (warm > 0) expect((await target.memory()) - warm).toBeLessThan(GROWTH);
  expect(target.log.filter(({ level }) => level >= 50)).toEqual([]);
  // Otherwise most requests failed at the first check.
  const succeeded = [200, 204, 206].reduce((sum, status) => sum + (statuses.get(status) ?? 0), 0);
  expect(succeeded).toBeGreaterThan(runs / 10);
});
