/** Files that live as long as this process, and that may be lost at any time. They have no names, so that none is left behind. */
import { randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, rm } from "node:fs/promises";
import { join } from "node:path";
import { GatewayError } from "../lib/errors.ts";
import { writing } from "./fs.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "./private.ts";

export interface ScratchFile {
  /** Bytes written so far. */
  readonly size: number;
  /** Writes run one after the other. After a failed write all later writes fail with the same error. */
  write(bytes: Uint8Array): Promise<void>;
  /** Fills the buffer with bytes that were written before, from this offset. */
  read(into: Uint8Array, offset: number): Promise<void>;
  /** Bytes `start..end`, both inclusive, which were written before. */
  content(start: number, end: number, pieceBytes: number): AsyncGenerator<Buffer>;
  /** Resolves when what was written so far can be read. Rejects as a write did. */
  written(): Promise<void>;
  /** Keeps the bytes until the result is called, also after `close`. */
  hold(): () => void;
  /** Cuts the end off, and forgets a failed write. */
  truncate(size: number): Promise<void>;
  /** Who holds the bytes reads on. The last one gives the space back. */
  close(): Promise<void>;
}

export interface Scratch {
  create(): Promise<ScratchFile>;
}

/** @param folder created if it is missing. Its file system has the files, although the folder stays empty */
export function createScratch(folder: string): Scratch {
  return {
    async create() {
      const path = join(folder, randomUUID());
      const attempt = () => open(path, "wx+", PRIVATE_FILE);
      const file = await writing(
        path,
        attempt().catch(async () => {
          await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
          return attempt();
        }),
      );
      // POSIX keeps the file until its last handle is closed (unlink(2)).
      await rm(path, { force: true });
      return scratchFile(folder, file);
    },
  };
}

function scratchFile(folder: string, file: FileHandle): ScratchFile {
  let size = 0;
  let last: Promise<void> = Promise.resolve();
  let readers = 0;
  let isClosed = false;

  async function append(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, size + done);
      done += bytesWritten;
    }
    size += bytes.length;
  }

  async function read(into: Uint8Array, offset: number): Promise<void> {
    if (offset + into.length > size)
      throw new GatewayError(
        "Internal",
        `A temporary file has ${size} bytes, and ${offset + into.length} are expected.`,
      );
    for (let done = 0; done < into.length; ) {
      const { bytesRead } = await file.read(into, done, into.length - done, offset + done);
      if (bytesRead === 0) throw new GatewayError("Internal", "A temporary file ended early.");
      done += bytesRead;
    }
  }

  return {
    get size() {
      return size;
    },
    write(bytes) {
      last = last.then(() => writing(folder, append(bytes)));
      return last;
    },
    written: () => last,
    read,
    async *content(start, end, pieceBytes) {
      for (let at = start; at <= end; ) {
        const piece = Buffer.allocUnsafeSlow(Math.min(pieceBytes, end + 1 - at));
        await read(piece, at);
        yield piece;
        at += piece.length;
      }
    },
    hold() {
      readers += 1;
      let isHeld = true;
      return () => {
        if (isHeld) readers -= 1;
        isHeld = false;
        if (isClosed && readers === 0) void file.close();
      };
    },
    async truncate(to) {
      await last.catch(() => {});
      last = Promise.resolve();
      await writing(folder, file.truncate(to));
      size = Math.min(size, to);
    },
    async close() {
      if (isClosed) return;
      isClosed = true;
      await last.catch(() => {});
      if (readers === 0) await file.close();
    },
  };
}
