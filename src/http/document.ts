/** Small request bodies that are parsed as a whole: JSON, or one of S3's XML documents. */
import type { Readable } from "node:stream";
import { GatewayError } from "../lib/errors.ts";
import { declaredLength, payload } from "./payload.ts";

type Headers = { readonly [name: string]: string | undefined };

export interface DocumentLimits {
  readonly maxBytes: number;
  /** Runs before the document takes so many more bytes of memory. Throws where they are not to be had. */
  readonly take: (bytes: number) => void;
}

/** Not counted, so that ordinary requests pass while large ones are refused. The limit of connections bounds the sum. */
const FIRST_BYTES = 4096;

/**
 * Returns the verified bytes. Throws EntityTooLarge before it reads too much, and the errors of `take`.
 *
 * Content is copied as it arrives. A client that sends single bytes would otherwise cost an object for each.
 * @param modelled the operation's own headers. A checksum among them is a member of the input and not the document's
 *   checksum. CompleteMultipartUpload is the only such operation.
 */
export async function readDocument(
  headers: Headers,
  raw: Readable,
  { maxBytes, take }: DocumentLimits,
  modelled: readonly string[] = [],
): Promise<Buffer> {
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) return Buffer.alloc(0);
  if ((declaredLength(headers) ?? 0) > maxBytes) throw tooLarge(maxBytes);
  let document = Buffer.allocUnsafe(FIRST_BYTES);
  let size = 0;
  for await (const chunk of payload(ownHeaders(headers, modelled), raw).body as AsyncIterable<Buffer>) {
    const needed = size + chunk.length;
    if (needed > maxBytes) throw tooLarge(maxBytes);
    if (needed > document.length) {
      const larger = Math.min(maxBytes, Math.max(needed, 2 * document.length));
      take(larger - document.length);
      const grown = Buffer.allocUnsafeSlow(larger);
      document.copy(grown, 0, 0, size);
      document = grown;
    }
    size += chunk.copy(document, size);
  }
  return document.subarray(0, size);
}

const tooLarge = (maxBytes: number) =>
  new GatewayError("EntityTooLarge", `The request's document is larger than ${maxBytes} bytes`);

const CHECKSUM = "x-amz-checksum-";

function ownHeaders(headers: Headers, modelled: readonly string[]): Headers {
  const members = modelled.filter((name) => name.startsWith(CHECKSUM) && headers[name] !== undefined);
  if (members.length === 0) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !members.includes(name)));
}
