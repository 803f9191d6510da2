/**
 * Sorted lines that wait on the disk: each a head of ten bytes, its number and its length, and its bytes. They are written from
 * memory that is used again and read into such memory, because of buffers that are made line by line many outlive V8's quick
 * looks for garbage, and a GiB of lines would leave hundreds of MiB lying about.
 */
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";

export interface Numbered {
  /** Below 2^48. */
  readonly number: number;
  /** One line, without its end. Valid until the next line of its source is asked for. */
  readonly bytes: Buffer;
}

export interface Run {
  readonly id: BlobId;
  /** Bytes. */
  size: number;
}

const NUMBER_BYTES = 6;
const HEAD_BYTES = NUMBER_BYTES + 4;

/** @param window memory of at least HEAD_BYTES; larger lines are written from where they are */
export async function write(
  blobs: Pick<BlobStore, "append">,
  lines: AsyncIterable<Numbered> | Iterable<Numbered>,
  window: Buffer,
  begun: (run: Run) => void,
): Promise<void> {
  const object = await blobs.append();
  const run: Run = { id: object.id, size: 0 };
  begun(run);
  let filled = 0;
  const flush = async () => {
    await object.write(window.subarray(0, filled));
    filled = 0;
  };
  try {
    for await (const { number, bytes } of lines) {
      if (filled + HEAD_BYTES + bytes.length > window.length) await flush();
      filled = window.writeUIntBE(number, filled, NUMBER_BYTES);
      filled = window.writeUInt32BE(bytes.length, filled);
      if (filled + bytes.length > window.length) {
        await flush();
        await object.write(bytes);
      } else filled += bytes.copy(window, filled);
    }
    await flush();
    run.size = object.size;
  } finally {
    await object.close();
  }
}

/** @param window memory that is this reader's alone; larger lines get memory of their own */
export async function* read(
  blobs: Pick<BlobStore, "get">,
  { id, size }: Run,
  window: Buffer,
): AsyncGenerator<Numbered> {
  let memory = window;
  let [from, to, at] = [0, 0, 0];

  /** Makes `length` bytes stand at `from`. */
  const need = async (length: number): Promise<void> => {
    if (to - from >= length) return;
    const larger = length > memory.length ? Buffer.allocUnsafeSlow(length) : memory;
    memory.copy(larger, 0, from, to);
    memory = larger;
    [from, to] = [0, to - from];
    const end = Math.min(size, at + memory.length - to) - 1;
    for await (const chunk of await blobs.get(id, { start: at, end }, memory.length)) {
      to += (chunk as Buffer).copy(memory, to);
    }
    at = end + 1;
  };

  while (at < size || from < to) {
    await need(HEAD_BYTES);
    const number = memory.readUIntBE(from, NUMBER_BYTES);
    const length = memory.readUInt32BE(from + NUMBER_BYTES);
    await need(HEAD_BYTES + length);
    const start = from + HEAD_BYTES;
    from = start + length;
    yield { number, bytes: memory.subarray(start, from) };
  }
}
