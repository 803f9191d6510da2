/** Uploads: content and its aws-chunked framing, valid or broken. */

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";

export interface Upload {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const LINE = JSON.stringify({ recordId: "1", modelInput: { messages: [{ role: "user", content: "x" }] } });

const content = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom("hello", "", `${LINE}\n`, `${LINE}\n${LINE}\n`) },
  // Sizes below and above the limit for small bodies.
  { weight: 1, arbitrary: fc.constantFrom(65_535, 65_536, 65_537, 150_000).map((size) => "x".repeat(size)) },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
);

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const crc32Of = (text: string) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(Buffer.from(text)));
  return base64(bytes);
};
const digest = (algorithm: string, text: string) => createHash(algorithm).update(text).digest();

type Claim = (text: string) => readonly [name: string, value: string];

const claimed = (...claims: readonly Claim[]) => fc.constantFrom(...claims);

const plain: fc.Arbitrary<Upload> = fc
  .tuple(
    content,
    claimed(
      () => ["x-fuzz", "1"],
      () => ["x-amz-content-sha256", "UNSIGNED-PAYLOAD"],
      (text) => ["x-amz-content-sha256", digest("sha256", text).toString("hex")],
      () => ["x-amz-content-sha256", "0".repeat(64)],
      () => ["x-amz-content-sha256", "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"],
      (text) => ["content-md5", base64(digest("md5", text))],
      () => ["content-md5", "AAAA"],
      (text) => ["x-amz-checksum-crc32", crc32Of(text)],
      () => ["x-amz-checksum-crc32", "AAAAAA=="],
      () => ["x-amz-checksum-sha256", "x"],
      () => ["x-amz-decoded-content-length", "3"],
      () => ["x-amz-trailer", "x-amz-checksum-crc32"],
      () => ["content-encoding", "aws-chunked"],
    ),
  )
  .map(([text, claim]) => ({ headers: [claim(text)], body: Buffer.from(text) }));

const SIGNATURE = "5e".repeat(32);
const end = fc.oneof(
  { weight: 12, arbitrary: fc.constant("\r\n") },
  fc.constantFrom("\n", "\r", "", "\r\n\r\n", "x\r\n"),
);
const extension = (signed: boolean) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constant(signed ? `;chunk-signature=${SIGNATURE}` : "") },
    fc.constantFrom(
      "",
      ";chunk-signature=",
      ";chunk-signature=zz",
      `;chunk-signature=${SIGNATURE}${SIGNATURE}`,
      ";a=b",
    ),
    fc.constant(`;chunk-signature=${"0".repeat(2000)}`),
  );
/** Changes of a chunk's declared length, from its true length. */
const size = fc.oneof(
  { weight: 12, arbitrary: fc.constant((length: number) => length.toString(16)) },
  fc.constantFrom(
    (length: number) => (length + 1).toString(16),
    (length: number) => (length - 1).toString(16),
    (length: number) => `0${length.toString(16)}`,
    () => "",
    () => "-1",
    () => "zz",
    () => "ffffffffffffffff",
    () => "fffffffffffffffffff",
    () => "1e3",
    () => " 5",
  ),
);
const trailer = claimed(
  (text) => ["x-amz-checksum-crc32", `x-amz-checksum-crc32:${crc32Of(text)}\r\n`],
  (text) => ["x-amz-checksum-sha256", `x-amz-checksum-sha256: ${base64(digest("sha256", text))}\r\n`],
  () => ["x-amz-checksum-crc32", "x-amz-checksum-crc32:AAAAAA==\r\n"],
  () => ["x-amz-checksum-crc32", "x-amz-checksum-crc32:\r\n"],
  () => ["x-amz-checksum-crc32", ""],
  () => ["x-amz-checksum-crc32", "x-amz-checksum-crc32:AAAAAA==\r\nx-amz-checksum-crc32:AAAAAA==\r\n"],
  () => ["x-amz-checksum-crc32", `x-amz-meta-a:${"x".repeat(5000)}\r\n`],
  () => ["x-amz-checksum-crc32", "x-amz-checksum-crc32\r\n"],
  () => ["x-amz-checksum-crc99", "x-amz-checksum-crc99:AAAA\r\n"],
  () => ["a,b,__proto__", "__proto__:1\r\n"],
  () => ["", "x-amz-checksum-crc32:AAAAAA==\r\n"],
);

/** Mostly as long as a signed chunk must be that is not the last. */
const long = fc.oneof({ weight: 5, arbitrary: content.map((text) => text + "x".repeat(8192)) }, content);

const framed: fc.Arbitrary<Upload> = fc.boolean().chain((signed) =>
  fc
    .record({
      chunks: fc.array(fc.record({ text: signed ? long : content, size, extension: extension(signed), end }), {
        maxLength: 3,
      }),
      last: fc.record({
        size: fc.oneof({ weight: 9, arbitrary: fc.constant("0") }, fc.constant("")),
        extension: extension(signed),
      }),
      trailer: fc.option(trailer, { freq: signed ? 1 : 6 }),
      trailerSignature: fc.constantFrom(SIGNATURE, "", "zz"),
      end,
      off: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: -5, max: 5 })),
    })
    .map(({ chunks, last, trailer: made, trailerSignature, end: after, off }) => {
      const text = chunks.map((chunk) => chunk.text).join("");
      const [name, line] = made?.(text) ?? [];
      const body = [
        ...chunks
          .filter((chunk) => chunk.text !== "")
          .map(
            (chunk) => `${chunk.size(Buffer.byteLength(chunk.text))}${chunk.extension}\r\n${chunk.text}${chunk.end}`,
          ),
        `${last.size}${last.extension}\r\n`,
        line ?? "",
        signed && line !== undefined ? `x-amz-trailer-signature:${trailerSignature}\r\n` : "",
        after,
      ].join("");
      const form = signed ? "STREAMING-AWS4-HMAC-SHA256-PAYLOAD" : "STREAMING-UNSIGNED-PAYLOAD";
      return {
        headers: [
          ["content-encoding", "aws-chunked"],
          ["x-amz-content-sha256", `${form}${name === undefined && signed ? "" : "-TRAILER"}`],
          ["x-amz-decoded-content-length", String(Buffer.byteLength(text) + off)],
          ...(name === undefined ? [] : [["x-amz-trailer", name] as const]),
        ],
        body: Buffer.from(body),
      };
    }),
);

export const upload: fc.Arbitrary<Upload> = fc.oneof({ weight: 2, arbitrary: plain }, { weight: 3, arbitrary: framed });
