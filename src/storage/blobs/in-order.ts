/**
 * Lines that arrive in any order, read in the order of their numbers. Lines go to a temporary blob as they arrive.
 * Memory holds the position of each line, about 24 bytes a line. Lines that fit into the buffer need no blob.
 */
import type { Appender, BlobStore } from "../../ports/blobs.ts";

export interface NumberedLine {
  readonly number: number;
  /** One line, without its end. Valid until the next line of its source is read. */
  readonly bytes: Buffer;
}

interface Options {
  readonly blobs: Pick<BlobStore, "temporary" | "delete">;
  readonly bufferBytes?: number;
}

/** @yields lines with ascending numbers; of lines with the same number the first comes first */
export async function* inOrder(
  lines: AsyncIterable<NumberedLine>,
  { blobs, bufferBytes = 1024 * 1024 }: Options,
): AsyncGenerator<NumberedLine> {
  const spool = createSpool(blobs, bufferBytes);
  const numbers: number[] = [];
  /** The end of each line in the spool, which is the start of the next one. */
  const ends: number[] = [];
  try {
    for await (const { number, bytes } of lines) {
      await spool.write(bytes);
      numbers.push(number);
      ends.push(spool.size());
    }
    const positions = Uint32Array.from(numbers.keys()).sort((a, b) => numbers[a]! - numbers[b]!);
    await spool.flush();
    for (let at = 0; at < positions.length; ) {
      const first = positions[at]!;
      const start = ends[first - 1] ?? 0;
      // Lines that arrived in order are read together.
      let count = 1;
      while (positions[at + count] === first + count && ends[first + count]! - start <= bufferBytes) count += 1;
      const piece = await spool.read(start, ends[first + count - 1]!);
      for (let line = first; line < first + count; line += 1) {
        const bytes = piece.subarray((ends[line - 1] ?? 0) - start, ends[line]! - start);
        yield { number: numbers[line]!, bytes };
      }
      at += count;
    }
  } finally {
    await spool.close();
  }
}

/** Bytes in a blob with a buffer in front. The buffer is first used for writing and then for reading. */
function createSpool(blobs: Options["blobs"], bufferBytes: number) {
  let buffer = Buffer.allocUnsafeSlow(bufferBytes);
  let filled = 0;
  let blob: Appender | undefined;

  const append = async (bytes: Buffer): Promise<void> => {
    blob ??= await blobs.temporary();
    await blob.write(bytes);
  };
  const empty = async (): Promise<void> => {
    if (filled > 0) await append(buffer.subarray(0, filled));
    filled = 0;
  };

  return {
    size: () => (blob?.size ?? 0) + filled,
    async write(bytes: Buffer): Promise<void> {
      if (filled + bytes.length > buffer.length) await empty();
      if (bytes.length > buffer.length) await append(bytes);
      else filled += bytes.copy(buffer, filled);
    },
    /** Call before the first read. */
    async flush(): Promise<void> {
      if (blob !== undefined) await empty();
    },
    /** @returns bytes that are valid until the next read */
    async read(start: number, end: number): Promise<Buffer> {
      if (blob === undefined) return buffer.subarray(start, end);
      if (end - start > buffer.length) buffer = Buffer.allocUnsafeSlow(end - start);
      const into = buffer.subarray(0, end - start);
      await blob.read(into, start);
      return into;
    },
    async close(): Promise<void> {
      await blob?.close();
      if (blob !== undefined) await blobs.delete(blob.id);
    },
  };
}
