/** Results on disk, and what a crash leaves of them. */
import { join } from "node:path";
import { text } from "node:stream/consumers";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ENTRY_BYTES, encode } from "../../src/executor/journal.ts";
import {
  createWriter,
  type OpenOptions,
  openResults,
  patchOfResults,
  type Results,
} from "../../src/executor/results.ts";
import { StorageUnavailable } from "../../src/lib/errors.ts";
import type { BlobStore } from "../../src/ports/blobs.ts";
import type { RunRow, RunSegment } from "../../src/ports/ledger/runs.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { temporaryFolder, until } from "./harness.ts";

const a = { line: 1, end: 2, ok: true, input: 1, output: 2, cached: 0, reasoning: 0 };
const b = { line: 5, end: 4, ok: false, input: 0, output: 0, cached: 0, reasoning: 0 };
const c = { line: 3, end: 6, ok: true, input: 1, output: 2, cached: 0, reasoning: 0 };

const opening = (blobs: BlobStore, more: Partial<OpenOptions> = {}): OpenOptions => ({
  blobs,
  save: async () => {},
  failed(error) {
    throw error;
  },
  ...more,
});
const row = (more: Partial<RunRow>): RunRow => ({ options: {}, ...more }) as RunRow;

async function close({ log, journal, order }: Results): Promise<void> {
  for (const file of [log, journal, order]) await file?.close();
}

test.each([
  ["complete pairs", "a\nb\n", encode([a, b])],
  ["a result without its entry", "a\nb\nc\n", encode([a, b])],
  ["a truncated result", "a\nb\nc", encode([a, b])],
  ["a truncated entry", "a\nb\nc\n", Buffer.concat([encode([a, b]), encode([c]).subarray(0, ENTRY_BYTES - 1)])],
  ["an entry for a truncated result", "a\nb\nc", encode([a, b, c])],
])("after a crash, results with %s continue after the last complete pair", async (_, written, journalled) => {
  const blobs = await diskStore(await temporaryFolder());
  const [results, journal] = [await blobs.append(), await blobs.append()];
  await results.write(Buffer.from(written));
  await journal.write(journalled);
  await results.close();
  await journal.close();

  const opened = await openResults(row({ results: results.id, journal: journal.id }), opening(blobs));
  expect([opened.size, opened.journal.size]).toEqual([4, 2 * ENTRY_BYTES]);
  expect([1, 2, 3, 4, 5].filter(opened.done.has)).toEqual([1, 5]);
  expect(opened.counts.records(9)).toEqual({ total: 9, processed: 2, success: 1, error: 1 });
  expect(opened.counts.tokens()).toEqual({ input: 1, output: 2, cached: 0, reasoning: 0 });

  const settled: unknown[] = [];
  const writer = createWriter(opened, (entries, failure) => settled.push(...entries, failure));
  writer.add("new", { line: 3, ok: true, input: 1, output: 2, cached: 0, reasoning: 0 });
  await until(() => settled.length === 2);
  expect(settled).toEqual([{ line: 3, end: 8, ok: true, input: 1, output: 2, cached: 0, reasoning: 0 }, undefined]);
  expect(await text(await blobs.get(results.id))).toBe("a\nb\nnew\n");
  await close(opened);
});

test.each(["created", "opened again"])("no blob stays open if results cannot be %s", async (what) => {
  const blobs = await diskStore(await temporaryFolder());
  const before = await openResults(row({}), opening(blobs));
  await close(before);
  const run = row(what === "created" ? {} : patchOfResults(before));
  const MOST = 3;
  for (let failing = 1; failing <= MOST; failing += 1) {
    let opened = 0;
    const closed: string[] = [];
    const append: BlobStore["append"] = async (...given) => {
      opened += 1;
      if (opened === failing) throw new StorageUnavailable("away", undefined);
      const file = await blobs.append(...given);
      const close = async () => {
        closed.push(file.id);
        await file.close();
      };
      return new Proxy(file, { get: (own, name) => (name === "close" ? close : Reflect.get(own, name)) });
    };
    await expect(openResults(run, opening({ ...blobs, append }))).rejects.toThrow(StorageUnavailable);
    expect(closed).toHaveLength(what === "created" ? failing - 1 : MOST - 1);
  }
});

test("missing journal and results are an error and do not restart the run", async () => {
  const blobs = await diskStore(join(await temporaryFolder(), "store"));
  const gone = await blobs.append();
  await gone.close();
  await blobs.delete(gone.id);
  const run = row({ results: gone.id, journal: gone.id });
  await expect(openResults(run, opening(blobs))).rejects.toMatchObject({ name: "BlobMissing" });
});

describe("results in the order of the input", () => {
  /** Opens results again and again, as processes that are killed would. */
  async function stage(options: { segmentBytes?: number } = {}) {
    const blobs = await diskStore(await temporaryFolder());
    let known = row({});
    const open = async () => {
      const results = await openResults(
        known,
        opening(blobs, {
          ...options,
          save: async (log: readonly RunSegment[]) => {
            known = { ...known, log };
          },
        }),
      );
      known = { ...known, ...patchOfResults(results) };
      return results;
    };
    return { blobs, open, run: () => known };
  }
  const textOf = (line: number) => `line ${line} ${"x".repeat(line % 7)}`;
  const entry = (line: number) => ({ line, ok: true, input: 1, output: 1, cached: 0, reasoning: 0 });

  /** Writes results for these lines of 1 … last, in this order. Blank lines have numbers without a line. */
  async function write(results: Results, all: readonly number[], order: readonly number[]): Promise<void> {
    const slots = new Map<number, number>();
    await results.order!.restart();
    for (const line of all) slots.set(line, results.order!.expect(line));
    let left = order.length;
    const writer = createWriter(results, (entries) => {
      left -= entries.length;
      for (const { line } of entries) results.done.add(line);
    });
    for (const line of order) {
      if (results.done.has(line)) left -= 1;
      else writer.add(textOf(line), entry(line), slots.get(line));
    }
    await until(() => left === 0);
    await results.order!.settle();
  }

  test("any order of completion, with any restarts, ends in the order of the lines", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 40 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 3 }),
        fc.constantFrom(20, 100, 10_000),
        async (completion, cuts, segmentBytes) => {
          const { blobs, open, run } = await stage({ segmentBytes });
          const all = completion.toSorted((x, y) => x - y);
          const ends = [...cuts.toSorted((x, y) => x - y), completion.length];
          for (const end of ends) {
            const results = await open();
            await write(results, all, completion.slice(0, end));
            // What callers may read is a prefix of the whole.
            const seen =
              results.size === 0 ? "" : await text(await blobs.get(results.id, { start: 0, end: results.size - 1 }));
            expect(
              all
                .map((line) => `${textOf(line)}\n`)
                .join("")
                .startsWith(seen),
            ).toBe(true);
            await close(results);
          }
          expect(await text(await blobs.get(run().results!))).toBe(all.map((line) => `${textOf(line)}\n`).join(""));
        },
      ),
      { numRuns: 40 },
    );
  });

  test("a killed process leaves bytes that the journal does not know, and they are written again", async () => {
    const { blobs, open, run } = await stage();
    const first = await open();
    await write(first, [1, 2, 4, 5], [2, 1, 5]);
    await close(first);
    const torn = await blobs.append(run().results!);
    await torn.write(Buffer.from("torn"));
    await torn.close();
    const second = await open();
    expect([1, 2, 3, 4, 5].filter(second.done.has)).toEqual([1, 2, 5]);
    await write(second, [1, 2, 4, 5], [4]);
    await close(second);
    expect(await text(await blobs.get(run().results!))).toBe([1, 2, 4, 5].map((line) => `${textOf(line)}\n`).join(""));
  });

  test("segments whose lines are in the ordered results are deleted", async () => {
    const { blobs, open, run } = await stage({ segmentBytes: 50 });
    const results = await open();
    const all = Array.from({ length: 100 }, (_, at) => at + 1);
    for (const line of all) await write(results, all, [line]);
    expect(run().log!.length).toBeLessThan(3);
    expect(run().log!.at(-1)!.start).toBeGreaterThan(500);
    await close(results);
    const again = await open();
    expect(all.every(again.done.has)).toBe(true);
    expect(again.order!.size).toBe(await blobs.size(run().results!));
    await close(again);
  });
});
