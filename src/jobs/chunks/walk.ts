/** Walks through the lines of one file of a job, and passes on the result of each. */
import type { BlobId } from "../../lib/names.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { ChunkedFile } from "../../ports/chunks.ts";
import { indexEntries, MAX_GROUPS, PRIOR, SHARED } from "../../storage/blobs/line-index.ts";
import { turns } from "../translation/turns.ts";
import type { GroupLines } from "./group-lines.ts";
import type { LineReader } from "./line-reader.ts";
import { countState, type ResultCounts } from "./result-state.ts";
import type { SharedLines } from "./shared.ts";

export interface Sources {
  readonly groups: GroupLines;
  /** Results of an earlier job. Undefined: its lines are passed over. */
  readonly prior: LineReader | undefined;
  /** Undefined: lines that share a result are passed over. */
  readonly shared: SharedLines | undefined;
  /** Counts the lines of `shared`. */
  readonly sharedCounts: ResultCounts;
}

interface Walk {
  readonly blobs: Pick<BlobStore, "get">;
  readonly index: BlobId;
  readonly file: ChunkedFile;
  /** Numbers of the first and the last line. */
  readonly first: number;
  readonly last: number;
  /** Which groups' results are passed on. The lines of others are passed over. */
  readonly writes: (group: number) => boolean;
  /** Which lines' results are passed on, of a group that is. Undefined: all. */
  readonly writesLine?: ((line: number) => boolean) | undefined;
  readonly write: (bytes: Buffer) => Promise<void>;
}

/** Resolves with the last line before the first one whose result is due and not there yet. */
export async function walk(
  sources: Sources,
  { blobs, index, file, first, last, writes, writesLine, write }: Walk,
): Promise<number> {
  const { groups, prior, shared, sharedCounts } = sources;
  const turn = turns();
  if (last < first) return last;

  /** Lines that follow each other, of one chunk. */
  async function run(group: number, line: number, count: number): Promise<void> {
    const isWritten = writes(group);
    if (shared === undefined && !isWritten) return groups.skip(group, line, count);
    const reader = await groups.read(group, line, count);
    if (shared === undefined && writesLine === undefined) {
      for await (const piece of reader.take(count)) await write(piece);
      return;
    }
    for (let at = 0; at < count; at += 1) {
      const { offset } = reader;
      const bytes = await reader.next();
      if (bytes === undefined) throw new Error(`line ${line + at} has no result`);
      await shared?.note(line + at, { blob: reader.blob, offset, length: bytes.length });
      if (isWritten && writesLine?.(line + at) !== false) await write(bytes);
    }
  }

  async function nextPrior(prior: LineReader, count: number): Promise<void> {
    for await (const piece of prior.take(count)) if (writes(PRIOR)) await write(piece);
  }

  async function nextShared(line: number): Promise<void> {
    const { text, state } = await shared!.next(line, file);
    countState(sharedCounts, state);
    if (writes(SHARED)) await write(Buffer.from(`${text}\n`));
  }

  for await (const entries of indexEntries(blobs, index, first, last)) {
    for (let at = 0; at < entries.length; ) {
      const { line, group } = entries[at]!;
      let end = entries.length;
      if (group < MAX_GROUPS) {
        const until = groups.lastOf(group, line);
        if (until === undefined && (writes(group) || shared !== undefined)) return line - 1;
        if (until !== undefined) end = Math.min(end, at + until - line + 1);
      }
      let next = at + 1;
      while (next < end && entries[next]!.group === group) next += 1;
      const count = next - at;
      if (group === PRIOR && prior !== undefined) await nextPrior(prior, count);
      else if (group === SHARED && shared !== undefined) for (let n = 0; n < count; n += 1) await nextShared(line + n);
      else if (group < MAX_GROUPS && groups.lastOf(group, line) !== undefined) {
        await run(group, line, count);
      }
      at = next;
    }
    await turn();
  }
  return last;
}
