/** Uploads to OpenAI: framing, lengths, ranges, limits, and cleanup of failed ones. */
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { streamed } from "../../../src/lib/content.ts";
import { sliced } from "../../../src/providers/http/range.ts";
import { multipart } from "../../../src/providers/openai/multipart.ts";
import { httpChunks } from "../../support/chunked.ts";
import { failure } from "../../support/sdk.ts";
import { dial, head, send } from "../../support/wire.ts";
import { BUCKET, jsonl, useOpenAi } from "./setup.ts";

const setup = useOpenAi({ ranges: true });
const path = (key: string) => `/bedrock/files/${BUCKET}/${key}`;
const creates = () => setup.upstream.requests.filter(({ route }) => route === "files.create");
const filenames = async () => (await setup.upstream.files()).map((file) => file.filename.replace(/\.[0-9a-f]{12}/, ""));

test("content of unknown length is uploaded without a length", async () => {
  const { gateway } = setup;
  const headers = { "Transfer-Encoding": "chunked" };
  expect(await send(gateway.url, "PUT", path("unknown.jsonl"), headers, httpChunks([jsonl(1)]))).toMatchObject({
    status: 200,
  });
  expect(creates().at(-1)!.headers).toMatchObject({ "transfer-encoding": "chunked" });
});

test.each([
  ["a/b/input.jsonl", "input.jsonl"],
  ["input", "input.jsonl"],
  ["input.csv", "input.csv.jsonl"],
  ['say "hi".jsonl', "say %22hi%22.jsonl"],
  ["folder/", "folder.jsonl"],
])("the key %s is the file %s at OpenAI", async (Key, filename) => {
  await setup.s3.send(new PutObjectCommand({ Bucket: BUCKET, Key, Body: jsonl(1) }));
  expect(await filenames()).toContain(filename);
});

test("content beyond OpenAI's limit is refused before the first byte, and the error names the limit", async () => {
  const { gateway } = setup;
  const before = creates().length;
  await using connection = await dial(gateway.url);
  connection.send(head("PUT", path("huge.jsonl"), { "Content-Length": `${8 * 1024 ** 3 + 1}` }));
  const { status, body } = await connection.answer();
  expect([status, body.toString()]).toEqual([400, expect.stringContaining("<Code>EntityTooLarge</Code>")]);
  expect(body.toString()).toContain(`<MaxSizeAllowed>${8 * 1024 ** 3}</MaxSizeAllowed>`);
  expect(creates()).toHaveLength(before);
});

test("a client that disconnects after the last byte leaves no file", async () => {
  const { gateway, upstream } = setup;
  const before = await upstream.files();
  const content = jsonl(1);
  const asked = creates().length;
  upstream.fail("files.create", "drip");
  {
    await using connection = await dial(gateway.url);
    connection.send(head("PUT", path("late.jsonl"), { "Content-Length": `${content.length}` }));
    connection.send(content);
    await expect.poll(() => creates().length).toBe(asked + 1);
    await expect.poll(async () => (await upstream.files()).length).toBe(before.length + 1);
  }
  await expect.poll(upstream.files, { timeout: 10_000 }).toEqual(before);
  const gone = failure(setup.s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "late.jsonl" })));
  expect(await gone).toMatchObject({ name: "NotFound" });
});

test("a range is requested from OpenAI as a range", async () => {
  const { s3, upstream } = setup;
  const content = jsonl(50);
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: "range.jsonl", Body: content }));
  const command = new GetObjectCommand({ Bucket: BUCKET, Key: "range.jsonl", Range: "bytes=100-199" });
  const { Body, ContentRange } = await s3.send(command);
  expect(await Body!.transformToString()).toBe(content.slice(100, 200));
  expect(ContentRange).toBe(`bytes 100-199/${content.length}`);
  const asked = upstream.requests.findLast(({ route }) => route === "files.content");
  expect(asked!.headers.range).toBe("bytes=100-199");
});

describe("a range of an answer", () => {
  const content = Buffer.from("0123456789");
  const read = async (status: number, headers: Record<string, string>, start: number, end: number) => {
    const body = Readable.from([content.subarray(0, 3), content.subarray(3)], { objectMode: false });
    return (await buffer(streamed(sliced({ status, headers, body }, { start, end })))).toString();
  };

  test.each([
    [0, 9, "0123456789"],
    [0, 0, "0"],
    [2, 3, "23"],
    [9, 9, "9"],
    [4, 8, "45678"],
  ])("is cut from a complete answer: %d-%d", async (start, end, expected) => {
    expect(await read(200, { "content-length": "10" }, start, end)).toBe(expected);
  });

  test("is cut from a larger partial answer", async () => {
    expect(await read(206, { "content-range": "bytes 100-109/1000" }, 101, 103)).toBe("123");
  });

  test("is an error if the answer has another part or too little", async () => {
    await expect(read(206, { "content-range": "bytes 5-14/1000" }, 1, 3)).rejects.toMatchObject({
      kind: "Unavailable",
    });
    await expect(read(206, {}, 1, 3)).rejects.toMatchObject({ kind: "Unavailable" });
    await expect(read(200, {}, 5, 10)).rejects.toThrow("1 bytes too early");
  });
});

test("a form has the format that browsers send", async () => {
  const {
    contentType,
    head: before,
    tail,
  } = multipart({ purpose: "batch" }, { field: "file", filename: 'a"\r\nb.jsonl', contentType: "application/jsonl" });
  const form = await new Response(Buffer.concat([before, Buffer.from("content"), tail]), {
    headers: { "content-type": contentType },
  }).formData();
  expect(form.get("purpose")).toBe("batch");
  const file = form.get("file") as File;
  expect([file.name, file.type, await file.text()]).toEqual(['a"\r\nb.jsonl', "application/jsonl", "content"]);
});
