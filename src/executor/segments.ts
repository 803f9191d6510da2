/**
 * The log of a batch: its results in the order of completion. It is one blob if callers read it. Otherwise it is a sequence of
 * segments, each of which is deleted once the ordered results have all of its lines. So results are not twice on disk.
 */
import type { BlobId } from "../lib/names.ts";
import type { Appender, BlobStore } from "../ports/blobs.ts";
import type { RunSegment } from "../ports/ledger/runs.ts";

export interface ResultLog {
  /** Bytes written so far, with those of deleted segments. */
  readonly size: number;
  readonly segments: readonly RunSegment[];
  /** @param last the highest number of a line in these bytes */
  write(bytes: Uint8Array, last: number): Promise<void>;
  /** Up to `most` bytes from this offset, and at least `least`. */
  read(offset: number, least: number, most: number): Promise<Buffer>;
  /** True if a segment has no lines beyond this one, and is not written any more. */
  isDue(line: number): boolean;
  /** Deletes the segments without lines beyond this one. The ordered results are on stable storage. */
  drop(line: number): Promise<void>;
  share(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

interface OpenSegment {
  readonly start: number;
  readonly file: Appender;
  /** The highest number of a line. */
  last: number;
}

export interface LogOptions {
  readonly blobs: BlobStore;
  /** Bytes of a segment. Undefined: the log is one blob. */
  readonly segmentBytes: number | undefined;
  /** Makes the list of segments durable. */
  readonly save: (segments: readonly RunSegment[]) => Promise<void>;
}

export function createResultLog({ blobs, segmentBytes, save }: LogOptions, found: readonly OpenSegment[]): ResultLog {
  let open = [...found];
  const current = () => open.at(-1)!;
  const sizeOf = ({ start, file }: OpenSegment) => start + file.size;
  const listOf = (segments: readonly OpenSegment[]) => segments.map(({ start, file }) => ({ blob: file.id, start }));

  /** The segment is in the ledger before its first byte, so that no sweep takes it. */
  async function roll(): Promise<void> {
    const next = { start: sizeOf(current()), file: await blobs.append(), last: 0 };
    try {
      // A later segment shows that those before it are whole.
      await Promise.all([current().file.share(), next.file.share()]);
      await save(listOf([...open, next]));
    } catch (error) {
      await next.file.close();
      throw error;
    }
    open.push(next);
  }

  return {
    get size() {
      return sizeOf(current());
    },
    get segments() {
      return listOf(open);
    },

    async write(bytes, last) {
      const { file } = current();
      if (segmentBytes !== undefined && file.size > 0 && file.size + bytes.length > segmentBytes) await roll();
      const segment = current();
      segment.last = Math.max(segment.last, last);
      await segment.file.write(bytes);
    },

    async read(offset, least, most) {
      const segment = open.findLast(({ start }) => start <= offset);
      if (segment === undefined) throw new Error(`the log has no byte ${offset}`);
      const left = sizeOf(segment) - offset;
      const bytes = Buffer.allocUnsafe(Math.max(least, Math.min(most, left)));
      await segment.file.read(bytes, offset - segment.start);
      return bytes;
    },

    isDue: (line) => open.some((segment) => segment !== current() && segment.last <= line),

    async drop(line) {
      const due = open.filter((segment) => segment !== current() && segment.last <= line);
      if (due.length === 0) return;
      const kept = open.filter((segment) => !due.includes(segment));
      await save(listOf(kept));
      open = kept;
      for (const { file } of due) {
        await file.close();
        await blobs.delete(file.id);
      }
    },

    async share() {
      for (const { file } of open) await file.share();
    },
    async sync() {
      for (const { file } of open) await file.sync();
    },
    async close() {
      for (const { file } of open) await file.close();
    },
  };
}

/** Opens the segments of an earlier process, truncates them to `end`, and deletes those beyond it. */
export async function reopenSegments(
  blobs: Pick<BlobStore, "append" | "delete">,
  segments: readonly RunSegment[],
  end: number,
  lastOf: (segment: number) => number,
): Promise<readonly OpenSegment[]> {
  const open: OpenSegment[] = [];
  for (const [at, { blob, start }] of segments.entries()) {
    const next = segments[at + 1];
    if (start > end) {
      await blobs.delete(blob);
      continue;
    }
    const keep = next === undefined || next.start > end ? end - start : next.start - start;
    open.push({ start, file: await blobs.append(blob, keep), last: lastOf(at) });
  }
  return open;
}

/**
 * Bytes of a log with these segments, up to the first gap. A segment may have bytes that the journal does not know, and one that
 * another process has not made durable may lack some.
 */
export async function logBytes(blobs: BlobStore, segments: readonly RunSegment[]): Promise<number> {
  let end = 0;
  for (const [at, { blob, start }] of segments.entries()) {
    if (at > 0 && start > end) break;
    end = start + (await blobs.size(blob));
  }
  return end;
}

export const blobsOf = (segments: readonly RunSegment[] | undefined): readonly BlobId[] =>
  segments?.map(({ blob }) => blob) ?? [];
