/** The division of lines into chunks. */
import { expect, test } from "vitest";
import {
  createPlanner,
  executorRecords,
  MAX_GROUPS_OF_JOB,
  type PlannedChunk,
  type PlannerLimits,
} from "../../../src/jobs/chunks/planner.ts";

interface Line {
  readonly line: number;
  readonly key: string;
  readonly bytes: number;
}

const limits = (records: number, bytes = Number.POSITIVE_INFINITY, minimumRecords = 1): PlannerLimits => ({
  records: () => records,
  bytes,
  minimumRecords,
});

function plan(lines: readonly Line[], given: PlannerLimits): readonly PlannedChunk[] {
  const planner = createPlanner(given);
  for (const { line, key, bytes } of lines) planner.add(line, key, bytes);
  return planner.end();
}

const same = (count: number, bytes = 10): Line[] =>
  Array.from({ length: count }, (_, at) => ({ line: at + 1, key: "a", bytes }));

const ranges = (chunks: readonly PlannedChunk[]) => chunks.map(({ first, last, count }) => [first, last, count]);

test("as many records as the limit are one chunk, and one more are two", () => {
  expect(ranges(plan(same(5), limits(5)))).toEqual([[1, 5, 5]]);
  expect(ranges(plan(same(6), limits(5)))).toEqual([
    [1, 5, 5],
    [6, 6, 1],
  ]);
  expect(ranges(plan(same(10), limits(5)))).toEqual([
    [1, 5, 5],
    [6, 10, 5],
  ]);
});

test("as many bytes as the limit are one chunk, and one more are two", () => {
  expect(plan(same(5, 20), limits(100, 100))).toEqual([{ group: 0, first: 1, last: 5, count: 5, bytes: 100 }]);
  const lines = [...same(5, 20), { line: 6, key: "a", bytes: 1 }];
  expect(plan(lines, limits(100, 100))).toEqual([
    { group: 0, first: 1, last: 5, count: 5, bytes: 100 },
    { group: 0, first: 6, last: 6, count: 1, bytes: 1 },
  ]);
});

test("a line may count as several records", () => {
  const planner = createPlanner(limits(5));
  for (const [at, counted] of [2, 3, 1, 7, 1].entries()) planner.add(at + 1, "a", 10, counted);
  expect(ranges(planner.end())).toEqual([
    [1, 2, 2],
    [3, 3, 1],
    [4, 4, 1],
    [5, 5, 1],
  ]);
});

test("a record that is larger than a chunk is a chunk by itself", () => {
  const lines = [10, 500, 10].map((bytes, at) => ({ line: at + 1, key: "a", bytes }));
  expect(ranges(plan(lines, limits(100, 100)))).toEqual([
    [1, 1, 1],
    [2, 2, 1],
    [3, 3, 1],
  ]);
});

test("groups that alternate have chunks of their own, in the order of their first lines", () => {
  const lines = Array.from({ length: 8 }, (_, at) => ({ line: at + 1, key: at % 2 === 0 ? "x" : "y", bytes: 1 }));
  const planner = createPlanner(limits(3));
  const groups = lines.map(({ line, key, bytes }) => planner.add(line, key, bytes));
  expect(groups).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  expect(planner.keys).toEqual(["x", "y"]);
  expect(planner.end()).toEqual([
    { group: 0, first: 1, last: 5, count: 3, bytes: 3 },
    { group: 1, first: 2, last: 6, count: 3, bytes: 3 },
    { group: 0, first: 7, last: 7, count: 1, bytes: 1 },
    { group: 1, first: 8, last: 8, count: 1, bytes: 1 },
  ]);
});

test("blank lines leave gaps in the numbers", () => {
  const lines = [2, 5, 9, 12].map((line) => ({ line, key: "a", bytes: 1 }));
  expect(ranges(plan(lines, limits(3)))).toEqual([
    [2, 9, 3],
    [12, 12, 1],
  ]);
});

test("the last two chunks share their records where the last one would have too few", () => {
  const lines = same(23).map(({ line, ...more }) => ({ line: line * 2, ...more }));
  expect(plan(lines, limits(10, 1000, 4))).toEqual([
    { group: 0, first: 2, last: 20, count: 10, bytes: 100 },
    { group: 0, first: 22, last: 38, count: 9, bytes: 90 },
    { group: 0, first: 40, last: 46, count: 4, bytes: 40 },
  ]);
  expect(ranges(plan(same(24), limits(10, 1000, 4)))).toEqual([
    [1, 10, 10],
    [11, 20, 10],
    [21, 24, 4],
  ]);
});

test("a chunk gives away no record if it had too few then, or if the last one grew too large", () => {
  expect(ranges(plan(same(12), limits(10, 1000, 6)))).toEqual([
    [1, 6, 6],
    [7, 12, 6],
  ]);
  expect(ranges(plan(same(11), limits(10, 1000, 6)))).toEqual([
    [1, 10, 10],
    [11, 11, 1],
  ]);
  const lines = [...same(10, 10), { line: 11, key: "a", bytes: 90 }];
  expect(ranges(plan(lines, limits(10, 100, 3)))).toEqual([
    [1, 10, 10],
    [11, 11, 1],
  ]);
  expect(ranges(plan(lines, limits(10, 110, 3)))).toEqual([
    [1, 8, 8],
    [9, 11, 3],
  ]);
});

test("a job with less records than the minimum is one chunk", () => {
  expect(ranges(plan(same(3), limits(10, 1000, 100)))).toEqual([[1, 3, 3]]);
});

test("the number of groups is bounded", () => {
  const planner = createPlanner(limits(3));
  for (let group = 0; group < MAX_GROUPS_OF_JOB; group += 1) expect(planner.add(group + 1, `m${group}`, 1)).toBe(group);
  expect(planner.add(MAX_GROUPS_OF_JOB + 1, "one more", 1)).toBeUndefined();
  expect(planner.add(MAX_GROUPS_OF_JOB + 2, "m0", 1)).toBe(0);
  expect(planner.end()).toHaveLength(MAX_GROUPS_OF_JOB);
});

test("chunks of the executor grow, so that ten million lines are less than 3,000", () => {
  expect([0, 499, 500, 999, 1000].map(executorRecords)).toEqual([500, 500, 1000, 1000, 2000]);
  let [chunks, lines] = [0, 0];
  while (lines < 10_000_000) {
    lines += executorRecords(chunks);
    chunks += 1;
  }
  expect(chunks).toBeLessThan(3000);
});

/** A generator of numbers below `n`, the same for each seed. */
function random(seed: number): (n: number) => number {
  let state = seed;
  return (n) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % n;
  };
}

test.each(Array.from({ length: 200 }, (_, seed) => seed + 1))("lines of seed %i are each in one chunk", (seed) => {
  const below = random(seed);
  const given = limits(2 + below(9), 40 + below(60), 1 + below(4));
  let line = 0;
  const lines = Array.from({ length: below(120) }, () => {
    line += 1 + below(3);
    return { line, key: `m${below(3)}`, bytes: 1 + below(30) };
  });
  const chunks = plan(lines, given);
  const keys = createPlanner(given);
  const groupOf = new Map(lines.map(({ line: at, key, bytes }) => [at, keys.add(at, key, bytes)]));
  const seen = new Set<number>();
  for (const chunk of chunks) {
    const own = lines.filter(
      ({ line: at }) => at >= chunk.first && at <= chunk.last && groupOf.get(at) === chunk.group,
    );
    expect(own).toHaveLength(chunk.count);
    expect(own.reduce((sum, one) => sum + one.bytes, 0)).toBe(chunk.bytes);
    expect([own[0]!.line, own.at(-1)!.line]).toEqual([chunk.first, chunk.last]);
    expect(chunk.count).toBeLessThanOrEqual(given.records(0));
    expect(chunk.bytes).toBeLessThanOrEqual(given.bytes);
    for (const one of own) expect(seen.has(one.line)).toBe(false);
    for (const one of own) seen.add(one.line);
  }
  expect(seen.size).toBe(lines.length);
});
