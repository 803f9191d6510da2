/** Several files of a provider read as one, with or without a range, each opened only when the one before has ended. */
import { Readable } from "node:stream";
import { type Content, isWhole, streamed } from "./content.ts";
import type { ByteRange, FileId } from "./names.ts";

export async function concatenated(
  get: (id: FileId, range: ByteRange | undefined, signal: AbortSignal) => Promise<Content>,
  parts: readonly { readonly id: FileId; readonly size: number }[],
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<Content> {
  const wanted = within(parts, range);
  const [first, ...rest] = wanted;
  if (first === undefined) return Buffer.alloc(0);
  // The first is opened before the answer begins, so that a file that is gone is an error and not a cut connection.
  const opened = await get(first.id, first.range, signal);
  if (rest.length === 0) return opened;
  const all = Readable.from(
    (async function* () {
      yield* streamed(opened);
      for (const part of rest) yield* streamed(await get(part.id, part.range, signal));
    })(),
    { objectMode: false },
  );
  // A generator that nobody has begun to read is not told that it was left.
  if (!isWhole(opened)) all.once("close", () => opened.destroy());
  return all;
}

/** What of each part lies in the range of the whole; parts without a byte in it are left out. */
function within(
  parts: readonly { readonly id: FileId; readonly size: number }[],
  range: ByteRange | undefined,
): { id: FileId; range: ByteRange | undefined }[] {
  let offset = 0;
  const wanted: { id: FileId; range: ByteRange | undefined }[] = [];
  for (const { id, size } of parts) {
    const start = Math.max(0, (range?.start ?? 0) - offset);
    const end = Math.min(size - 1, (range?.end ?? Number.POSITIVE_INFINITY) - offset);
    offset += size;
    if (start > end) continue;
    wanted.push({ id, range: start === 0 && end === size - 1 ? undefined : { start, end } });
  }
  return wanted;
}
