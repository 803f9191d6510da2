/** Uploads in the aws-chunked encoding, byte for byte as the SDKs encode them. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
export const digest = (algorithm: string, text: string): Buffer => createHash(algorithm).update(text).digest();

export function crc32Of(text: string): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(text));
  return base64(bytes);
}

const SIGNATURE = "5e".repeat(32);
type Headers = Readonly<Record<string, string>>;
export interface Framed {
  readonly headers: Headers;
  readonly body: string;
}

interface Options {
  readonly chunks: readonly string[];
  /** Name and value of the trailer. */
  readonly trailer?: readonly [name: string, value: string];
}

interface SignedOptions extends Options {
  /** One signature for each chunk, one for the end, one for the trailer. Default: the same invalid signature for all. */
  readonly signatures?: readonly string[];
}

/** As the AWS SDK for Java 2.50 sends uploads: signed chunks, the encoded length, a signed trailer. */
export function signedChunks({ chunks, trailer, signatures = [] }: SignedOptions): Framed {
  const signature = (at: number) => signatures[at] ?? SIGNATURE;
  const framed = [...chunks, ""].map(
    (chunk, at) =>
      `${Buffer.byteLength(chunk).toString(16)};chunk-signature=${signature(at)}\r\n${chunk && `${chunk}\r\n`}`,
  );
  const last = signature(chunks.length + 1);
  const end = trailer === undefined ? "" : `${trailer[0]}:${trailer[1]}\r\nx-amz-trailer-signature:${last}\r\n`;
  const body = `${framed.join("")}${end}\r\n`;
  return {
    headers: {
      "Content-Encoding": "aws-chunked",
      "Content-Length": `${Buffer.byteLength(body)}`,
      "x-amz-content-sha256": `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${trailer === undefined ? "" : "-TRAILER"}`,
      "x-amz-decoded-content-length": `${Buffer.byteLength(chunks.join(""))}`,
      ...(trailer && { "x-amz-trailer": trailer[0] }),
    },
    body,
  };
}

/** As the SDK for JavaScript 3.1173 sends streams: unsigned chunks with a trailer, in HTTP's chunked coding. */
export function unsignedChunks({ chunks, trailer }: Options & Required<Pick<Options, "trailer">>): Framed {
  const framed = [...chunks.map((chunk) => `${Buffer.byteLength(chunk).toString(16)}\r\n${chunk}\r\n`), "0\r\n"];
  const inner = `${framed.join("")}${trailer[0]}:${trailer[1]}\r\n\r\n`;
  return {
    headers: {
      "Content-Encoding": "aws-chunked",
      "Transfer-Encoding": "chunked",
      "x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER",
      "x-amz-decoded-content-length": `${Buffer.byteLength(chunks.join(""))}`,
      "x-amz-trailer": trailer[0],
    },
    body: httpChunks([inner]),
  };
}

/** HTTP's chunked transfer coding. */
export const httpChunks = (pieces: readonly string[]): string =>
  [...pieces, ""].map((piece) => `${Buffer.byteLength(piece).toString(16)}\r\n${piece}\r\n`).join("");
