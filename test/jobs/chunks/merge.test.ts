/** Merges outcomes of chunks against a plain model: any groups, sizes and orders, and a crash at any write. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BlobStore } from "../../../src/ports/blobs.ts";
import type { Chunk } from "../../../src/ports/chunks.ts";
import type { Ledger } from "../../../src/ports/ledger.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { openLedger } from "../../../src/storage/ledger/sqlite/open.ts";
import {
  type Answer,
  Crash,
  crashing,
  type FileOfTest,
  type JobOfTest,
  type LineOfTest,
  makeJob,
  open,
  published,
} from "./results-setup.ts";

let root: string;
let ledger: Ledger;
let blobs: BlobStore;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "quarry-merge-"));
  ledger = await openLedger(root);
  blobs = await diskStore(join(root, "files"));
});
afterAll(async () => {
  await ledger.close();
  await rm(root, { recursive: true, force: true });
});

const answer = fc.constantFrom<Answer>("success", "success", "error", "expired", "canceled");
const failed = fc.constantFrom<Answer>("error", "expired");
const size = fc.constantFrom(1, 20, 3000);
const group = fc.nat({ max: 2 });
const plain: fc.Arbitrary<LineOfTest> = fc.record({
  kind: fc.constant("run" as const),
  group,
  answer,
  elsewhere: fc.constant([]),
  size,
});
const elsewhere: fc.Arbitrary<LineOfTest> = fc.oneof(
  plain,
  fc.record({ kind: fc.constant("run" as const), group, answer: failed, elsewhere: fc.tuple(answer), size }),
  fc.record({ kind: fc.constant("run" as const), group, answer: failed, elsewhere: fc.tuple(failed, answer), size }),
);
const others: readonly fc.Arbitrary<LineOfTest>[] = [
  fc.constant({ kind: "blank" as const }),
  fc.constant({ kind: "prior" as const }),
  fc.record({ kind: fc.constant("shared" as const), of: fc.nat({ max: 5 }) }),
];
/** A third of the lines is of other kinds. */
const filesOf = (run: fc.Arbitrary<LineOfTest>, kinds: number): fc.Arbitrary<FileOfTest[]> => {
  const other = { arbitrary: fc.oneof(...others.slice(0, kinds)), weight: 1 };
  const lines = fc.array(fc.oneof({ arbitrary: run, weight: 2 }, other), { maxLength: 25 });
  const file = fc.record({ frame: fc.constantFrom("bedrock" as const, "openai" as const), lines });
  return fc
    .array(file, { minLength: 1, maxLength: 4 })
    .map((files) => files.map((one, at) => ({ ...one, name: `folder-${at % 2}/in.jsonl${at}` })));
};
const jobOf = (run: fc.Arbitrary<LineOfTest>): fc.Arbitrary<JobOfTest> =>
  fc.record({
    files: fc.oneof(filesOf(run, 3), filesOf(run, 2)),
    isPooled: fc.boolean(),
    records: fc.integer({ min: 1, max: 6 }),
  });
const anyJob = fc.oneof(jobOf(plain), jobOf(elsewhere));
const crashes = fc.array(
  fc.record({ write: fc.integer({ min: 1, max: 40 }), after: fc.boolean(), goesOn: fc.boolean() }),
  { maxLength: 6 },
);
const order = fc.infiniteStream(fc.nat());

interface CrashOfTest {
  readonly write: number;
  readonly after: boolean;
  /** True: a write fails, and the process goes on. */
  readonly goesOn: boolean;
}

async function run(
  given: JobOfTest,
  picks: Iterator<number>,
  crashes: readonly CrashOfTest[],
  check: (texts: (string | undefined)[], expected: readonly (readonly string[])[]) => void,
) {
  const made = await makeJob(blobs, given);
  const { job, files, outcomes, expected } = made;
  await ledger.chunks.insert(job, files, made.chunks);
  const ports = crashing(blobs, ledger);
  const left = [...crashes];
  let merger = open(ports);
  const texts = () => Promise.all(files.map(({ name }) => published({ blobs, ledger }, job, name)));

  async function surviving<T>(work: () => Promise<T>): Promise<T> {
    const next = left.shift();
    if (next !== undefined) ports.crashAt(next.write, next.after);
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!(error instanceof Crash)) throw error;
        // Another process, with the same ledger.
        if (!next?.goesOn) merger = open(ports);
        ports.crashAt(Number.POSITIVE_INFINITY, false);
        check(await texts(), expected);
      }
    }
  }

  const waiting = new Set(made.chunks.map(({ number }) => number));
  while (waiting.size > 0) {
    const ready = [...waiting].filter((number) => !waiting.has(made.chunks[number]!.fallbackOf ?? -1));
    const number = ready[picks.next().value! % ready.length]!;
    waiting.delete(number);
    await ledger.chunks.updateChunk(job.id, number, { state: "done", ...outcomes.get(number)! });
    if (picks.next().value! % 3 === 0) continue;
    await surviving(async () => merger.advance(job, await ledger.chunks.of(job.id)));
    check(await texts(), expected);
  }
  const chunks: readonly Chunk[] = await ledger.chunks.of(job.id);
  const counts = await surviving(() => merger.finish(job, chunks));
  expect(counts).toEqual(made.counts);
  const again = await open({ blobs, ledger }).finish(job, chunks);
  expect(again).toEqual(counts);
  const found = await texts();
  const manifest = JSON.parse((await published({ blobs, ledger }, job, "manifest.json"))!);
  await merger.close();
  await merger.release(job, chunks);
  expect(await texts()).toEqual(found);
  return { ...made, found, manifest };
}

const joined = (results: readonly string[]): string => results.map((line) => `${line}\n`).join("");

test("results are in the order of the lines, whatever crashes", async () => {
  await fc.assert(
    fc.asyncProperty(anyJob, order, crashes, async (job, picks, crashes) => {
      const { expected, found, counts, chunks, manifest } = await run(
        job,
        picks[Symbol.iterator](),
        crashes,
        (texts, expected) => {
          for (const [at, text] of texts.entries()) expect(joined(expected[at]!).startsWith(text ?? "")).toBe(true);
        },
      );
      expect(found).toEqual(expected.map(joined));
      expect(manifest).toMatchObject({
        totalRecordCount: counts.total,
        processedRecordCount: counts.processed,
        successRecordCount: counts.success,
        errorRecordCount: counts.error,
        inputTokenCount: chunks.reduce((sum, { part }) => sum + part.count, 0),
        quarry: { chunks: chunks.length },
      });
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 20) },
  );
}, 600_000);

test("each line has one result in the order of completion too", async () => {
  const tags = [{ key: "quarry:order", value: "completion" }];
  await fc.assert(
    fc.asyncProperty(anyJob, order, crashes, async (job, picks, crashes) => {
      let before: (string | undefined)[] = [];
      const { expected, found } = await run({ ...job, tags }, picks[Symbol.iterator](), crashes, (texts, expected) => {
        for (const [at, text = ""] of texts.entries()) {
          expect(text.startsWith(before[at] ?? "")).toBe(true);
          for (const line of text.split("\n").slice(0, -1)) expect(expected[at]).toContain(line);
        }
        before = texts;
      });
      for (const [at, text] of found.entries()) {
        expect(text!.split("\n").slice(0, -1).sort()).toEqual([...expected[at]!].sort());
      }
    }),
    { numRuns: Number(process.env.MERGE_RUNS ?? 20) },
  );
}, 600_000);

test("in the order of completion, results do not wait for records of their chunk that run elsewhere", async () => {
  const line = { kind: "run", group: 0, size: 1 } as const;
  const { job, files, chunks, outcomes, expected } = await makeJob(blobs, {
    records: 3,
    tags: [{ key: "quarry:order", value: "completion" }],
    files: [
      {
        name: "in.jsonl",
        frame: "openai",
        lines: [
          { ...line, answer: "success", elsewhere: [] },
          { ...line, answer: "error", elsewhere: ["success"] },
          { ...line, answer: "success", elsewhere: [] },
        ],
      },
    ],
  });
  await ledger.chunks.insert(job, files, chunks);
  const [first, second, third] = expected[0]!;
  const merger = open({ blobs, ledger });
  const after = async (number: number) => {
    await ledger.chunks.updateChunk(job.id, number, { state: "done", ...outcomes.get(number)! });
    await merger.advance(job, await ledger.chunks.of(job.id));
    return published({ blobs, ledger }, job, "in.jsonl");
  };
  expect(await after(0)).toBe(joined([first!, third!]));
  expect(await after(1)).toBe(joined([first!, third!, second!]));
  await merger.close();
});
