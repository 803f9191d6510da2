/** A request body that is small and parsed as a whole: JSON, or one of S3's XML documents. */
import type { Readable } from "node:stream";
import { GatewayError } from "../lib/errors.ts";
import { payload } from "./payload.ts";

/** The largest of AWS's own documents (DeleteObjects with 1,000 keys of 1,024 bytes) stays below it. */
const MAX_BYTES = 4 * 1024 ** 2;

type Headers = { readonly [name: string]: string | undefined };

/**
 * The verified bytes. Throws EntityTooLarge before it reads on.
 * @param modelled the operation's own headers: a checksum among them is not the document's, but a member. (The only one is
 *   CompleteMultipartUpload, whose checksum is the object's.)
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
