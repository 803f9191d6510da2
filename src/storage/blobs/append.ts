/** Blobs on disk that grow at their end. */
import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { GatewayError } from "../../lib/errors.ts";
import type { BlobId } from "../../lib/names.ts";
import { type Appender, BlobMissing } from "../../ports/blobs.ts";
import { codeOf, storageError, writing } from "../fs.ts";
import { PRIVATE_FILE } from "../private.ts";
import type { Reserve } from "../reserve.ts";

/** Creates a file. Its name is durable once its folder is synchronised. */
export const createGrowing = (path: string): Promise<FileHandle> => writing(path, open(path, "wx+", PRIVATE_FILE));

/**
 * Opens an existing file and truncates it to `keep` bytes; undefined keeps everything. Rejects with BlobMissing, and
 * with Internal if the file is shorter than `keep`.
 */
export async function openGrowing(id: BlobId, path: string, keep: number | undefined): Promise<[FileHandle, number]> {
  // Not "a": with O_APPEND the position of a write is ignored.
  const file = await open(path, constants.O_RDWR).catch((error: unknown) => {
    throw codeOf(error) === "ENOENT" ? new BlobMissing(`The blob ${id} does not exist.`) : storageError(error, path);
  });
  try {
    const { size } = await file.stat();
    if (keep === undefined || keep === size) return [file, size];
    if (keep > size)
      throw new GatewayError("Internal", `The blob ${id} has ${size} bytes, and at least ${keep} are expected.`);
    await writing(
      path,
      file.truncate(keep).then(() => file.sync()),
    );
    return [file, keep];
  } catch (error) {
    await file.close();
    throw error;
  }
}

interface Growing {
  readonly id: BlobId;
  readonly path: string;
  readonly file: FileHandle;
  /** Bytes that the file has. */
  readonly size: number;
  readonly reserve: Reserve;
}

/**
 * Takes over the handle. Writes run one after the other. After a failed write all later writes fail with the same
 * error.
 */
export function appender({ id, path, file, size: from, reserve }: Growing): Appender {
  let size = from;
  let last: Promise<void> = Promise.resolve();

  async function append(bytes: Uint8Array): Promise<void> {
    if (!reserve.held) await reserve.require();
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, done, bytes.length - done, size + done);
      done += bytesWritten;
    }
    size += bytes.length;
  }

  const sync = async (): Promise<void> => {
    await last;
    await writing(path, file.datasync());
  };

  return {
    id,
    get size() {
      return size;
    },
    write(bytes) {
      last = last.then(() => writing(path, append(bytes)));
      return last;
    },
    async read(into, offset) {
      for (let done = 0; done < into.length; ) {
        const { bytesRead } = await file.read(into, done, into.length - done, offset + done);
        if (bytesRead === 0)
          throw new GatewayError("Internal", `The blob ${id} ends before byte ${offset + into.length}.`);
        done += bytesRead;
      }
    },
    // The operating system has what was written.
    share: () => last,
    sync,
    async seal() {
      await sync();
      await file.close();
      return id;
    },
    async close() {
      // The writer has received the failure already.
      await last.catch(() => {});
      await file.close();
    },
  };
}
