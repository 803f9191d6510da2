/** The ledger in a folder. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { CompiledQuery } from "kysely";
import { GatewayError, StorageUnavailable } from "../../lib/errors.ts";
import type { WebhookRouting } from "../../ports/events.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { PRIVATE_FOLDER } from "../private.ts";
import type { Reserve } from "../reserve.ts";
import { buckets } from "./buckets.ts";
import { checkSchema } from "./check-schema.ts";
import { chunks } from "./chunks.ts";
import type { Database, WriteOptions } from "./database.ts";
import { deferredDeletes } from "./deferred-deletes.ts";
import { events } from "./events.ts";
import { isBusy } from "./failures.ts";
import { files } from "./files.ts";
import { history } from "./history.ts";
import { inScope } from "./in-scope.ts";
import { intendedFiles } from "./intended-files.ts";
import { jobs } from "./jobs.ts";
import { lifecycles } from "./lifecycles.ts";
import { liveBlobs } from "./live.ts";
import { isCurrent, migrate } from "./migrations.ts";
import { LedgerMismatch } from "./mismatch.ts";
import { outbox } from "./outbox.ts";
import { pinnedInputs } from "./pinned-inputs.ts";
import { prepare } from "./prepared.ts";
import { recentRows } from "./recent.ts";
import { runs } from "./runs.ts";
import type { StateTable } from "./schema.ts";
import { spending } from "./spending.ts";
import { openSqlite, type Sqlite } from "./sqlite.ts";
import { translations } from "./translations.ts";
import { uploads } from "./uploads.ts";

/**
 * Opens `<dir>/ledger.db`, creates the folder and the file if missing, and migrates the tables. On a full or read-only file
 * system a current ledger opens too, and its writes reject with StorageUnavailable. Rejects with Unavailable if another
 * process has the file open.
 *
 * @param routing who is told of the events of jobs. Undefined: nobody, and none is entered
 */
export async function openLedger(dir: string, reserve?: Reserve, routing?: WebhookRouting): Promise<Ledger> {
  await mkdir(dir, { recursive: true, mode: PRIVATE_FOLDER });
  const path = join(dir, "ledger.db");
  try {
    const db = openSqlite(path, reserve);
    try {
      if (!db.writable && !(await isCurrent(db.builder))) {
        throw new GatewayError("Unavailable", `${path}: the ledger must be upgraded, and it cannot be written`);
      }
      // One transaction: a ledger that is refused stays as it was.
      const upgrade = async () => {
        await migrate(db.builder);
        await checkSchema(db.builder);
      };
      if (db.writable) await db.write(upgrade, { mayUseReserve: true }).catch(refuseUpgrade(path));
      else await checkSchema(db.builder);
      return await ledger(db, routing);
    } catch (error) {
      await db.close();
      throw error;
    }
  } catch (error) {
    if (error instanceof LedgerMismatch) {
      throw new Error(`The ledger in '${dir}' cannot be used by this version of Quarry: ${error.message}`, {
        cause: error,
      });
    }
    if (!isBusy(error)) throw error;
    throw new GatewayError("Unavailable", `The data folder '${dir}' is in use by another Quarry`, { cause: error });
  }
}

async function ledger(db: Sqlite, routing: WebhookRouting | undefined): Promise<Ledger> {
  const { builder } = db;
  const opened = builder.selectFrom("state").select("at").where("name", "=", "open").compile();
  const closed = builder.deleteFrom("state").where("name", "=", "open").compile();
  const note = prepare((p: StateTable) =>
    builder
      .insertInto("state")
      .values({ name: p.name, at: p.at })
      .onConflict((c) => c.column("name").doUpdateSet({ at: p.at })),
  );

  const crashed = (await db.first(opened)) !== undefined;
  const marked = markedOpen(db, () => note({ name: "open", at: Date.now() }));
  await marked.mark().catch(ignoreUnavailable);

  const recent = recentRows();
  const told = outbox(marked, routing);
  return {
    ...inScope({ buckets: buckets(marked), files: files(marked, recent), uploads: uploads(marked, recent) }),
    jobs: jobs(marked, told),
    history: history(marked, told),
    events: events(marked),
    deferredDeletes: deferredDeletes(marked),
    intendedFiles: intendedFiles(marked),
    lifecycles: lifecycles(marked),
    runs: runs(marked),
    pinnedInputs: pinnedInputs(marked),
    translations: translations(marked),
    chunks: chunks(marked),
    spending: spending(marked),
    live: liveBlobs(db),
    crashed,
    async check() {
      await marked.write((tx) => tx.run(note({ name: "checked", at: Date.now() })));
    },
    async close() {
      try {
        // If this fails, the next start only looks for leftovers that do not exist.
        await db.write((tx) => tx.run(closed)).catch(ignoreUnavailable);
      } finally {
        await db.close();
      }
    },
  };
}

/** Marks the ledger as open before its first write: at once, or when the storage can be written again. */
function markedOpen(
  db: Sqlite,
  note: () => CompiledQuery<unknown>,
): Database & { mark(options?: WriteOptions): Promise<void> } {
  let isMarked = false;
  async function mark(options?: WriteOptions): Promise<void> {
    await db.write((tx) => tx.run(note()), options);
    isMarked = true;
  }
  return {
    builder: db.builder,
    all: db.all,
    first: db.first,
    mark,
    async write(work, options) {
      if (!isMarked) await mark(options);
      return db.write(work, options);
    },
  };
}

const refuseUpgrade = (path: string) => (error: unknown) => {
  if (!(error instanceof StorageUnavailable)) throw error;
  throw new StorageUnavailable(
    `${path}: the ledger must be upgraded, and it cannot be written. ${error.message}`,
    error,
  );
};

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof StorageUnavailable)) throw error;
}
