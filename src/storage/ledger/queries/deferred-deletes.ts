/** Deferred deletes: provider files without a name, to be deleted once no job reads them. */
import type { FileId, ProviderName } from "../../../lib/names.ts";
import type { DeferredDeleteRecords } from "../../../ports/ledger/nameless-files.ts";
import type { Database, Transaction } from "../database.ts";
import { prepare } from "./prepared.ts";

interface Discarded {
  readonly provider: ProviderName;
  readonly id: FileId;
}

/** Inserts rows in the caller's transaction. Existing rows stay unchanged. */
export async function deferDelete(
  { builder }: Pick<Database, "builder">,
  tx: Transaction,
  provider: ProviderName,
  ids: readonly FileId[],
): Promise<void> {
  for (const id of ids) {
    const added = builder
      .insertInto("discards")
      .values({ provider, id })
      .onConflict((c) => c.columns(["provider", "id"]).doNothing());
    await tx.run(added.compile());
  }
}

export function deferredDeletes(db: Database): DeferredDeleteRecords {
  const { builder } = db;
  const one = prepare((p: Discarded) =>
    builder.selectFrom("discards").select("id").where("provider", "=", p.provider).where("id", "=", p.id),
  );
  const all = prepare((p: Pick<Discarded, "provider">) =>
    builder.selectFrom("discards").select("id").where("provider", "=", p.provider),
  );
  const unread = prepare((p: Pick<Discarded, "provider">) =>
    builder
      .selectFrom("discards")
      .select("discards.id")
      .where("discards.provider", "=", p.provider)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("jobs")
              .select("jobs.id")
              .whereRef("jobs.input_file", "=", "discards.id")
              .where("jobs.end_time", "is", null)
              .where("jobs.provider", "=", p.provider),
          ),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("claims")
              .select("claims.token")
              .whereRef("claims.input_file", "=", "discards.id")
              .where("claims.provider", "=", p.provider),
          ),
        ),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("chunks")
              .select("chunks.number")
              .whereRef("chunks.input_file", "=", "discards.id")
              .where("chunks.state", "<>", "done")
              .where("chunks.provider", "=", p.provider),
          ),
        ),
      ),
  );
  const removed = prepare((p: Discarded) =>
    builder.deleteFrom("discards").where("provider", "=", p.provider).where("id", "=", p.id),
  );

  return {
    has: async (provider, id) => (await db.first(one({ provider, id }))) !== undefined,
    all: async (provider) => new Set((await db.all(all({ provider }))).map(({ id }) => id)),
    unread: async (provider) => (await db.all(unread({ provider }))).map(({ id }) => id),
    async delete(provider, id) {
      await db.write((tx) => tx.run(removed({ provider, id })), { mayUseReserve: true });
    },
  };
}
