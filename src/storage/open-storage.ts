/** Opens what a gateway keeps: the ledger, the blobs and the reserve for a full disk. */
import path from "node:path";
import type { Logger } from "pino";
import { type BlobsConfig, type BucketConfig, blobsAddress } from "../config/blobs.ts";
import { connectionSettings, type LedgerConfig } from "../config/ledger.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { WebhookRouting } from "../ports/events.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Replicas } from "../ports/replicas.ts";
import { diskStore } from "./blobs/disk.ts";
import type { PostgresOptions, SlowQuery } from "./ledger/postgres/database.ts";
import type { PostgresLedger } from "./ledger/postgres/open.ts";
import { openLedger } from "./ledger/sqlite/open.ts";
import { hasBlobs, requireLedger } from "./lost-ledger.ts";
import { exists, PAIR_NAME, pairFolder } from "./paired-folder.ts";
import { makePrivate } from "./private.ts";
import { createReserve, NO_RESERVE, type Reserve } from "./reserve.ts";
import { createScratch } from "./scratch.ts";

interface Place {
  readonly data_dir: string;
  /** Undefined: the ledger is in the data folder. */
  readonly ledger: LedgerConfig | undefined;
  readonly blobs: BlobsConfig;
}

interface Options {
  /** True: a missing ledger is created although there are blobs. They become orphans. */
  readonly newLedger: boolean;
  readonly webhooks: WebhookRouting;
  /** Of this program. Shown to other processes of a fleet. */
  readonly version: string;
  /** See `ReplicaOptions`. */
  readonly onFenced: () => void;
  readonly log: Pick<Logger, "warn">;
}

interface Storage {
  readonly ledger: Ledger;
  readonly blobs: BlobStore;
  readonly reserve: Reserve;
  /** Where the sweep puts blobs without a name. */
  readonly orphans: string;
  /** Set if other processes may share the ledger and the blobs: the ledger is in a database, and the blobs are in a bucket. */
  readonly fleet: Fleet | undefined;
}

interface Fleet extends Pick<PostgresOptions, "connectionString" | "connectTimeoutMs" | "onError"> {
  readonly replicas: Replicas;
}

export async function openStorage(place: Place, options: Options): Promise<Storage> {
  const { data_dir: dir, ledger: database, blobs } = place;
  const { newLedger, webhooks, log } = options;
  if (!newLedger && database === undefined) await requireLedger(dir);
  const shared = await makePrivate(dir);
  if (shared !== undefined) log.warn(shared);
  // Nothing in the folder is kept if the ledger is in a database and the blobs in a bucket.
  const isKept = database === undefined || blobs.type === "disk";
  const reserve = isKept ? createReserve(path.join(dir, "reserve")) : NO_RESERVE;
  const openedDatabase = database && (await openDatabase(database, blobs.type === "disk", options));
  const ledger: Ledger = openedDatabase ?? (await openLedger(dir, reserve, webhooks));
  try {
    const opened =
      blobs.type === "s3"
        ? await openS3(blobs, { dir, ledger, database: openedDatabase, newLedger })
        : await openDisk({ dir, ledger, database: openedDatabase, newLedger }, reserve);
    await reserve.require().catch((err: unknown) => {
      log.warn({ err }, "the data folder cannot be written: only reads and deletes are served until it can");
    });
    return { ledger, reserve, ...opened, fleet: openedDatabase?.fleet };
  } catch (error) {
    await ledger.close();
    throw error;
  }
}

type OpenedDatabase = PostgresLedger & { readonly fleet: Fleet | undefined };

async function openDatabase(config: LedgerConfig, alone: boolean, options: Options): Promise<OpenedDatabase> {
  // Its driver is loaded only if it is needed.
  const { openPostgresLedger } = await import("./ledger/postgres/open.ts");
  const { webhooks, version, onFenced, log } = options;
  const onError = (err: Error) => log.warn({ err }, "a connection to the database ended");
  const slow = {
    afterMs: config.slow_query_seconds * 1000,
    report: (query: SlowQuery) => log.warn(query, "a query of the database was slow"),
  };
  const settings = { ...connectionSettings(config), onError };
  const replica = alone ? undefined : { version, onFenced, log };
  const ledger = await openPostgresLedger({ ...settings, slow, alone, replica }, webhooks);
  return { ...ledger, fleet: ledger.replicas && { ...settings, replicas: ledger.replicas } };
}

interface Opening {
  readonly dir: string;
  readonly ledger: Ledger;
  /** Undefined: no other process has this ledger. */
  readonly database: PostgresLedger | undefined;
  readonly newLedger: boolean;
}

/** Rejects if the folder has what is to be in the bucket or in the database. */
async function requireUnused(dir: string, address: string, database: PostgresLedger | undefined): Promise<void> {
  const move = `Move it with 'quarry migrate --from ${dir}', or use an empty data folder.`;
  if (database !== undefined && (await exists(path.join(dir, "ledger.db")))) {
    throw new Error(
      `The data folder '${dir}' has a ledger of its own (ledger.db), which the database does not have. ${move}`,
    );
  }
  if (await hasBlobs(path.join(dir, "files"))) {
    throw new Error(`The data folder '${dir}' has blobs, which ${address} does not have. ${move}`);
  }
}

async function openDisk({ dir, ledger, database, newLedger }: Opening, reserve: Reserve) {
  if (database !== undefined) await pairFolder(ledger.secrets, dir, newLedger);
  // A ledger in a folder is bound to a bucket, or to the folder itself.
  else if ((await ledger.secrets.find(PAIR_NAME)) !== undefined) {
    throw new Error(
      `The objects of the ledger in '${dir}' are in a bucket. Name it in the configuration, or use an empty data folder.`,
    );
  }
  const root = path.join(dir, "files");
  return { blobs: await diskStore(root, reserve), orphans: path.join(root, "orphans") };
}

async function openS3(config: BucketConfig, { dir, ledger, database, newLedger }: Opening) {
  const address = blobsAddress(config);
  if ((await ledger.secrets.find(PAIR_NAME)) === undefined && !newLedger) await requireUnused(dir, address, database);
  // The SDK is loaded only if it is needed.
  const [{ bucketOf }, { s3Store }, { pairBucket }] = await Promise.all([
    import("./blobs/s3/open.ts"),
    import("./blobs/s3/store.ts"),
    import("./paired-bucket.ts"),
  ]);
  const bucket = bucketOf(config);
  await pairBucket({ secrets: ledger.secrets, bucket, address, newLedger });
  const blobs = s3Store({
    bucket,
    scratch: createScratch(path.join(dir, "scratch")),
    generation: database?.generation,
    idleMs: config.request_seconds * 1000,
  });
  return { blobs, orphans: `${address}orphans` };
}
