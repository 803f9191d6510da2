/** Reads results back from the log, with the neighbours that are read next. */
import type { ResultLog } from "./segments.ts";

export interface LogReader {
  /** The result of this length that ends there. */
  read(end: number, length: number): Promise<Buffer>;
  /** Frees the bytes that were read in advance. */
  forget(): void;
}

/** Neighbours in the log are often neighbours in the order. */
const READ_BEHIND = 64 * 1024;
const READ_BYTES = 512 * 1024;

export function createLogReader(log: Pick<ResultLog, "segments" | "read">): LogReader {
  let block: { readonly start: number; readonly bytes: Buffer } | undefined;

  return {
    async read(end, length) {
      const start = end - length;
      const at = block === undefined ? -1 : start - block.start;
      if (block !== undefined && at >= 0 && at + length <= block.bytes.length)
        return block.bytes.subarray(at, at + length);
      const first = log.segments.findLast((segment) => segment.start <= start)?.start ?? 0;
      const from = Math.max(first, start - READ_BEHIND);
      block = { start: from, bytes: await log.read(from, end - from, READ_BYTES) };
      return block.bytes.subarray(start - from, end - from);
    },
    forget() {
      block = undefined;
    },
  };
}
