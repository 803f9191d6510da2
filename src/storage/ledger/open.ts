/** The ledger in a folder. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { GatewayError } from "../../lib/errors.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { PRIVATE_FOLDER } from "../private.ts";
import { buckets } from "./buckets.ts";
import { deferredDeletes } from "./deferred-deletes.ts";
import { isBusy } from "./failures.ts";
import { files } from "./files.ts";
import { jobs } from "./jobs.ts";
import { liveBlobs } from "./live.ts";
import { migrate } from "./migrations.ts";
import { pinnedInputs } from "./pinned-inputs.ts";
import { prepare } from "./prepared.ts";
import { recentRows } from "./recent.ts";
import { runs } from "./runs.ts";
import type { StateTable } from "./schema.ts";
import { openSqlite, type Sqlite } from "./sqlite.ts";
import { uploads } from "./uploads.ts";

/**
 * Opens `<dir>/ledger.db`, creates the folder and the file if missing, and migrates the tables. Rejects with
 * Unavailable if another process has the file open.
 */
export async function openLedger(dir: string): Promise<Ledger> {
  await mkdir(dir, { recursive: true, mode: PRIVATE_FOLDER });
  try {
    const db = openSqlite(join(dir, "ledger.db"));
    try {
      await db.write(() => migrate(db.builder));
      return await ledger(db);
    } catch (error) {
      await db.close();
      throw error;
    }
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new GatewayError("Unavailable", `The data folder '${dir}' is in use by another Quarry`, { cause: error });
  }
}

async function ledger(db: Sqlite): Promise<Ledger> {
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
  await db.write((tx) => tx.run(note({ name: "open", at: Date.now() })));

  const recent = recentRows();
  return {
    buckets: buckets(db),
    files: files(db, recent),
    uploads: uploads(db, recent),
    jobs: jobs(db),
    deferredDeletes: deferredDeletes(db),
    runs: runs(db),
    pinnedInputs: pinnedInputs(db),
    live: liveBlobs(db),
    crashed,
    async check() {
      await db.write((tx) => tx.run(note({ name: "checked", at: Date.now() })));
    },
    async close() {
      await db.write((tx) => tx.run(closed));
      await db.close();
    },
  };
}
