import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { halves } from "../../../../src/jobs/chunks/work/split.ts";
import { indexWriter } from "../../../../src/storage/blobs/line-index.ts";

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
