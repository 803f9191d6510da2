/** Stores content of any length in one object, with at most two parts in memory. */
import { addAbortSignal } from "node:stream";
import { type Content, isWhole } from "../../../lib/content.ts";
import type { Bucket } from "./bucket.ts";
import { MOST_PARTS, type MultipartUpload } from "./multipart.ts";

/** Bytes of a part. All have the same size but the last, as some services require (R2). */
const PART_BYTES = 8 * 1024 * 1024;

type Target = Pick<Bucket, "put" | "upload">;

/**
 * Resolves with the number of bytes once they are durable. Rejects with the body's error, the signal's reason or the bucket's error,
 * and then leaves no object. The body is destroyed in any case.
 */
export async function storeBody(bucket: Target, key: string, body: Content, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  if (isWhole(body)) {
    await bucket.put(key, body, { signal });
    return body.length;
  }
  try {
    return await storePieces(bucket, key, addAbortSignal(signal, body), { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  } finally {
    body.destroy();
  }
}

/** @param size bytes of all pieces, if that is known */
export async function storePieces(
  bucket: Target,
  key: string,
  pieces: AsyncIterable<Buffer>,
  { size = 0, signal }: { readonly size?: number; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const partBytes = Math.max(PART_BYTES, Math.ceil(size / MOST_PARTS));
  let upload: MultipartUpload | undefined;
  let [number, stored] = [0, 0];
  let gathered: Buffer[] = [];
  let held = 0;
  let sending: Promise<void> = Promise.resolve();

  async function send(part: Buffer): Promise<void> {
    await sending;
    upload ??= await bucket.upload(key);
    number += 1;
    stored += part.length;
    sending = upload.put(number, part, signal);
    // The next part reports it.
    sending.catch(() => {});
  }

  try {
    for await (const piece of pieces) {
      gathered.push(piece);
      held += piece.length;
      if (held < partBytes) continue;
      const bytes = gathered.length === 1 ? piece : Buffer.concat(gathered, held);
      let at = 0;
      for (; held - at >= partBytes; at += partBytes) await send(bytes.subarray(at, at + partBytes));
      held -= at;
      gathered = held === 0 ? [] : [Buffer.from(bytes.subarray(at))];
    }
    const rest = Buffer.concat(gathered, held);
    if (upload === undefined) {
      await bucket.put(key, rest, signal && { signal });
      return rest.length;
    }
    if (rest.length > 0) await send(rest);
    await sending;
    signal?.throwIfAborted();
    await (upload as MultipartUpload).complete();
    return stored;
  } catch (error) {
    await sending.catch(() => {});
    await upload?.abort();
    throw error;
  }
}
