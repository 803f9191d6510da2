/**
 * Chains: blobs made of other blobs without copying. A chain is a folder that holds a hard link to each file, called
 * `<number>-<bytes>`. Readers read the files in order.
 */
import { once } from "node:events";
import { createReadStream } from "node:fs";
import { link, mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { concatenated } from "../../lib/concat.ts";
import { streamed } from "../../lib/content.ts";
import type { ByteRange } from "../../lib/names.ts";
import { syncFolder } from "../fs.ts";
import { PRIVATE_FOLDER } from "../private.ts";

interface Piece {
  /** File name in the folder. */
  readonly id: string;
  /** Bytes. */
  readonly size: number;
}

export interface Chains {
  /** Rejects with ENOENT if the folder does not exist. */
  open(folder: string, range: ByteRange | undefined, pieceBytes: number): Promise<Readable>;
  /** Open readers read on to the end. The last one deletes the files. */
  remove(folder: string): Promise<void>;
}

/**
 * Creates a folder for these files. Everything is durable except the folder's own name. Rejects as `link` does and
 * leaves nothing behind.
 */
export async function chain(folder: string, files: readonly { path: string; size: number }[]): Promise<void> {
  await mkdir(folder, PRIVATE_FOLDER);
  try {
    for (const [index, { path, size }] of files.entries()) await link(path, join(folder, `${index + 1}-${size}`));
    await syncFolder(folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export async function piecesOf(folder: string): Promise<readonly Piece[]> {
  const pieces = (await readdir(folder)).map((id) => {
    const [number = 0, size = 0] = id.split("-").map(Number);
    return { id, number, size };
  });
  return pieces.sort((a, b) => a.number - b.number);
}

/** For a single process: no other process reads or removes. */
export function createChains(): Chains {
  const readers = new Map<string, { count: number; removed: boolean }>();
  const gone = (folder: string) => Object.assign(new Error(`no such chain: ${folder}`), { code: "ENOENT" });
  const erase = (folder: string) => rm(folder, { recursive: true, force: true });

  return {
    async open(folder, range, pieceBytes) {
      const state = readers.get(folder) ?? { count: 0, removed: false };
      if (state.removed) throw gone(folder);
      state.count += 1;
      readers.set(folder, state);
      const leave = async () => {
        state.count -= 1;
        if (state.count > 0) return;
        readers.delete(folder);
        // A failed removal leaves an orphan, which the sweep removes.
        if (state.removed) await erase(folder).catch(() => {});
      };
      try {
        const piece = async (id: string, part: ByteRange | undefined) => {
          const stream = createReadStream(join(folder, id), { ...part, highWaterMark: pieceBytes });
          await once(stream, "open");
          return stream;
        };
        const stream = streamed(await concatenated(piece, await piecesOf(folder), range, NEVER));
        stream.once("close", leave);
        return stream;
      } catch (error) {
        await leave();
        throw error;
      }
    },

    async remove(folder) {
      const state = readers.get(folder);
      if (state === undefined) return erase(folder);
      state.removed = true;
    },
  };
}

const NEVER = new AbortController().signal;
