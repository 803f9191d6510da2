import { join } from "node:path";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { ENTRY_BYTES, encode } from "../../src/executor/journal.ts";
import { createWriter, openResults } from "../../src/executor/results.ts";
import type { RunRow } from "../../src/ports/ledger.ts";
import { diskStore } from "../../src/storage/blobs/disk.ts";
import { temporaryFolder, until } from "./harness.ts";

const a = { line: 1, end: 2, ok: true, input: 1, output: 2 };
const b = { line: 5, end: 4, ok: false, input: 0, output: 0 };
const c = { line: 3, end: 6, ok: true, input: 1, output: 2 };

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

  const opened = await openResults(blobs, { results: results.id, journal: journal.id } as RunRow);
  expect([opened.results.size, opened.journal.size]).toEqual([4, 2 * ENTRY_BYTES]);
  expect([1, 2, 3, 4, 5].filter(opened.done.has)).toEqual([1, 5]);
  expect(opened.counts.records(9)).toEqual({ total: 9, processed: 2, success: 1, error: 1 });
  expect(opened.counts.tokens()).toEqual({ input: 1, output: 2 });

  const settled: unknown[] = [];
  const writer = createWriter(opened, (entries, failure) => settled.push(...entries, failure));
  writer.add("new", { line: 3, ok: true, input: 1, output: 2 });
  await until(() => settled.length === 2);
  expect(settled).toEqual([{ line: 3, end: 8, ok: true, input: 1, output: 2 }, undefined]);
  expect(await text(await blobs.get(results.id))).toBe("a\nb\nnew\n");
  await opened.results.close();
  await opened.journal.close();
});

test("missing journal and results are an error and do not restart the run", async () => {
  const blobs = await diskStore(join(await temporaryFolder(), "store"));
  const gone = await blobs.append();
  await gone.close();
  await blobs.delete(gone.id);
  const run = { results: gone.id, journal: gone.id } as RunRow;
  await expect(openResults(blobs, run)).rejects.toMatchObject({ name: "BlobMissing" });
});
