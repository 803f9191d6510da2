import fc from "fast-check";
import { expect, test } from "vitest";
import { ENTRY_BYTES, encode, entriesOf, type JournalEntry, lineSet } from "../../src/executor/journal.ts";

const entries: readonly JournalEntry[] = [
  { line: 1, end: 10, ok: true, input: 3, output: 4, cached: 0, reasoning: 0 },
  { line: 4_000_000_000, end: 5_000_000_000, ok: false, input: 0, output: 0, cached: 0, reasoning: 0 },
  { line: 2, end: 200_000_000_000_000, ok: true, input: 4_294_967_295, output: 1, cached: 0, reasoning: 0 },
];
const whole = encode(entries);

async function replay(bytes: Buffer, resultBytes = Number.MAX_SAFE_INTEGER, chunk = 10_000) {
  async function* source() {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  }
  const found: JournalEntry[] = [];
  for await (const entry of entriesOf(source(), resultBytes)) found.push(entry as JournalEntry);
  return found;
}

test("returns the written entries for any read sizes", async () => {
  expect(whole).toHaveLength(3 * ENTRY_BYTES);
  for (const chunk of [1, 7, ENTRY_BYTES, 1000]) expect(await replay(whole, undefined, chunk)).toEqual(entries);
});

test("ends at a truncated entry of any length", async () => {
  for (let length = 0; length <= whole.length; length += 1) {
    expect(await replay(whole.subarray(0, length))).toEqual(entries.slice(0, Math.floor(length / ENTRY_BYTES)));
  }
});

test("ends at a damaged entry at any position", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat({ max: whole.length - 1 }), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
      const damaged = Buffer.from(whole);
      damaged[at]! ^= flip;
      expect(await replay(damaged)).toEqual(entries.slice(0, Math.floor(at / ENTRY_BYTES)));
    }),
  );
});

test("ends where the file was filled with zeros", async () => {
  expect(await replay(Buffer.concat([whole, Buffer.alloc(100)]))).toEqual(entries);
});

test("ends at an entry without its result", async () => {
  expect(await replay(whole, 5_000_000_000)).toEqual(entries.slice(0, 2));
  expect(await replay(whole, 4_999_999_999)).toEqual(entries.slice(0, 1));
});

test("a set of lines grows", () => {
  const set = lineSet();
  for (const line of [0, 9, 1_000_000]) set.add(line);
  expect([0, 1, 8, 9, 10, 999_999, 1_000_000, 9_000_000].map(set.has)).toEqual([
    true,
    false,
    false,
    true,
    false,
    false,
    true,
    false,
  ]);
});

const detailed: readonly JournalEntry[] = [
  { line: 1, end: 10, ok: true, input: 9, output: 8, cached: 7, reasoning: 0 },
  { line: 2, end: 20, ok: true, input: 3, output: 4, cached: 0, reasoning: 0 },
  { line: 3, end: 30, ok: true, input: 9, output: 8, cached: 0, reasoning: 6 },
];

test("cached and reasoning tokens are entries of their own, where there are any", async () => {
  const bytes = encode(detailed);
  expect(bytes).toHaveLength(5 * ENTRY_BYTES);
  for (const chunk of [1, ENTRY_BYTES, 1000]) expect(await replay(bytes, undefined, chunk)).toEqual(detailed);
});

test("details without their result count neither now nor for the next result", async () => {
  const cut = encode(detailed).subarray(0, 4 * ENTRY_BYTES);
  let valid = 0;
  async function* source() {
    yield cut;
  }
  for await (const _ of entriesOf(source(), 30, (bytes) => (valid = bytes)));
  expect(valid).toBe(3 * ENTRY_BYTES);
  const other: JournalEntry = { line: 3, end: 31, ok: true, input: 1, output: 1, cached: 0, reasoning: 0 };
  expect(await replay(Buffer.concat([cut, encode([other])]))).toEqual([...detailed.slice(0, 2), other]);
});
