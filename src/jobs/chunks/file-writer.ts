/** Appends results to the files of a job, one at a time. The ledger's cursor of a file follows its durable bytes. */
import { type Appender, BlobMissing, type BlobStore } from "../../ports/blobs.ts";
import type { ChunkedFile, ChunkedFilePatch } from "../../ports/chunks.ts";
import type { Ledger } from "../../ports/ledger.ts";

export interface FileWriter {
  /** Appends to the file. Does nothing if its results were deleted. */
  write(file: ChunkedFile, bytes: Buffer): Promise<void>;
  /**
   * Makes what was written durable, then the cursor, and calls `saved` with the file's row. Creates the results if there are none.
   * Resolves when another file may be written, which may be earlier. The file itself is not written again before `settled`.
   */
  save(file: ChunkedFile, resultLine: number, saved: (file: ChunkedFile) => void): Promise<void>;
  /** Resolves when everything is saved. Rejects as a save did. */
  settled(): Promise<void>;
  /** Closes all files. */
  close(): Promise<void>;
}

interface Options {
  readonly ledger: { readonly chunks: Pick<Ledger["chunks"], "updateFile"> };
  readonly blobs: Pick<BlobStore, "append" | "delete">;
}

const BUFFER_BYTES = 256 * 1024;
/** Files that become durable at the same time. */
const MAX_SAVES = 16;

export function createFileWriter({ ledger, blobs }: Options): FileWriter {
  /** Without `out`, the caller has deleted the results. */
  let open: { readonly number: number; readonly out: Appender | undefined } | undefined;
  let pieces: Buffer[] = [];
  let filled = 0;
  const saves: Promise<void>[] = [];

  async function flush(): Promise<void> {
    const out = open?.out;
    const bytes = pieces.length === 1 ? pieces[0]! : Buffer.concat(pieces);
    pieces = [];
    filled = 0;
    if (bytes.length > 0 && out !== undefined) await out.write(bytes);
  }

  async function outOf(file: ChunkedFile): Promise<Appender | undefined> {
    if (open?.number === file.number) return open.out;
    await close();
    // Truncates what a crash left behind the cursor.
    const out = file.finished
      ? undefined
      : await blobs.append(file.results, file.results && file.resultBytes).catch((error: unknown) => {
          if (error instanceof BlobMissing) return undefined;
          throw error;
        });
    open = { number: file.number, out } as const;
    return out;
  }

  async function close(): Promise<void> {
    const before = open;
    open = undefined;
    pieces = [];
    filled = 0;
    if (before !== undefined) await before.out?.close();
  }

  async function durable(file: ChunkedFile, out: Appender | undefined, resultLine: number): Promise<ChunkedFile> {
    let patch: ChunkedFilePatch = { resultLine };
    if (out === undefined) patch = { resultLine, finished: true };
    else {
      try {
        await out.sync();
        patch = { results: out.id, resultBytes: out.size, resultLine };
      } finally {
        await out.close();
      }
    }
    await ledger.chunks.updateFile(file.job, file.number, patch);
    return { ...file, ...patch };
  }

  async function settled(): Promise<void> {
    const all = await Promise.allSettled(saves.splice(0));
    for (const one of all) if (one.status === "rejected") throw one.reason;
  }

  return {
    async write(file, bytes) {
      await outOf(file);
      pieces.push(bytes);
      filled += bytes.length;
      if (filled >= BUFFER_BYTES) await flush();
    },

    async save(file, resultLine, saved) {
      const out = await outOf(file);
      await flush();
      open = undefined;
      const done = durable(file, out, resultLine).then(saved);
      // `settled` reports it.
      done.catch(() => {});
      saves.push(done);
      if (saves.length >= MAX_SAVES) await settled();
    },

    settled,

    async close() {
      await Promise.allSettled(saves.splice(0));
      await close();
    },
  };
}
