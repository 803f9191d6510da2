/** Reads the lines of a blob in order, some at a time and many at once. No file is open between two reads. */
import { NEWLINE } from "../../lib/jsonl.ts";
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";

export interface LineReader {
  readonly blob: BlobId;
  /** Bytes of the lines that were read. */
  readonly offset: number;
  /** The next line with its end. Undefined at the end of the blob. */
  next(): Promise<Buffer | undefined>;
  /**
   * Reads further lines.
   * @yields pieces of whole lines
   */
  take(count: number): AsyncGenerator<Buffer>;
}

const ENDED = "a blob of results has fewer lines than expected";

/** @param pieceBytes bytes that are read at once; a longer line is read whole */
export function lineReader(blobs: Pick<BlobStore, "get" | "size">, blob: BlobId, pieceBytes: number): LineReader {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let size: number | undefined;

  /** False at the end of the blob. */
  async function fill(): Promise<boolean> {
    size ??= await blobs.size(blob);
    const start = offset + rest.length;
    if (start >= size) return false;
    const end = Math.min(size, start + Math.max(pieceBytes, rest.length)) - 1;
    const pieces: Buffer[] = rest.length === 0 ? [] : [rest];
    for await (const piece of await blobs.get(blob, { start, end }, pieceBytes)) pieces.push(piece as Buffer);
    rest = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    return true;
  }

  function taken(bytes: number): Buffer {
    const piece = rest.subarray(0, bytes);
    rest = rest.subarray(bytes);
    offset += bytes;
    return piece;
  }

  async function next(): Promise<Buffer | undefined> {
    for (let from = 0; ; ) {
      const at = rest.indexOf(NEWLINE, from);
      if (at >= 0) return taken(at + 1);
      from = rest.length;
      if (!(await fill())) return rest.length === 0 ? undefined : taken(rest.length);
    }
  }

  return {
    blob,
    get offset() {
      return offset;
    },
    next,
    async *take(count) {
      for (let left = count; left > 0; ) {
        let end = 0;
        while (left > 0) {
          const at = rest.indexOf(NEWLINE, end);
          if (at < 0) break;
          end = at + 1;
          left -= 1;
        }
        if (end > 0) yield taken(end);
        else {
          const line = await next();
          if (line === undefined) throw new Error(ENDED);
          left -= 1;
          yield line;
        }
      }
    },
  };
}
