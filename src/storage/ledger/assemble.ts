/** The ledger's queries on a database, put together. */
import type { CompiledQuery } from "kysely";
import { StorageUnavailable } from "../../lib/errors.ts";
import type { WebhookRouting } from "../../ports/events.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Database, WriteOptions } from "./database.ts";
import { buckets } from "./queries/buckets.ts";
import { chunks } from "./queries/chunks.ts";
import { deferredDeletes } from "./queries/deferred-deletes.ts";
import { events } from "./queries/events.ts";
import { files } from "./queries/files.ts";
import { history } from "./queries/history.ts";
import { inScope } from "./queries/in-scope.ts";
import { intendedFiles } from "./queries/intended-files.ts";
import { jobs } from "./queries/jobs.ts";
import { lifecycles } from "./queries/lifecycles.ts";
import { liveBlobs } from "./queries/live.ts";
import { outbox } from "./queries/outbox.ts";
import { pageSessions } from "./queries/page-sessions.ts";
import { pinnedInputs } from "./queries/pinned-inputs.ts";
import { prepare } from "./queries/prepared.ts";
import { runs } from "./queries/runs.ts";
import { secrets } from "./queries/secrets.ts";
import { spending } from "./queries/spending.ts";
import { translations } from "./queries/translations.ts";
import { uploads } from "./queries/uploads.ts";
import type { Recent } from "./recent.ts";
import type { StateTable } from "./schema.ts";

interface ClosableDatabase extends Database {
  close(): Promise<void>;
}

/**
 * @param recent the cache of rows that every write of the ledger invalidates
 * @param routing where events of jobs go; absent: nowhere
 */
export async function assemble(
  db: ClosableDatabase,
  recent: Recent,
  routing: WebhookRouting | undefined,
): Promise<Ledger> {
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
    secrets: secrets(marked),
    pageSessions: pageSessions(marked),
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
  db: Database,
  note: () => CompiledQuery<unknown>,
): Database & { mark(options?: WriteOptions): Promise<void> } {
  let isMarked = false;
  async function mark(options?: WriteOptions): Promise<void> {
    await db.write((tx) => tx.run(note()), options);
    isMarked = true;
  }
  return {
    builder: db.builder,
    isRemote: db.isRemote,
    replica: db.replica,
    all: db.all,
    first: db.first,
    mark,
    async write(work, options) {
      if (!isMarked) await mark(options);
      return db.write(work, options);
    },
  };
}

function ignoreUnavailable(error: unknown): void {
  if (!(error instanceof StorageUnavailable)) throw error;
}
