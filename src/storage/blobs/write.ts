/** Writes content to a new file. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { open } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { type Content, isWhole } from "../../lib/content.ts";
import { storageError, writing } from "../fs.ts";
import { PRIVATE_FILE } from "../private.ts";

/** Bytes that may wait during a write. The next write takes all of them. */
const WAITING_BYTES = 256 * 1024;

/**
 * Resolves with the size when all bytes are on stable storage and the file is closed. Rejects with the body's error,
 * the signal's reason or the storage's error, once the file is closed. The file is not removed. The body is destroyed
 * in any case.
 */
export async function writeFile(path: string, body: Content, signal: AbortSignal): Promise<number> {
  if (isWhole(body)) {
    signal.throwIfAborted();
    await writing(path, writeWhole(path, body));
    return body.length;
  }
  // `flush`: fsync before close.
  const file = createWriteStream(path, {
    flags: "wx",
    mode: PRIVATE_FILE,
    flush: true,
    highWaterMark: WAITING_BYTES,
  });
  let failed: unknown;
  file.once("error", (error) => {
    failed = error;
  });
  try {
    await pipeline(body, file, { signal });
    return file.bytesWritten;
  } catch (error) {
    if (!file.closed) await once(file, "close");
    if (signal.aborted) throw signal.reason;
    throw error === failed ? storageError(error, path) : error;
  }
}

async function writeWhole(path: string, bytes: Buffer): Promise<void> {
  const file = await open(path, "wx", PRIVATE_FILE);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}
