/** Sorts lines by number, within memory and beyond it. */

import { readdir } from "node:fs/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import { diskStore } from "../../../src/storage/blobs/disk.ts";
import { inOrder, type NumberedLine } from "../../../src/storage/blobs/in-order.ts";
import { folder } from "../../storage/ledger/fixtures.ts";

async function* lines(numbers: readonly number[]): AsyncGenerator<NumberedLine> {
  for (const number of numbers) yield { number, bytes: Buffer.from(`{"line":${number} }`) };
}

async function open() {
  const root = await folder();
  const blobs = await diskStore(root);
  const left = async () => (await readdir(root, { recursive: true })).filter((name) => /[0-9a-f-]{36}$/.test(name));
  return { blobs, left };
}

test("sorts lines within the buffer and beyond it", async () => {
  const { blobs, left } = await open();
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.nat(), { maxLength: 60 }),
      fc.boolean(),
      fc.constantFrom(1, 10, 37, 100, 1000, 1_000_000),
      async (numbers, ascending, bufferBytes) => {
        const inOrderOfNumbers = [...numbers].sort((a, b) => a - b);
        const given = ascending ? inOrderOfNumbers : numbers;
        const found: string[] = [];
        for await (const { number, bytes } of inOrder(lines(given), { blobs, bufferBytes })) {
          expect(bytes.toString()).toBe(`{"line":${number} }`);
          found.push(String(number));
        }
        expect(found).toEqual(inOrderOfNumbers.map(String));
      },
    ),
    { numRuns: 100 },
  );
  expect(await left()).toEqual([]);
});

test("keeps the first of two lines with the same number first", async () => {
  const { blobs } = await open();
  async function* twice(): AsyncGenerator<NumberedLine> {
    for (const [number, text] of [
      [2, "c"],
      [1, "a"],
      [1, "b"],
    ] as const)
      yield { number, bytes: Buffer.from(text) };
  }
  const found: string[] = [];
  for await (const { bytes } of inOrder(twice(), { blobs, bufferBytes: 1 })) found.push(bytes.toString());
  expect(found).toEqual(["a", "b", "c"]);
});

test("a reader that stops or fails leaves nothing behind", async () => {
  const { blobs, left } = await open();
  const options = { blobs, bufferBytes: 20 };
  for await (const { number } of inOrder(lines([5, 3, 9, 1, 7, 2, 8]), options)) if (number === 3) break;
  async function* failing() {
    yield* lines([5, 3, 9, 1]);
    throw new Error("broken");
  }
  await expect(inOrder(failing(), options).next()).rejects.toThrow("broken");
  expect(await left()).toEqual([]);
});
