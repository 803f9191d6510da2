/**
 * A file that holds space for writes which a full disk must not prevent: deletes, and stops of jobs. Such a write removes the
 * file when the disk is full. Until there is space to write it again, other writes are refused, so that they do not take
 * the space that deletes need.
 */
import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { open, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { coded, storageError } from "./fs.ts";

/**
 * Bytes. SQLite's log grows to about 4 MiB before its content is moved to the database (sqlite.org, "PRAGMA
 * wal_autocheckpoint"). The ledger empties the log when it spends the reserve, so the log grows at most once.
 */
const RESERVE_BYTES = 4 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;

export interface Reserve {
  /** True while the space is held, so that `require` need not be called. */
  readonly held: boolean;
  /** Holds the space again if possible. Otherwise rejects with StorageUnavailable. */
  require(): Promise<void>;
  /** Gives the space to the caller. False if there is none. */
  spend(): Promise<boolean>;
}

/** For storage without a reserve. */
export const NO_RESERVE: Reserve = {
  held: true,
  require: async () => {},
  spend: async () => false,
};

/** The file is created by the first `require`, in an existing folder. */
export function createReserve(path: string): Reserve {
  let held = statSync(path, { throwIfNoEntry: false })?.size === RESERVE_BYTES;
  let filling: Promise<void> | undefined;

  const fill = async (): Promise<void> => {
    try {
      await refuseFull(path);
      await writeRandom(path);
      held = true;
    } catch (error) {
      await rm(path, { force: true }).catch(() => {});
      throw storageError(error, path);
    }
  };
  const require = (): Promise<void> => {
    if (held) return Promise.resolve();
    filling ??= fill().finally(() => {
      filling = undefined;
    });
    return filling;
  };

  return {
    get held() {
      return held;
    },
    require,
    async spend() {
      await filling?.catch(() => {});
      if (!held) return false;
      held = false;
      await rm(path, { force: true });
      return true;
    },
  };
}

/** Rejects with ENOSPC without writing if the file system has too little space. Quotas are only seen by writing. */
async function refuseFull(path: string): Promise<void> {
  const { bavail, bfree, bsize } = await statfs(dirname(path));
  const free = (process.getuid?.() === 0 ? bfree : bavail) * bsize;
  if (free < RESERVE_BYTES) throw coded("ENOSPC", `${free} bytes are free`);
}

/** Random bytes take their whole size also on file systems that compress. */
async function writeRandom(path: string): Promise<void> {
  const file = await open(path, "w", 0o600);
  try {
    for (let done = 0; done < RESERVE_BYTES; done += PIECE_BYTES) await file.writeFile(randomBytes(PIECE_BYTES));
    await file.sync();
  } finally {
    await file.close();
  }
}
