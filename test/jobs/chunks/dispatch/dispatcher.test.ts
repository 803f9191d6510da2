/** Which step is due, from rows alone. */
import { expect, test } from "vitest";
import { createDispatcher, type Steps } from "../../../../src/jobs/chunks/dispatch/dispatcher.ts";
import { createSlots } from "../../../../src/jobs/chunks/dispatch/slots.ts";
import { createChunkTurns } from "../../../../src/jobs/chunks/dispatch/turns.ts";
import { createWaits } from "../../../../src/jobs/chunks/dispatch/waits.ts";
import { createLiveJob, type LiveJob } from "../../../../src/jobs/chunks/live-job.ts";
import { modelPlace, providerPlace } from "../../../../src/jobs/chunks/places.ts";
import type { Chunk, ChunkedJob } from "../../../../src/ports/chunks.ts";
import type { BatchLimits } from "../../../../src/ports/jobs.ts";
import type { Provider } from "../../../../src/ports/provider.ts";
import { chunk, chunkedJob } from "../../../storage/ledger/fixtures.ts";

const providerOf = (name: string, concurrent: number, more: Partial<BatchLimits> = {}) =>
  ({
    name,
    jobs: { create: async () => ({}), limits: { concurrent, minimumRecords: 1, ...more } },
  }) as unknown as Provider;

function dispatching(concurrent = 10, more: Partial<BatchLimits> = {}) {
  const jobs = new Map<string, LiveJob>();
  const providers = new Map(
    [providerOf("p", concurrent, more), providerOf("q", 1), providerOf("r", 1, { minimumRecords: 100 })].map((one) => [
      one.name,
      one,
    ]),
  );
  const time = { now: 1_000 };
  const done: string[] = [];
  const slots = createSlots();
  const waits = createWaits({ now: () => time.now, firstMs: 10, mostMs: 10, random: () => 0 });
  const note = (what: string) => (live: LiveJob, number: number) => {
    live.busy.add(number);
    done.push(`${what} ${live.row.id} ${number}`);
  };
  const steps: Steps = {
    submit(live, number) {
      note("submit")(live, number);
      slots.take(live.get(number)!, true);
    },
    settle: note("settle"),
    follow: note("follow"),
    move: (live, number, to) => note(`move to ${to.name}`)(live, number),
    end: (live, number, reason) => note(`end ${"unrun" in reason ? reason.unrun : reason.message}`)(live, number),
    measure: (live, number) => void live.tokens.set(number, 10),
    finish: (live) => void done.push(`finish ${live.row.id}`),
  };
  const dispatcher = createDispatcher({
    ...{ jobs, providers, slots, turns: createChunkTurns(), waits, steps, now: () => time.now, settleMs: 100 },
    unavailable: ({ provider }) => (providers.has(provider) ? undefined : `Waiting for ${provider}.`),
  });
  return {
    time,
    waits,
    jobs,
    add(id: string, chunks: readonly Partial<Chunk>[], row: Partial<ChunkedJob> = {}) {
      const fields = { provider: "p", providerType: "t", modelId: "m" };
      const rows = chunks.map((one, number) => chunk(id, number, { ...fields, ...one }));
      const whole = chunkedJob(id, { plan: { fallback: [] }, deadline: undefined, ...row });
      jobs.set(id, createLiveJob(whole, [], rows, { priority: 0, closing: new AbortController().signal }));
    },
    /** The steps that are due now. */
    due() {
      done.length = 0;
      dispatcher.go();
      return [...done];
    },
  };
}

test("tenants take turns at the places of a provider, and what a task works on gets no second step", () => {
  const { add, due } = dispatching(3);
  add("a", [{}, {}, {}], { owner: "one" });
  add("b", [{}], { owner: "two" });
  expect(due()).toEqual(["submit a 0", "submit b 0", "submit a 1"]);
  expect(due()).toEqual([]);
});

test("a chunk is held back by a pause, by its own time, and by the wait of its model or provider", () => {
  const { add, due, jobs, time, waits } = dispatching();
  add("a", [{ notBefore: 2_000 }, { modelId: "n" }]);
  add("b", [{}], { paused: true });
  waits.failed(modelPlace({ provider: "p", modelId: "n" }), { message: "full", reason: "quota" });
  expect(due()).toEqual([]);
  time.now = 1_010;
  waits.failed(providerPlace({ provider: "p" }), { message: "down", reason: "quota" });
  expect(due()).toEqual([]);
  time.now = 2_000;
  expect(due()).toEqual(["submit a 1"]);
  waits.ended(providerPlace({ provider: "p" }));
  expect(due()).toEqual(["submit a 0"]);
  jobs.get("b")!.row = { ...jobs.get("b")!.row, paused: false };
  expect(due()).toEqual(["submit b 0"]);
});

test("chunks of a model wait while their tokens do not fit, and none passes a larger one", () => {
  const { add, due, jobs } = dispatching(10, { enqueuedTokens: new Map([["m", 25]]) });
  add("a", [{}, {}, {}, { modelId: "other" }]);
  // A chunk is measured before it goes. A model without a limit needs no measure.
  expect(due()).toEqual(["submit a 3"]);
  expect(jobs.get("a")!.tokens.get(0)).toBe(10);
  expect(due()).toEqual(["submit a 0"]);
  jobs.get("a")!.tokens.set(1, 20);
  expect(due()).toEqual([]);
  jobs.get("a")!.tokens.set(1, 15);
  expect(due()).toEqual(["submit a 1"]);
});

test("a chunk with more tokens than the limit goes alone", () => {
  const { add, due, jobs } = dispatching(10, { enqueuedTokens: new Map([["*", 5]]) });
  add("a", [{}, {}]);
  due();
  expect(due()).toEqual(["submit a 0"]);
  expect(jobs.get("a")!.tokens.size).toBe(1);
  expect([due(), due()]).toEqual([[], []]);
});

test("a submission in doubt is settled when the provider's list has it", () => {
  const { add, due, time } = dispatching();
  add("a", [{ state: "submitting", submittedAt: 950 }]);
  expect(due()).toEqual([]);
  time.now = 1_050;
  expect(due()).toEqual(["settle a 0"]);
});

test("near its deadline a job moves to a fallback that takes so few, and at the deadline it ends", () => {
  const { add, due, jobs, time } = dispatching();
  const part = { first: 1, last: 5, group: 0, count: 5 };
  const chunks = [{ part, notBefore: 10_000 }, { state: "running", nativeId: "n" }, { state: "done" }] as const;
  add("a", chunks, { createdAt: 0, deadline: 2_000, plan: { fallback: ["r", "q"] } });
  expect(due()).toEqual([]);
  time.now = 1_800;
  expect(due()).toEqual(["move to q a 0"]);
  jobs.get("a")!.busy.clear();
  time.now = 2_000;
  expect(due()).toEqual(["end expired a 0", "follow a 1"]);
});

test("a stop ends what is queued and what no provider has, and a job without open chunks is finished", () => {
  const { add, due } = dispatching();
  add("a", [{}, { state: "running", provider: "gone", nativeId: "n" }], { stopRequested: true });
  add("b", [{ state: "done" }]);
  expect(due()).toEqual(["end canceled a 0", "end The batch is with gone. a 1", "finish b"]);
});
