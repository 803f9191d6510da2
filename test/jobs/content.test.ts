/** The content of an input, as a provider gives it back. */
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { InputFailed, openInput } from "../../src/jobs/translation/content.ts";

const read = async (content: Buffer, size: number | undefined, key = "in.jsonl") => {
  const { bytes } = await openInput(Readable.from([content]), { key, maxBytes: 1_000, size });
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

test("content that ends before its size could not be read to its end", async () => {
  const content = Buffer.from('{"a":1}\n{"b":2}\n');
  for (const size of [undefined, 0, content.length, content.length - 1]) {
    expect(await read(content, size)).toBe(content.toString());
  }
  await expect(read(content, content.length + 1)).rejects.toThrow(InputFailed);
  const packed = gzipSync(content);
  expect(await read(packed, packed.length)).toBe(content.toString());
  await expect(read(packed.subarray(0, 20), packed.length)).rejects.toThrow(InputFailed);
});
