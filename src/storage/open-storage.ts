/** Opens what a gateway keeps: the ledger, the blobs and the reserve for a full disk. */
import path from "node:path";
import type { Logger } from "pino";
import { connectionSettings, type LedgerConfig } from "../config/ledger.ts";
import type { BlobStore } from "../ports/blobs.ts";
import type { WebhookRouting } from "../ports/events.ts";
import type { Ledger } from "../ports/ledger.ts";
import { diskStore } from "./blobs/disk.ts";
import { openLedger } from "./ledger/open.ts";
import type { SlowQuery } from "./ledger/postgres/database.ts";
import { requireLedger } from "./lost-ledger.ts";
import { pairFolder } from "./paired-folder.ts";
import { makePrivate } from "./private.ts";
import { createReserve, type Reserve } from "./reserve.ts";

interface Place {
  readonly data_dir: string;
  /** Undefined: the ledger is in the data folder. */
  readonly ledger: LedgerConfig | undefined;
}

interface Options {
  /** True: a missing ledger is created although there are blobs. They become orphans. */
  readonly newLedger: boolean;
  readonly webhooks: WebhookRouting;
  readonly log: Pick<Logger, "warn">;
}

interface Storage {
  readonly ledger: Ledger;
  readonly blobs: BlobStore;
  readonly reserve: Reserve;
}

export async function openStorage({ data_dir: dir, ledger: database }: Place, options: Options): Promise<Storage> {
  const { newLedger, webhooks, log } = options;
  if (!newLedger && database === undefined) await requireLedger(dir);
  const shared = await makePrivate(dir);
  if (shared !== undefined) log.warn(shared);
  const reserve = createReserve(path.join(dir, "reserve"));
  const ledger =
    database === undefined ? await openLedger(dir, reserve, webhooks) : await openDatabase(database, dir, options);
  const blobs = await diskStore(path.join(dir, "files"), reserve);
  await reserve.require().catch((err: unknown) => {
    log.warn({ err }, "the data folder cannot be written: only reads and deletes are served until it can");
  });
  return { ledger, blobs, reserve };
}

async function openDatabase(config: LedgerConfig, dir: string, { newLedger, webhooks, log }: Options): Promise<Ledger> {
  // Its driver is loaded only if it is needed.
  const { openPostgresLedger } = await import("./ledger/postgres/open.ts");
  const onError = (err: Error) => log.warn({ err }, "a connection to the database ended");
  const slow = {
    afterMs: config.slow_query_seconds * 1000,
    report: (query: SlowQuery) => log.warn(query, "a query of the database was slow"),
  };
  const ledger = await openPostgresLedger({ ...connectionSettings(config), onError, slow, alone: true }, webhooks);
  try {
    await pairFolder(ledger.secrets, dir, newLedger);
    return ledger;
  } catch (error) {
    await ledger.close();
    throw error;
  }
}
