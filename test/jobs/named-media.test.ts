import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { mayNameObjects } from "../../src/jobs/translation/named-media.ts";
import type { InputSource } from "../../src/jobs/translation/source.ts";
import { converseLine, converseLines } from "./translation-setup.ts";

const { signal } = new AbortController();

/** An input that is read in pieces of this size. */
function inputOf(content: Buffer, pieceBytes: number) {
  let read = 0;
  function* pieces() {
    for (let at = 0; at < content.length; at += pieceBytes) {
      read += 1;
      yield content.subarray(at, at + pieceBytes);
    }
  }
  const source: InputSource = {
    uri: "s3://in/a.jsonl",
    name: { bucket: "in", key: "a.jsonl" },
    file: undefined,
    open: async () => ({ body: Readable.from(pieces(), { highWaterMark: 1 }) }),
  };
  return { source, pieces: () => read };
}

const source = { s3Location: { uri: "s3://media/a.png" } };
const named = `${converseLines(20)}${converseLine(21, { messages: [{ role: "user", content: [{ image: { source } }] }] })}`;

test.each([1, 2, 3, 5, 7, 9, 10, 11, 64, 1_000_000])("a name is found in pieces of %i bytes", async (pieceBytes) => {
  expect(await mayNameObjects(inputOf(Buffer.from(named), pieceBytes).source, signal)).toBe(true);
  const without = Buffer.from(named.replace("s3Location", "s3location"));
  expect(await mayNameObjects(inputOf(without, pieceBytes).source, signal)).toBe(false);
});

test("a name is found in compressed content, and damaged content has none", async () => {
  const packed = gzipSync(named);
  expect(await mayNameObjects(inputOf(packed, 50).source, signal)).toBe(true);
  expect(await mayNameObjects(inputOf(packed.subarray(0, 30), 50).source, signal)).toBe(false);
});

test("of an input in another form, the beginning is read", async () => {
  const body = { model: "m", messages: [{ role: "user", content: "s3Location" }] };
  const line = JSON.stringify({ custom_id: "a", method: "POST", url: "/v1/chat/completions", body });
  const { source: input, pieces } = inputOf(Buffer.from(`${line}\n`.repeat(1000)), line.length + 1);
  expect(await mayNameObjects(input, signal)).toBe(false);
  expect(pieces()).toBeLessThan(10);
});
