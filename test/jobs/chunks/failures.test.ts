/** What errors mean for a chunk, waits, turns and halves. */
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { batchFailureOf, failureOf } from "../../../src/jobs/chunks/failures.ts";
import { halves } from "../../../src/jobs/chunks/split.ts";
import { createChunkTurns } from "../../../src/jobs/chunks/turn.ts";
import { createWaits } from "../../../src/jobs/chunks/waits.ts";
import { GatewayError, type Kind, StorageUnavailable } from "../../../src/lib/errors.ts";
import { BlobMissing } from "../../../src/ports/blobs.ts";
import { indexWriter } from "../../../src/storage/blobs/line-index.ts";

test.each<[Kind, string, string]>([
  ["Throttled", "Rate limit reached", "provider"],
  ["Throttled", "Too many requests in a minute", "provider"],
  ["Throttled", "too many tokens", "provider"],
  ["Throttled", "You exceeded your current quota", "model"],
  ["Throttled", "Batch enqueued tokens limit", "crowded"],
  ["Unavailable", "the file is too large", "provider"],
  ["RequestTimeout", "slow", "provider"],
  ["AccessDenied", "401 Unauthorized", "model"],
  ["QuotaExceeded", "insufficient_quota", "model"],
  ["QuotaExceeded", "The number of jobs exceeds the quota", "model"],
  ["InvalidArgument", "Billing hard limit has been reached", "model"],
  ["InvalidArgument", "Enqueued token limit reached for m in organization o", "crowded"],
  ["InvalidArgument", "The input file has more than the maximum of records", "halve"],
  ["InvalidArgument", "Batch file is too large", "halve"],
  ["InvalidArgument", "The model does not exist", "refuse"],
  ["EntityTooLarge", "413", "halve"],
  ["NoSuchBucket", "gone", "model"],
  ["NotFound", "no such model", "refuse"],
  ["Internal", "bug", "defect"],
])("%s '%s' means: %s", (kind, message, meaning) => {
  expect(failureOf(new GatewayError(kind, message))).toBe(meaning);
});

test("failures of the gateway are not the provider's", () => {
  expect(failureOf(new StorageUnavailable("full", undefined))).toBe("storage");
  expect(failureOf(new BlobMissing("gone"))).toBe("lost");
  expect(failureOf(new TypeError("bug"))).toBe("defect");
});

test.each([
  ["Enqueued token limit reached for gpt-4o in organization org-x. Limit: 90,000 enqueued tokens.", "crowded"],
  ["Billing hard limit has been reached.", "model"],
  ["The number of records exceeds the maximum", "halve"],
  ["line 1: Invalid JSON", undefined],
  [undefined, undefined],
])("a batch that failed with '%s' means: %s", (message, meaning) => {
  expect(batchFailureOf(message)).toBe(meaning);
});

test("waits double up to the most, with jitter, and one at a time is tried", () => {
  let now = 0;
  const waits = createWaits({ now: () => now, firstMs: 5_000, mostMs: 300_000, random: () => 1 });
  expect(waits.isOpen("p")).toBe(true);
  const delays: number[] = [];
  for (let n = 0; n < 9; n += 1) {
    const end = waits.begin("p");
    const { until } = waits.failed("p", "down", undefined);
    end();
    // Others that were on their way change nothing.
    expect(waits.failed("p", "also", undefined)).toMatchObject({ until, message: "down" });
    delays.push(until - now);
    expect(waits.isOpen("p")).toBe(false);
    now = until;
    expect(waits.isOpen("p")).toBe(true);
  }
  expect(delays.slice(0, 3)).toEqual([6_000, 12_000, 24_000]);
  expect(delays.at(-1)).toBe(360_000);
  const end = waits.begin("p");
  expect(waits.isOpen("p")).toBe(false);
  end();
  expect(waits.isOpen("p")).toBe(true);
  waits.ended("p");
  expect([waits.of("p"), waits.isOpen("p")]).toEqual([undefined, true]);
});

test("a provider's wish counts, up to an hour", () => {
  const waits = createWaits({ now: () => 0, firstMs: 5_000, mostMs: 300_000, random: () => 0 });
  expect(waits.failed("a", "", 60_000).until).toBe(60_000);
  expect(waits.failed("b", "", 1_000).until).toBe(5_000);
  expect(waits.failed("c", "", 1e12).until).toBe(3_600_000);
});

test("tenants take turns, then jobs by priority, then the job that waits longest", () => {
  const turns = createChunkTurns();
  const one = (tenant: string, job: string, priority = 0) => ({ tenant, job, priority });
  const all = [one("a", "a1"), one("a", "a2", 5), one("a", "a3", 5), one("b", "b1")];
  const order = Array.from({ length: 6 }, () => turns.next(all)!.job);
  expect(order).toEqual(["a2", "b1", "a3", "b1", "a2", "b1"]);
  expect(turns.next(all.slice(0, 1))!.job).toBe("a1");
  expect(turns.next([])).toBeUndefined();
});

test("halves of a group leave out the lines of others, and halves of a list are lists", async () => {
  const stored = new Map<string, Buffer>();
  const blobs = {
    get: async (id: string, range?: { start: number; end: number }) =>
      Readable.from([stored.get(id)!.subarray(range?.start ?? 0, range && range.end + 1)]),
    put: async (body: unknown) => {
      const id = `blob-${stored.size}`;
      stored.set(id, body as Buffer);
      return { id, size: (body as Buffer).length };
    },
  };
  const pieces: Uint8Array[] = [];
  const writer = indexWriter({ write: async (bytes) => void pieces.push(Buffer.from(bytes)) });
  for (const [at, group] of [1, 0, 1, 0, 0, 1, 0].entries()) writer.add(at * 10, group);
  await writer.flush();
  stored.set("index", Buffer.concat(pieces));
  const signal = new AbortController().signal;
  const job = { index: "index" };
  expect(await halves(blobs, job, { first: 1, last: 7, group: 0, count: 4 }, signal)).toEqual([
    { first: 1, last: 4, group: 0, count: 2 },
    { first: 5, last: 7, group: 0, count: 2 },
  ]);
  const list = Buffer.alloc(12);
  for (const [at, line] of [2, 5, 7].entries()) list.writeUInt32BE(line, at * 4);
  stored.set("list", list);
  const [one, two] = await halves(blobs, job, { first: 2, last: 7, group: 0, list: "list", count: 3 }, signal);
  expect([one.first, one.last, one.count, two.first, two.last, two.count]).toEqual([2, 5, 2, 7, 7, 1]);
  expect([stored.get(one.list!)!.length, stored.get(two.list!)!.readUInt32BE(0)]).toEqual([8, 7]);
});
