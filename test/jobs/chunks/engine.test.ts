/** Entering jobs of several batches, and their states, with a runner that only records its calls. */
import { expect, test, vi } from "vitest";
import { createChunkedJobs } from "../../../src/jobs/chunks/engine.ts";
import type { Runner } from "../../../src/jobs/chunks/runner.ts";
import { GatewayError, StorageUnavailable } from "../../../src/lib/errors.ts";
import type { ChunkedJob, Chunks } from "../../../src/ports/chunks.ts";
import type { JobEngine, JobSpec, JobState } from "../../../src/ports/jobs.ts";
import type { Provider } from "../../../src/ports/provider.ts";
import { chunk, chunkedFile, chunkedJob, freshLedger, job, SCOPE } from "../../storage/ledger/fixtures.ts";
import { eventually } from "./eventually.ts";

const KEY = "quarry-0123456789abcdef01234567";
const ID = "chunked-0123456789abcdef01234567";
const SPEC = { owner: SCOPE.owner, idempotencyKey: KEY } as JobSpec;
const list = { first: 1, last: 2, group: 0, count: 1, list: "list" };

const prepared = (rest: Partial<ChunkedJob> = {}) => ({
  job: chunkedJob(ID, { input: "input", index: "index", prior: "prior", shared: "shared", ...rest }),
  files: [chunkedFile(ID, 0)],
  chunks: [chunk(ID, 0), chunk(ID, 1, { part: list })],
});

async function setup(faults: Partial<Chunks> = {}) {
  const ledger = await freshLedger();
  const deleted: string[] = [];
  const log = { error: vi.fn() };
  let changed: (id: string, state: JobState) => void = () => {};
  const runner = { start: vi.fn(), pause: vi.fn(), reprioritize: vi.fn() };
  const engine = (name: string, rest: Partial<JobEngine> = { create: vi.fn() }) =>
    ({ name, jobs: { type: `${name}-type`, ...rest } }) as unknown as Provider;
  const chunked = createChunkedJobs({
    ledger: { ...ledger, chunks: { ...ledger.chunks, ...faults } },
    blobs: { delete: async (id) => void deleted.push(id as string) },
    providers: [engine("local"), engine("openai"), engine("readonly", {}), { name: "files" } as Provider],
    runner: (listener) => {
      changed = listener;
      return runner as unknown as Runner;
    },
    log,
  });
  return { ledger, chunked, deleted, log, runner, changed: (id: string, state: JobState) => changed(id, state) };
}

test("a prepared job is entered whole, and found by its create", async () => {
  const { ledger, chunked, deleted } = await setup();
  const signal = new AbortController().signal;
  expect(await chunked.engineOf("local")!.find!(SPEC, 0, signal, undefined)).toBeUndefined();
  const { job: row, files, chunks } = prepared();
  expect(await chunked.insert({ job: row, files, chunks })).toEqual({ id: ID });
  expect([await ledger.chunks.get(ID), await ledger.chunks.files(ID), await ledger.chunks.of(ID)]).toEqual([
    row,
    files,
    chunks,
  ]);
  expect(await chunked.engineOf("local")!.find!(SPEC, 0, signal, undefined)).toEqual({ id: ID });
  expect(deleted).toEqual([]);
});

test("a job that is refused leaves no blob, and one in doubt keeps them", async () => {
  const refuse = async () => {
    throw new StorageUnavailable("full", new Error("SQLITE_FULL"));
  };
  const refused = await setup({ insert: refuse });
  await expect(refused.chunked.insert(prepared())).rejects.toThrow("full");
  expect(refused.deleted).toEqual(["input", "index", "prior", "shared", "list"]);
  const doubt = async () => {
    throw new StorageUnavailable("flush", new Error("EIO"), { inDoubt: true });
  };
  const doubtful = await setup({ insert: doubt });
  await expect(doubtful.chunked.insert(prepared())).rejects.toThrow("flush");
  expect(doubtful.deleted).toEqual([]);
});

test("rows of an earlier create without a job are replaced", async () => {
  const { ledger, chunked, deleted } = await setup();
  await chunked.insert(prepared({ input: "old input", prior: undefined }));
  await chunked.insert(prepared());
  expect(await ledger.chunks.get(ID)).toEqual(prepared().job);
  expect(deleted).toEqual(["old input", "index", "shared", "list"]);
});

test("a job that exists is never replaced", async () => {
  const { ledger, chunked } = await setup();
  await chunked.insert(prepared());
  await ledger.chunks.update(ID, { started: true });
  const again = prepared({ input: "new" });
  await expect(chunked.insert(again)).rejects.toMatchObject({ kind: "Conflict" });
  await ledger.chunks.update(ID, { started: false });
  await ledger.jobs.insert(job("known", { nativeId: ID }), []);
  await expect(chunked.insert(again)).rejects.toMatchObject({ kind: "Conflict" });
  expect((await ledger.chunks.get(ID))!.input).toBe("input");
});

test("each provider that runs jobs has an engine of its own type, and hears of its own jobs in order", async () => {
  const { chunked, changed, runner } = await setup();
  const engines = ["local", "openai", "readonly", "files", "unknown"].map((name) => chunked.engineOf(name));
  expect(engines.map((engine) => engine?.type)).toEqual(["local-type", "openai-type", undefined, undefined, undefined]);
  const heard: unknown[] = [];
  for (const [at, name] of (["local", "openai"] as const).entries()) {
    engines[at]!.inProcess!.watch((id, { status }) => heard.push([name, id, status]));
  }
  const states: JobState[] = [{ status: "InProgress" }, { status: "Stopping" }, { status: "Stopped", endTime: 1 }];
  await chunked.insert({ job: chunkedJob("a", { provider: "openai" }), files: [], chunks: [] });
  await chunked.insert({ job: chunkedJob("b"), files: [], chunks: [] });
  for (const state of states) for (const id of ["a", "b", "gone"]) changed(id, state);
  await eventually(() => expect(heard).toHaveLength(6));
  const of = (wanted: string) => heard.filter((one) => (one as string[])[0] === wanted);
  expect(of("openai")).toEqual(states.map(({ status }) => ["openai", "a", status]));
  expect(of("local")).toEqual(states.map(({ status }) => ["local", "b", status]));

  engines[0]!.inProcess!.start("b");
  await engines[0]!.inProcess!.pause("b", true);
  chunked.prioritize("b", 7);
  expect([runner.start.mock.calls, runner.pause.mock.calls, runner.reprioritize.mock.calls]).toEqual([
    [["b"]],
    [["b", true]],
    [["b", 7]],
  ]);
});

test("a state that cannot be passed on is logged, and the next one is", async () => {
  let fails = true;
  const { ledger, chunked, changed, log } = await setup({
    get: (id) => (fails ? Promise.reject(new GatewayError("Unavailable", "no")) : ledger.chunks.get(id)),
  });
  await ledger.chunks.insert(chunkedJob("a"), [], []);
  const heard: string[] = [];
  chunked.engineOf("local")!.inProcess!.watch((_, { status }) => heard.push(status));
  changed("a", { status: "InProgress" });
  await eventually(() => expect(log.error).toHaveBeenCalledOnce());
  fails = false;
  changed("a", { status: "Stopping" });
  await eventually(() => expect(heard).toEqual(["Stopping"]));
});
