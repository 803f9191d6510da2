import { describe, expect, inject, it } from "vitest";
import { base64, crc32Of, digest, type Framed, httpChunks, signedChunks, unsignedChunks } from "../support/chunked.ts";
import { useGateway } from "../support/gateway.ts";
import { newBucket } from "../support/sdk.ts";
import { type Answer, dial, head, send } from "../support/wire.ts";

const gateway = useGateway();
/** The least that a signed chunk may hold before another one is 8,192 bytes; one more leaves room for a wrong size. */
const FIRST = "x".repeat(8193);
const CONTENT = `${FIRST}hello wörld, twice: hello wörld`;
const CHUNKS = [FIRST, CONTENT.slice(FIRST.length)];
const crc = ["x-amz-checksum-crc32", crc32Of(CONTENT)] as const;
const LENGTH = { "Content-Length": `${Buffer.byteLength(CONTENT)}` };
const hex = (text: string): string => digest("sha256", text).toString("hex");

const put = (bucket: string, { headers, body }: Framed): Promise<Answer> =>
  send(gateway.url, "PUT", `/bedrock/files/${bucket}/k`, headers, body);
const get = (bucket: string, headers = {}): Promise<Answer> =>
  send(gateway.url, "GET", `/bedrock/files/${bucket}/k`, headers);
const codeOf = ({ body }: Answer): string | undefined => /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1];

/** Number of blobs that are being written, and of all. */
const held = async () => [await gateway.temporaryCount(), await gateway.blobCount()];
/** Resolves when the content of an upload is being written. A fleet has no temporary files. */
const isBegun = async () => inject("fleet") ?? (await expect.poll(gateway.temporaryCount).toBe(1));

describe("an unusual upload is stored", () => {
  const plain = (headers: Record<string, string>): Framed => ({ headers: { ...LENGTH, ...headers }, body: CONTENT });
  it.each<[string, Framed]>([
    ["plain", plain({})],
    [
      "plain, in HTTP's chunks and without a length",
      { headers: { "Transfer-Encoding": "chunked" }, body: httpChunks(CHUNKS) },
    ],
    ["with its hash", plain({ "x-amz-content-sha256": hex(CONTENT) })],
    ["UNSIGNED-PAYLOAD", plain({ "x-amz-content-sha256": "UNSIGNED-PAYLOAD" })],
    ["with Content-MD5", plain({ "Content-MD5": base64(digest("md5", CONTENT)) })],
    ["aws-chunked, signed", signedChunks({ chunks: CHUNKS })],
    ["aws-chunked, signed, with a trailer", signedChunks({ chunks: CHUNKS, trailer: crc })],
    ["aws-chunked, unsigned, with a trailer", unsignedChunks({ chunks: CHUNKS, trailer: crc })],
  ])("%s", async (_name, framed) => {
    const bucket = newBucket();
    const answer = await put(bucket, framed);
    expect([answer.status, answer.body.toString()]).toEqual([200, ""]);
    const got = await get(bucket, { "x-amz-checksum-mode": "ENABLED" });
    expect(got.body.toString()).toBe(CONTENT);
    expect(got.headers["content-encoding"]).toBeUndefined();
    expect(got.headers["x-amz-checksum-crc32"]).toBe("x-amz-trailer" in framed.headers ? crc[1] : undefined);
  });

  it.each<[string, Framed]>([
    ["plain", { headers: { "Content-Length": "0" }, body: "" }],
    ["aws-chunked", signedChunks({ chunks: [], trailer: ["x-amz-checksum-crc32", "AAAAAA=="] })],
  ])("empty content, %s", async (_name, framed) => {
    const bucket = newBucket();
    await expect(put(bucket, framed)).resolves.toMatchObject({ status: 200 });
    await expect(get(bucket)).resolves.toMatchObject({ status: 200, headers: { "content-length": "0" } });
  });

  it("with its own encoding beside the framing", async () => {
    const bucket = newBucket();
    const { headers, body } = signedChunks({ chunks: CHUNKS });
    await put(bucket, { headers: { ...headers, "Content-Encoding": "aws-chunked,gzip" }, body });
    await expect(get(bucket)).resolves.toMatchObject({ headers: { "content-encoding": "gzip" } });
  });
});

describe("an invalid upload is refused and not stored", () => {
  const signed = signedChunks({ chunks: CHUNKS, trailer: crc });
  const unsigned = unsignedChunks({ chunks: CHUNKS, trailer: crc });
  const changed = (from: Framed, headers: Record<string, string>, body = from.body): Framed => ({
    headers: { ...from.headers, ...headers },
    body,
  });
  /** The same number of bytes, so that only the framing is wrong. */
  const broken = (from: string, to: string): Framed => changed(signed, {}, signed.body.replace(from, to));
  const withLength = (headers: Record<string, string>) => ({ headers: { ...LENGTH, ...headers }, body: CONTENT });
  const decodedLength = (change: number) => ({
    "x-amz-decoded-content-length": `${Buffer.byteLength(CONTENT) + change}`,
  });

  it.each<[string, number, string, Framed]>([
    ["a chunk size that is not a number", 400, "IncompleteBody", broken("2001;chunk", "200x;chunk")],
    ["a chunk that is shorter than declared", 400, "IncompleteBody", broken("2001;chunk", "2000;chunk")],
    ["a chunk that is longer than declared", 400, "IncompleteBody", broken("2001;chunk", "2002;chunk")],
    [
      "a signed chunk that is small and not the last",
      403,
      "InvalidChunkSizeError",
      signedChunks({ chunks: [CONTENT.slice(0, 8), CONTENT.slice(8)] }),
    ],
    [
      "a missing signature where all chunks are signed",
      400,
      "IncompleteBody",
      broken(";chunk-signature", ";chunk-signaturf"),
    ],
    ["a decoded length that is too small", 400, "IncompleteBody", changed(signed, decodedLength(-1))],
    ["a decoded length that is too large", 400, "IncompleteBody", changed(unsigned, decodedLength(1))],
    [
      "a wrong checksum in the trailer",
      400,
      "BadDigest",
      unsignedChunks({ chunks: CHUNKS, trailer: [crc[0], "AAAAAA=="] }),
    ],
    [
      "a wrong checksum in a signed trailer",
      400,
      "BadDigest",
      signedChunks({ chunks: CHUNKS, trailer: [crc[0], "AAAAAA=="] }),
    ],
    [
      "another trailer than announced",
      400,
      "MalformedTrailerError",
      changed(unsigned, { "x-amz-trailer": "x-amz-checksum-sha1" }),
    ],
    [
      "no decoded length",
      411,
      "MissingContentLength",
      { ...unsigned, headers: { ...unsigned.headers, "x-amz-decoded-content-length": "" } },
    ],
    ["a wrong hash", 400, "XAmzContentSHA256Mismatch", withLength({ "x-amz-content-sha256": hex("other") })],
    ["a wrong Content-MD5", 400, "BadDigest", withLength({ "Content-MD5": base64(digest("md5", "other")) })],
    ["an invalid Content-MD5", 400, "InvalidDigest", withLength({ "Content-MD5": "nonsense" })],
    ["a wrong checksum", 400, "BadDigest", withLength({ "x-amz-checksum-sha256": base64(digest("sha256", "other")) })],
    ["a form that is unknown", 400, "InvalidArgument", withLength({ "x-amz-content-sha256": "STREAMING-SOMETHING" })],
    [
      "a form that Quarry has not",
      501,
      "NotImplemented",
      withLength({ "x-amz-content-sha256": "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD" }),
    ],
    ["no length at all", 411, "MissingContentLength", { headers: {}, body: "" }],
  ])("%s: %i %s", async (_name, status, code, framed) => {
    const bucket = newBucket();
    const before = await gateway.blobCount();
    const headers = Object.fromEntries(Object.entries(framed.headers).filter(([, value]) => value !== ""));
    await using connection = await dial(gateway.url);
    connection.send(head("PUT", `/bedrock/files/${bucket}/k`, headers) + framed.body);
    const answer = await connection.answer();
    expect([answer.status, codeOf(answer)]).toEqual([status, code]);
    expect(answer.headers["content-type"]).toBe("application/xml");
    await expect(get(bucket).then(codeOf)).resolves.toBe("NoSuchBucket");
    await expect.poll(held).toEqual([0, before]);
  });
});

/** Content above the limit for small bodies. */
const large = ({ headers, body }: Framed): Framed => ({
  headers: { ...headers, "Content-Length": "110000", "x-amz-decoded-content-length": "100000" },
  body,
});

describe("an upload that breaks off", () => {
  const START = "hello";

  it.each<[string, Framed]>([
    ["plain", { headers: { "Content-Length": "100000" }, body: START }],
    ["in HTTP's chunks", { headers: { "Transfer-Encoding": "chunked" }, body: httpChunks(CHUNKS).slice(0, -5) }],
    ["aws-chunked", large({ ...signedChunks({ chunks: CHUNKS, trailer: crc }), body: START })],
  ])("stores nothing: %s", async (_name, { headers, body }) => {
    const bucket = newBucket();
    const before = await gateway.blobCount();
    await using connection = await dial(gateway.url);
    connection.send(head("PUT", `/bedrock/files/${bucket}/k`, headers) + body);
    await isBegun();
    connection.socket.destroy();
    await expect.poll(held).toEqual([0, before]);
    await expect(get(bucket).then(codeOf)).resolves.toBe("NoSuchBucket");
  });

  it("stores nothing if it is small, because processing begins only after the last byte", async () => {
    const bucket = newBucket();
    await using connection = await dial(gateway.url);
    connection.send(`${head("PUT", `/bedrock/files/${bucket}/k`, { "Content-Length": "1000" })}${START}`);
    connection.socket.end();
    await connection.ended;
    expect(await gateway.temporaryCount()).toBe(0);
    await expect(get(bucket).then(codeOf)).resolves.toBe("NoSuchBucket");
  });

  it("keeps the existing object", async () => {
    const bucket = newBucket();
    await put(bucket, { headers: {}, body: "before" });
    await using connection = await dial(gateway.url);
    connection.send(`${head("PUT", `/bedrock/files/${bucket}/k`, { "Content-Length": "100000" })}after`);
    await isBegun();
    connection.socket.end();
    await expect.poll(gateway.temporaryCount).toBe(0);
    await expect(get(bucket).then(({ body }) => body.toString())).resolves.toBe("before");
  });
});
