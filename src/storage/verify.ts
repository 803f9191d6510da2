/**
 * Compares all stored content with the digests in the ledger, and the blobs with the ledger's names. Changes no content. Memory
 * does not grow with the number of objects.
 */
import { statSync } from "node:fs";
import { join } from "node:path";
import { type BucketConfig, blobsAddress } from "../config/blobs.ts";
import { ALGORITHMS, type Algorithm } from "../lib/digests/algorithms.ts";
import { digester } from "../lib/digests/digester.ts";
import { GatewayError, StorageUnavailable } from "../lib/errors.ts";
import type { BlobId, ByteRange } from "../lib/names.ts";
import { isId } from "../lib/uuid7.ts";
import { BlobMissing, type BlobStore } from "../ports/blobs.ts";
import type { Scope } from "../ports/ledger/names.ts";
import type { Checksums, FileRow } from "../ports/objects/rows.ts";
import { diskStore } from "./blobs/disk.ts";
import { SHARDS, shardOf } from "./blobs/ids.ts";
import { idsIn } from "./blobs/sweep.ts";
import { codeOf, located } from "./fs.ts";
import type { Database } from "./ledger/database.ts";
import { isCurrent } from "./ledger/migrations.ts";
import type { PostgresOptions } from "./ledger/postgres/database.ts";
import { liveBlobs } from "./ledger/queries/live.ts";
import { everyActivePart, everyFile, jobBlobs } from "./ledger/queries/named-content.ts";
import { uploads } from "./ledger/queries/uploads.ts";
import { recentRows } from "./ledger/recent.ts";
import { openSqlite } from "./ledger/sqlite/database.ts";
import { isBusy } from "./ledger/sqlite/failures.ts";
import { requireLedger } from "./lost-ledger.ts";
import { createScratch } from "./scratch.ts";

/** Reads all parts of an object: S3's maximum. */
const MAX_PARTS = 10_000;
const MD5 = /^[0-9a-f]{32}$/;

/** Bytes with the digests that they should have. */
interface Expected {
  readonly range: ByteRange | undefined;
  /** Bytes. */
  readonly size: number;
  /** Hexadecimal. */
  readonly md5: string | undefined;
  readonly checksums: Checksums;
}

interface Counts {
  objects: number;
  parts: number;
  bytes: number;
  undigested: number;
  missing: number;
  altered: number;
  orphans: number;
}

/**
 * Resolves with true if nothing is missing, altered or unnamed. Rejects if the storage cannot be checked.
 *
 * @param elsewhere the ledger's database and the blobs' bucket; absent: they are in the data folder
 */
export async function verifyStorage(
  dataDir: string,
  say: (line: string) => void,
  { database, bucket }: Elsewhere = {},
): Promise<boolean> {
  const open = () => (bucket === undefined ? storeInFolder(dataDir) : storeInBucket(bucket, dataDir));
  return database === undefined
    ? verifyFolder(dataDir, open, say)
    : verifyDatabase(database, open, bucket === undefined, say);
}

/** Parts of the storage that are not in the data folder. */
interface Elsewhere {
  readonly database?: PostgresOptions | undefined;
  readonly bucket?: BucketConfig | undefined;
}

/** The blobs and their places. */
interface CheckedStore {
  readonly blobs: BlobStore;
  placeOf(id: BlobId): string;
  /** All blobs that must have a name. */
  ids(): AsyncIterable<readonly BlobId[]>;
}

async function storeInFolder(dataDir: string): Promise<CheckedStore> {
  const root = join(dataDir, "files");
  const folderOf = (shard: string) => join(root, "objects", shard);
  return {
    blobs: await diskStore(root, undefined, { readOnly: true }),
    placeOf: (id) => join(folderOf(shardOf(id)), id),
    async *ids() {
      for (const shard of SHARDS) yield* blobsIn(folderOf(shard));
    },
  };
}

async function storeInBucket(config: BucketConfig, dataDir: string): Promise<CheckedStore> {
  const [{ bucketOf }, { s3Store }, { blobsInBucket, ORPHAN_AGE_MS }] = await Promise.all([
    import("./blobs/s3/open.ts"),
    import("./blobs/s3/store.ts"),
    import("./blobs/s3/sweep.ts"),
  ]);
  const bucket = bucketOf(config);
  const scratch = createScratch(join(dataDir, "scratch"));
  return {
    blobs: s3Store({ bucket, scratch, idleMs: config.request_seconds * 1000 }),
    placeOf: (id) => `${blobsAddress(config)}, ${id}`,
    async *ids() {
      for await (const batch of blobsInBucket(bucket)) {
        // Younger ones may be those of a write or of a delete that a crash interrupted. The sweep decides about them later.
        const last = bucket.now() - ORPHAN_AGE_MS;
        const old = batch.filter(({ objects }) => objects.every(({ modifiedAt }) => modifiedAt <= last));
        yield old.map(({ id }) => id);
      }
    },
  };
}

type OpenChecked = () => Promise<CheckedStore>;

/** @param alone true: no gateway may run, because the blobs are on its disk */
async function verifyDatabase(
  options: PostgresOptions,
  open: OpenChecked,
  alone: boolean,
  say: Ports["say"],
): Promise<boolean> {
  const [{ becomeOwner }, { openPostgres }] = await Promise.all([
    import("./ledger/postgres/owner.ts"),
    import("./ledger/postgres/database.ts"),
  ]);
  const owner = alone
    ? await becomeOwner(options, options.onError).catch((error: unknown) => {
        if (!(error instanceof GatewayError) || error instanceof StorageUnavailable) throw error;
        throw new Error(`${error.message}: stop Quarry first`, { cause: error });
      })
    : undefined;
  const db = openPostgres(options);
  try {
    if (!(await isCurrent(db.builder))) throw new Error("The database is of an earlier version: start Quarry once");
    return await verify({ db, store: await open(), say });
  } finally {
    await db.close();
    await owner?.release();
  }
}

async function verifyFolder(dataDir: string, open: OpenChecked, say: Ports["say"]): Promise<boolean> {
  const path = join(dataDir, "ledger.db");
  if (statSync(path, { throwIfNoEntry: false }) === undefined) throw new Error(`${path} does not exist`);
  await requireLedger(dataDir);
  try {
    const db = openSqlite(path);
    try {
      if (!(await isCurrent(db.builder))) throw new Error(`${path} is of an earlier version: run 'quarry migrate'`);
      return await verify({ db, store: await open(), say });
    } finally {
      await db.close();
    }
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new Error(`The data folder '${dataDir}' is in use: stop Quarry first`, { cause: error });
  }
}

interface Ports {
  readonly db: Database;
  readonly store: CheckedStore;
  readonly say: (line: string) => void;
}

async function verify(ports: Ports): Promise<boolean> {
  const { db, store, say } = ports;
  const { blobs } = store;
  const counts: Counts = { objects: 0, parts: 0, bytes: 0, undigested: 0, missing: 0, altered: 0, orphans: 0 };

  /** Reports what is wrong with a blob. */
  async function check(name: string, blob: BlobId, size: number, expected: readonly Expected[]): Promise<void> {
    try {
      const found = await blobs.size(blob);
      // Content without a digest may grow.
      if (found < size || (found > size && expected.length > 0)) {
        throw new Altered(`it has ${found} bytes and should have ${size}`);
      }
      if (expected.length === 0) counts.undigested += 1;
      for (const piece of expected) counts.bytes += await compare(blobs, blob, piece);
    } catch (error) {
      if (error instanceof BlobMissing) counts.missing += 1;
      else counts.altered += 1;
      const what = error instanceof BlobMissing ? "missing" : "altered";
      const reason = error instanceof Error ? error.message : String(error);
      say(`${what}: ${name}: ${reason} (${store.placeOf(blob)})`);
    }
  }

  for await (const file of everyFile(db)) {
    const blob = file.blob ?? (isId(file.id) && file.parts === undefined ? (file.id as string) : undefined);
    if (blob === undefined) continue;
    counts.objects += 1;
    await check(nameOf(file), blob, file.size, await expectedOf(db, file));
  }
  for await (const part of everyActivePart(db)) {
    counts.parts += 1;
    const expected = { range: undefined, size: part.size, md5: part.etag, checksums: part.checksums };
    await check(`part ${part.number} of an upload of ${nameOf(part)}`, part.blob, part.size, [expected]);
  }
  for (const { job, blob } of await jobBlobs(db)) await check(`job ${job}`, blob, 0, []);

  const live = liveBlobs(db);
  for await (const ids of store.ids()) {
    const named = await live(ids);
    for (const id of ids) {
      if (named.has(id)) continue;
      counts.orphans += 1;
      say(`orphan: no name in the ledger (${store.placeOf(id)})`);
    }
  }
  const { missing, altered, orphans, undigested } = counts;
  say(
    `${counts.objects} objects and ${counts.parts} parts of uploads; ${counts.bytes} bytes compared; ${undigested} without a digest; ` +
      `${missing} missing, ${altered} altered, ${orphans} orphans`,
  );
  return missing + altered + orphans === 0;
}

class Altered extends Error {}

const nameOf = ({ owner, provider, bucket, key }: Scope & Pick<FileRow, "bucket" | "key">): string =>
  `${JSON.stringify(`${bucket}/${key}`)} of '${provider}'${owner === "" ? "" : `, tenant ${JSON.stringify(owner)}`}`;

/** The digests of an object's content. Those of its parts if it was uploaded in parts. Empty: the ledger has none. */
async function expectedOf(db: Database, file: FileRow): Promise<readonly Expected[]> {
  const { size, etag, uploadId, checksums, checksumType } = file;
  if (uploadId !== undefined) {
    const parts = await uploads(db, recentRows()).parts(uploadId, { after: 0, limit: MAX_PARTS });
    let start = 0;
    return parts.map((part) => {
      const range = { start, end: start + part.size - 1 };
      start += part.size;
      return { range, size: part.size, md5: part.etag, checksums: part.checksums };
    });
  }
  // Only the ETags of content without another id are MD5s of it.
  const md5 = file.blob === undefined && MD5.test(etag) ? etag : undefined;
  const whole = checksumType === "COMPOSITE" ? {} : checksums;
  return md5 === undefined && Object.keys(whole).length === 0
    ? []
    : [{ range: undefined, size, md5, checksums: whole }];
}

/** Resolves with the number of bytes. Throws Altered. */
async function compare(blobs: BlobStore, blob: BlobId, { range, size, md5, checksums }: Expected): Promise<number> {
  const wanted = new Set<Algorithm>(ALGORITHMS.filter((algorithm) => checksums[algorithm] !== undefined));
  if (md5 !== undefined) wanted.add("md5");
  if (size === 0 || wanted.size === 0) return 0;
  const hashes = digester(wanted);
  try {
    for await (const chunk of await blobs.get(blob, range)) await hashes.update(chunk as Buffer);
    const digests = await hashes.digest();
    for (const algorithm of wanted) {
      const found = Buffer.from(digests[algorithm]!);
      const isMd5 = algorithm === "md5" && md5 !== undefined;
      const [text, expected] = isMd5 ? [found.toString("hex"), md5] : [found.toString("base64"), checksums[algorithm]];
      const where = range === undefined ? "" : ` of the bytes ${range.start} to ${range.end}`;
      if (text !== expected) throw new Altered(`the ${algorithm}${where} is ${text} and should be ${expected}`);
    }
    return size;
  } finally {
    hashes.abandon();
  }
}

async function* blobsIn(folder: string): AsyncGenerator<readonly BlobId[]> {
  try {
    yield* idsIn(folder);
  } catch (error) {
    if (codeOf(error) !== "ENOENT") throw located(error, folder);
  }
}
