/**
 * Blobs as files: `<root>/objects/<shard>/<id>`, and `<root>/tmp/<id>` during a write. Swept blobs are orphans for some days:
 * `<root>/orphans/<day>/<shard>/<id>`. A chain is a folder instead of a file. One process at a time uses a root. A blob's name
 * appears only once its bytes are durable. Its bytes never change under that name.
 */
import { once } from "node:events";
import { createReadStream, statSync } from "node:fs";
import { link, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { isWhole } from "../../lib/content.ts";
import { StorageUnavailable } from "../../lib/errors.ts";
import { counted } from "../../lib/gc.ts";
import type { BlobId } from "../../lib/names.ts";
import { isId, newId } from "../../lib/uuid7.ts";
import { BlobMissing, type BlobStore } from "../../ports/blobs.ts";
import { codeOf, storageError, syncFolder, writing } from "../fs.ts";
import { PRIVATE_FILE, PRIVATE_FOLDER } from "../private.ts";
import { NO_RESERVE, type Reserve } from "../reserve.ts";
import { appender, createGrowing, openGrowing } from "./append.ts";
import { chain, createChains, piecesOf } from "./chain.ts";
import { isChain, SHARDS, shardOf, timeOf } from "./ids.ts";
import { deleteOldOrphans, sweep } from "./sweep.ts";
import { writeFile } from "./write.ts";

const READ_BYTES = 512 * 1024;

/** Errors of a file with too many links, and of a file system without hard links. */
const CANNOT_LINK: ReadonlySet<string | undefined> = new Set(["EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EPERM"]);

/**
 * Creates missing folders. On a full or read-only file system, and with `readOnly`, that is done before the first write that
 * succeeds.
 */
export async function diskStore(
  root: string,
  reserve: Reserve = NO_RESERVE,
  { readOnly = false } = {},
): Promise<BlobStore> {
  const objects = join(root, "objects");
  const temporary = join(root, "tmp");
  const orphans = join(root, "orphans");
  let isPrepared = false;
  const prepared = async (): Promise<void> => {
    await writing(root, prepare(root, objects, temporary));
    isPrepared = true;
  };
  if (!readOnly) {
    await prepared().catch((error: unknown) => {
      if (!(error instanceof StorageUnavailable)) throw error;
    });
  }
  /** Before each write that needs space. */
  const requireSpace = async (): Promise<void> => {
    if (!isPrepared) await prepared();
    if (!reserve.held) await reserve.require();
  };

  // The sweep relies on this: this process's ids have times from its start to now, even if the clock is set.
  const started = Date.now();
  const startedAt = performance.now();
  const now = (): number => started + Math.floor(performance.now() - startedAt);
  const isOwn = (id: BlobId): boolean => timeOf(id) >= started && timeOf(id) <= now();

  const chains = createChains();

  const nextId = (version?: 7 | 8): BlobId => newId(now(), version);
  const folderOf = (id: BlobId): string => join(objects, shardOf(id));
  const pathOf = (id: BlobId): string => {
    if (!isId(id)) throw new BlobMissing("The blob id is not valid.");
    return join(folderOf(id), id);
  };
  const blobMissing = (id: BlobId, error: unknown): unknown =>
    codeOf(error) === "ENOENT" ? new BlobMissing(`The blob ${id} does not exist: ${pathOf(id)}`) : error;

  /** The files of a blob, in order. */
  async function filesOf(id: BlobId): Promise<{ path: string; size: number }[]> {
    const path = pathOf(id);
    try {
      if (!isChain(id)) return [{ path, size: (await stat(path)).size }];
      return (await piecesOf(path)).map((piece) => ({ path: join(path, piece.id), size: piece.size }));
    } catch (error) {
      throw blobMissing(id, error);
    }
  }

  async function linkTogether(ids: readonly BlobId[], id: BlobId): Promise<void> {
    const path = join(temporary, id);
    const files = await Promise.all(ids.map(filesOf));
    await chain(path, files.flat());
    await rename(path, pathOf(id));
  }

  async function* contentOf(ids: readonly BlobId[]): AsyncGenerator<Buffer> {
    for (const id of ids) yield* await store.get(id);
  }

  const store: BlobStore = {
    linksCopy: false,
    shareMs: 0,

    async put(body, signal) {
      const id = nextId();
      const path = join(temporary, id);
      try {
        await requireSpace();
        const size = await writeFile(path, body, signal);
        await writing(path, rename(path, pathOf(id)));
        await writing(path, syncFolder(folderOf(id)));
        return { id, size };
      } catch (error) {
        if (!isWhole(body)) body.destroy();
        await Promise.all([path, pathOf(id)].map((name) => rm(name, { force: true })));
        throw error;
      }
    },

    async get(id, range, pieceBytes = READ_BYTES) {
      if (isChain(id)) {
        const opened = await chains.open(pathOf(id), range, pieceBytes).catch((error: unknown) => {
          throw blobMissing(id, error);
        });
        return counted(opened);
      }
      const stream = createReadStream(pathOf(id), { ...range, highWaterMark: pieceBytes });
      await once(stream, "open").catch((error: unknown) => {
        throw blobMissing(id, error);
      });
      return counted(stream);
    },

    async size(id) {
      if (isChain(id)) return (await filesOf(id)).reduce((sum, { size }) => sum + size, 0);
      // Synchronous, like the reads of the ledger: 3 us of a HEAD. A promise of it takes 90 us on a busy machine.
      try {
        return statSync(pathOf(id)).size;
      } catch (error) {
        throw blobMissing(id, error);
      }
    },

    async delete(id) {
      // Not durable: after a power failure the blob is an orphan, which the sweep removes.
      const path = pathOf(id);
      const remove = () => writing(path, isChain(id) ? chains.remove(path) : rm(path, { force: true }));
      await remove().catch(async (error: unknown) => {
        // File systems that copy on write need space to delete.
        if (!(error instanceof StorageUnavailable) || !(await reserve.spend())) throw error;
        await remove();
      });
    },

    async link(...ids) {
      const [first] = ids;
      const single = ids.length === 1 && first !== undefined && !isChain(first) ? first : undefined;
      const made = nextId(single === undefined ? 8 : 7);
      await requireSpace();
      try {
        if (single === undefined) await linkTogether(ids, made);
        else await link(pathOf(single), pathOf(made));
      } catch (error) {
        if (CANNOT_LINK.has(codeOf(error))) return (await store.put(Readable.from(contentOf(ids)), NEVER)).id;
        throw storageError(single === undefined ? error : blobMissing(single, error), pathOf(made));
      }
      await writing(pathOf(made), syncFolder(folderOf(made)));
      return made;
    },

    async append(id, keep) {
      if (id !== undefined) {
        const path = pathOf(id);
        const [file, size] = await openGrowing(id, path, keep);
        return appender({ id, path, file, size, reserve });
      }
      await requireSpace();
      const created = nextId();
      const path = pathOf(created);
      const file = await createGrowing(path);
      await writing(path, syncFolder(folderOf(created)));
      return appender({ id: created, path, file, size: 0, reserve });
    },

    temporary: () => store.append(),

    sweep: (live) => sweep({ temporary, objects, orphans }, isOwn, live),
    deleteOldOrphans: () => deleteOldOrphans(orphans),

    async check() {
      await requireSpace();
      const path = join(temporary, nextId());
      const file = await writing(path, open(path, "wx", PRIVATE_FILE));
      try {
        await writing(
          path,
          file.write("ok").then(() => file.sync()),
        );
      } finally {
        await file.close();
        await rm(path);
      }
    },

    async close() {},
  };
  return store;
}

const NEVER = new AbortController().signal;

async function prepare(root: string, objects: string, temporary: string): Promise<void> {
  const first = await mkdir(objects, { recursive: true, mode: PRIVATE_FOLDER });
  await mkdir(temporary, { recursive: true, mode: PRIVATE_FOLDER });
  const present = new Set(await readdir(objects));
  const absent = SHARDS.filter((shard) => !present.has(shard));
  await Promise.all(absent.map((shard) => mkdir(join(objects, shard), PRIVATE_FOLDER)));
  if (absent.length > 0) await syncFolder(objects);
  await syncFolder(root);
  if (first !== undefined) await syncFolder(dirname(first));
}
