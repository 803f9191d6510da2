/** Small request bodies that are parsed as a whole: JSON, or one of S3's XML documents. */
import type { Readable } from "node:stream";
import { GatewayError } from "../lib/errors.ts";
import { payload } from "./payload.ts";

/** Larger than AWS's largest document (DeleteObjects with 1,000 keys of 1,024 bytes). */
const MAX_BYTES = 4 * 1024 ** 2;

type Headers = { readonly [name: string]: string | undefined };

/**
 * Returns the verified bytes. Throws EntityTooLarge before it reads too much.
 * @param modelled the operation's own headers. A checksum among them is a member of the input and not the document's
 *   checksum. CompleteMultipartUpload is the only such operation.
 */
export async function readDocument(headers: Headers, raw: Readable, modelled: readonly string[] = []): Promise<Buffer> {
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload(ownHeaders(headers, modelled), raw).body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new GatewayError("EntityTooLarge", `The request's document is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const CHECKSUM = "x-amz-checksum-";

function ownHeaders(headers: Headers, modelled: readonly string[]): Headers {
  const members = modelled.filter((name) => name.startsWith(CHECKSUM) && headers[name] !== undefined);
  if (members.length === 0) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !members.includes(name)));
}
