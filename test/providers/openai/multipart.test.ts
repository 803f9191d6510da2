/** Multipart uploads to OpenAI: joined once, whatever the client does meanwhile, and within the limit. */
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import {
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  HeadObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { expect, test } from "vitest";
import { startTestGateway } from "../../support/gateway.ts";
import { failure, s3Client } from "../../support/sdk.ts";
import { BUCKET, jsonl, useOpenAi, yaml } from "./setup.ts";

const setup = useOpenAi({ ranges: true });
const creates = () => setup.upstream.requests.filter(({ route }) => route === "files.create");

async function begin(Key: string, Body: string, s3 = setup.s3) {
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket: BUCKET, Key }));
  const { ETag } = await s3.send(new UploadPartCommand({ Bucket: BUCKET, Key, UploadId, PartNumber: 1, Body }));
  return { Bucket: BUCKET, Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } };
}

test("a part is not sent before the upload is completed, and the ETag is the file's id", async () => {
  const { s3, upstream } = setup;
  const before = creates().length;
  const upload = await begin("parts.jsonl", jsonl(3));
  expect(creates()).toHaveLength(before);
  const { ETag } = await s3.send(new CompleteMultipartUploadCommand(upload));
  expect(creates()).toHaveLength(before + 1);
  expect((await upstream.files()).map(({ id }) => `"${id}"`)).toContain(ETag);
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "parts.jsonl", IfMatch: ETag }));
  expect(await Body!.transformToString()).toBe(jsonl(3));
});

test("a stream of unknown length from lib-storage becomes one file and reads back whole", async () => {
  const { s3 } = setup;
  const line = jsonl(1);
  const content = Buffer.from(line.repeat(Math.ceil((12 * 1024 * 1024) / line.length)));
  const pieces = Array.from({ length: 20 }, (_, at) => {
    const size = Math.ceil(content.length / 20);
    return content.subarray(at * size, (at + 1) * size);
  });
  const before = creates().length;
  const params = { Bucket: BUCKET, Key: "stream.jsonl", Body: Readable.from(pieces) };
  const { ETag } = await new Upload({ client: s3, params }).done();
  expect(creates()).toHaveLength(before + 1);
  const got = await s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: "stream.jsonl" }));
  expect(got).toMatchObject({ ETag, ContentLength: content.length });
  const md5 = (bytes: Uint8Array) => createHash("md5").update(bytes).digest("hex");
  expect(md5(await got.Body!.transformToByteArray())).toBe(md5(content));
});

test("a client that repeats a completion after a timeout gets the first result", async () => {
  const { s3, upstream } = setup;
  const upload = await begin("slow.jsonl", jsonl(2));
  const before = creates().length;
  // The answer takes about 3 s.
  upstream.fail("files.create", "drip");
  const impatient = s3.send(new CompleteMultipartUploadCommand(upload), { abortSignal: AbortSignal.timeout(700) });
  expect(await failure(impatient)).toMatchObject({ name: "AbortError" });
  const { ETag } = await s3.send(new CompleteMultipartUploadCommand(upload));
  const { ETag: head } = await s3.send(new HeadObjectCommand({ Bucket: BUCKET, Key: "slow.jsonl" }));
  expect(ETag).toBe(head);
  expect(creates()).toHaveLength(before + 1);
  expect(await s3.send(new CompleteMultipartUploadCommand(upload))).toMatchObject({ ETag });
});

test("an upload stays completable after OpenAI fails", async () => {
  const { s3, upstream } = setup;
  const upload = await begin("again.jsonl", jsonl(2));
  upstream.fail("files.create", "500");
  expect(await failure(s3.send(new CompleteMultipartUploadCommand(upload)))).toMatchObject({
    name: "ServiceUnavailable",
    $metadata: { httpStatusCode: 503 },
  });
  expect((await s3.send(new CompleteMultipartUploadCommand(upload))).ETag).toMatch(/^"file-/);
});

test("parts beyond the total limit are refused before the first byte, and the error names the limit", async () => {
  const { upstream } = setup;
  const gateway = await startTestGateway(yaml(upstream.url).replace("limits: {", "limits: { multipart_bytes: 100,"));
  try {
    const s3 = s3Client(gateway.url);
    const before = creates().length;
    const upload = await begin("huge.jsonl", jsonl(10), s3);
    const error = await failure(s3.send(new CompleteMultipartUploadCommand(upload)));
    expect(error).toMatchObject({ name: "EntityTooLarge", $metadata: { httpStatusCode: 400 } });
    expect(error.message).toContain("100 bytes with 'openai'");
    expect(creates()).toHaveLength(before);
  } finally {
    await gateway.stop();
  }
});
