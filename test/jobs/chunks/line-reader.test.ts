/** Reads lines of any length in pieces of any size. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, onTestFinished, test } from "vitest";
import { lineReader } from "../../../src/jobs/chunks/line-reader.ts";
import { diskStore } from "../../../src/storage/blobs/disk.ts";

test("lines are whole, whatever the size of a piece", async () => {
  const root = await mkdtemp(join(tmpdir(), "quarry-lines-"));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const blobs = await diskStore(root);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 1, max: 50 }),
      fc.array(fc.nat({ max: 6 }), { maxLength: 40 }),
      async (lengths, pieceBytes, counts) => {
        const lines = lengths.map((length, at) => `${String(at).padEnd(length, "x")}\n`);
        const { id } = await blobs.put(Buffer.from(lines.join("")), new AbortController().signal);
        const reader = lineReader(blobs, id, pieceBytes);
        let at = 0;
        for (const count of counts) {
          expect(reader.offset).toBe(Buffer.byteLength(lines.slice(0, at).join("")));
          if (count === 0 || at + count > lines.length) {
            expect((await reader.next())?.toString()).toBe(lines[at]);
            at = Math.min(lines.length, at + 1);
            continue;
          }
          const pieces: Buffer[] = [];
          for await (const piece of reader.take(count)) pieces.push(piece);
          for (const piece of pieces) expect(piece.at(-1)).toBe(0x0a);
          expect(Buffer.concat(pieces).toString()).toBe(lines.slice(at, at + count).join(""));
          at += count;
        }
        const rest = async () => {
          for await (const _ of reader.take(lines.length + 1 - at));
        };
        await expect(rest()).rejects.toThrow("fewer lines");
        await blobs.delete(id);
      },
    ),
    { numRuns: 150 },
  );
});
