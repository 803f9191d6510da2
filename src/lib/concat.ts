/** Reads several files of a provider as one, with or without a range. Opens each after the previous one has ended. */
import { Readable } from "node:stream";
import { type Content, isWhole, streamed } from "./content.ts";
import type { ByteRange, FileId } from "./names.ts";

export async function concatenated(
  get: (id: FileId, range: ByteRange | undefined, signal: AbortSignal) => Promise<Content>,
  parts: readonly { readonly id: FileId; readonly size: number }[],
  range: ByteRange | undefined,
  signal: AbortSignal,
): Promise<Content> {
  const ranges = within(parts, range);
  const [first, ...rest] = ranges;
  if (first === undefined) return Buffer.alloc(0);
  // Opened before the response starts, so that a missing file is an error and not a broken connection.
  const opened = await get(first.id, first.range, signal);
  if (rest.length === 0) return opened;
  const all = Readable.from(
    (async function* () {
      yield* streamed(opened);
      for (const part of rest) yield* streamed(await get(part.id, part.range, signal));
    })(),
    { objectMode: false },
  );
  // Closing a generator that has not started does not run its code.
  if (!isWhole(opened)) all.once("close", () => opened.destroy());
  return all;
}

/** The range within each part. Parts outside the range are omitted. */
function within(
  parts: readonly { readonly id: FileId; readonly size: number }[],
  range: ByteRange | undefined,
): { id: FileId; range: ByteRange | undefined }[] {
  let offset = 0;
  const ranges: { id: FileId; range: ByteRange | undefined }[] = [];
  for (const { id, size } of parts) {
    const start = Math.max(0, (range?.start ?? 0) - offset);
    const end = Math.min(size - 1, (range?.end ?? Number.POSITIVE_INFINITY) - offset);
    offset += size;
    if (start > end) continue;
    ranges.push({ id, range: start === 0 && end === size - 1 ? undefined : { start, end } });
  }
  return ranges;
}
