/** Lines in any order come out in order, whatever part of them fits in memory. */

import { readdir } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Numbered } from "../../../src/providers/anthropic/runs.ts";
import { createMemory, sorted } from "../../../src/providers/anthropic/sorted.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { folder } from "../../storage/ledger/fixtures.ts";

const { signal } = new AbortController();

async function* lines(numbers: readonly number[]): AsyncGenerator<Numbered> {
  for (const number of numbers) yield { number, bytes: Buffer.from(`{"line":${number} }`) };
}

async function open() {
  const root = await folder();
  const blobs = await diskStore(root);
  const left = async () => (await readdir(root, { recursive: true })).filter((name) => /[0-9a-f-]{36}$/.test(name));
  return { blobs, left };
}

test("in order, with spilling and without", async () => {
  const { blobs, left } = await open();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(), { maxLength: 60 }),
      fc.constantFrom(1, 40, 1_000_000),
      fc.constantFrom(10, 37, 1000),
      fc.integer({ min: 2, max: 4 }),
      async (numbers, slabBytes, windowBytes, ways) => {
        const memory = createMemory(slabBytes, windowBytes);
        const found: string[] = [];
        for await (const { number, bytes } of sorted(lines(numbers), { blobs, signal, memory, ways })) {
          expect(bytes.toString()).toBe(`{"line":${number} }`);
          found.push(String(number));
        }
        expect(found).toEqual([...numbers].sort((a, b) => a - b).map(String));
      },
    ),
    { numRuns: 40 },
  );
  expect(await left()).toEqual([]);
});

test("who stops reading, or fails, leaves nothing", async () => {
  const { blobs, left } = await open();
  const options = { blobs, signal, memory: createMemory(20, 16), ways: 3 };
  for await (const { number } of sorted(lines([5, 3, 9, 1, 7, 2, 8]), options)) if (number === 3) break;
  async function* failing() {
    yield* lines([5, 3, 9, 1]);
    throw new Error("broken");
  }
  await expect(sorted(failing(), options).next()).rejects.toThrow("broken");
  expect(await left()).toEqual([]);
});
