import { Readable } from "node:stream";
import { expect, it } from "vitest";
import { readDocument } from "../../src/http/document.ts";
import { unverifiedBudget } from "../../src/http/unverified.ts";

const stream = (...parts: Uint8Array[]): Readable => Readable.from(parts, { objectMode: false });
const CHUNKED = { "transfer-encoding": "chunked" };

it("a document of single bytes takes no more memory than its bytes", async () => {
  let taken = 0;
  const bytes = Array.from({ length: 20_000 }, (_, at) => Buffer.from([at % 256]));
  const limits = {
    maxBytes: 32_768,
    take(more: number) {
      taken += more;
    },
  };
  const document = await readDocument(CHUNKED, stream(...bytes), limits);
  expect(document.equals(Buffer.concat(bytes))).toBe(true);
  expect(taken).toBe(32_768 - 4096);
});

it("the first 4 KiB are not counted", async () => {
  const limits = { maxBytes: 8192, take: () => expect.unreachable() };
  await expect(readDocument(CHUNKED, stream(Buffer.alloc(4096)), limits)).resolves.toHaveLength(4096);
});

it("a document that is too long is refused, with and without its length", async () => {
  const limits = { maxBytes: 10, take() {} };
  const refused = { kind: "EntityTooLarge" };
  await expect(readDocument({ "content-length": "11" }, stream(), limits)).rejects.toMatchObject(refused);
  await expect(readDocument(CHUNKED, stream(Buffer.alloc(11)), limits)).rejects.toMatchObject(refused);
});

it("a budget is one for all, refuses what exceeds it, and gets back what is released", () => {
  const reserve = unverifiedBudget(100);
  const [a, b, c] = [reserve(), reserve(), reserve()];
  a.take(60);
  b.take(40);
  expect(() => c.take(1)).toThrow("hold 100 bytes");
  expect(() => c.take(1)).toThrowError(expect.objectContaining({ kind: "Throttled", detail: { retryAfterMs: 1000 } }));
  a.release();
  a.release();
  c.take(60);
  expect(() => b.take(1)).toThrow();
  // What is verified does not count.
  a.take(1000);
});
