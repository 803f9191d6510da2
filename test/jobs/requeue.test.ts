/** Unfinished jobs that the queues of a fleet have lost. */
import { expect, test, vi } from "vitest";
import type { Engines } from "../../src/jobs/engines.ts";
import { createRequeue } from "../../src/jobs/requeue.ts";
import type { JobEngine } from "../../src/ports/jobs.ts";
import type { UnfinishedJob } from "../../src/ports/ledger/jobs.ts";
import { jobRowWith } from "../support/job-row.ts";

const { signal } = new AbortController();

function setUp(jobs: UnfinishedJob[]) {
  const start = vi.fn();
  const add = vi.fn(async (_queue: string, id: string) => {
    if (id === "broken") throw new Error("no database");
  });
  const refresh = vi.fn(async () => jobRowWith("any"));
  const queries = vi.fn();
  const engines: Pick<Engines, "of"> = {
    of: ({ provider }) =>
      provider === "gone"
        ? undefined
        : ((provider === "local" ? { inProcess: { start } } : {}) as unknown as JobEngine),
  };
  const duty = createRequeue({
    ledger: {
      jobs: {
        byId: async (id) => jobRowWith(id),
        async unfinishedPage(after, limit) {
          queries();
          const from = after === undefined ? 0 : jobs.findIndex(({ id }) => id === after.id) + 1;
          return jobs.slice(from, from + limit);
        },
      },
    },
    queue: { add },
    engines,
    states: { refresh },
    log: { warn() {} },
  });
  const run = async () => {
    for (const mock of [start, add, refresh, queries]) mock.mockClear();
    await duty.run(signal);
    return { added: add.mock.calls.map(([, id]) => id), started: start.mock.calls.flat() };
  };
  return { run, refresh, queries };
}

const job = (id: string, rest: Partial<UnfinishedJob> = {}): UnfinishedJob => ({
  id,
  owner: "me",
  provider: "openai",
  nativeId: `native-${id}`,
  submitTime: 1,
  hasEnded: false,
  ...rest,
});

test("each job is added to its queue once, until it cannot be", async () => {
  const jobs = [job("a"), job("broken"), job("g", { provider: "gone" }), job("own", { provider: "local" })];
  const { run, queries } = setUp(jobs);
  expect(await run()).toEqual({ added: ["a", "broken"], started: ["native-own"] });
  expect(await run()).toEqual({ added: ["broken"], started: [] });
  jobs.push(job("new"));
  expect(await run()).toEqual({ added: ["broken", "new"], started: [] });
  expect(queries).toHaveBeenCalledTimes(1);
});

test("the end that an engine has recorded is recorded of the job, however often that fails", async () => {
  const { run, refresh } = setUp([job("own", { provider: "local", hasEnded: true })]);
  for (let n = 0; n < 2; n += 1) {
    expect(await run()).toEqual({ added: [], started: [] });
    expect(refresh).toHaveBeenCalledWith(expect.objectContaining({ id: "own" }), true);
  }
});

test("a run reads some pages, and the next one goes on", async () => {
  const { run, queries } = setUp(Array.from({ length: 12_000 }, (_, n) => job(`j${n}`)));
  expect((await run()).added).toHaveLength(10_000);
  expect(queries).toHaveBeenCalledTimes(20);
  expect((await run()).added).toHaveLength(2_000);
  expect((await run()).added).toHaveLength(0);
});
