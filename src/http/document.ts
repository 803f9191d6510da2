/** A request body that is small and parsed as a whole: JSON, or one of S3's XML documents. */
import type { Readable } from "node:stream";
import { GatewayError } from "../errors.ts";
import { payload } from "./payload.ts";

/** The largest of AWS's own documents (DeleteObjects with 1,000 keys of 1,024 bytes) stays below it. */
const MAX_BYTES = 4 * 1024 ** 2;

type Headers = { readonly [name: string]: string | undefined };

/** The verified bytes. Throws EntityTooLarge before it reads on. */
export async function readDocument(headers: Headers, raw: Readable): Promise<Buffer> {
  if (headers["content-length"] === undefined && headers["transfer-encoding"] === undefined) return Buffer.alloc(0);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of payload(headers, raw).body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES)
      throw new GatewayError("EntityTooLarge", `The request's document is larger than ${MAX_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
