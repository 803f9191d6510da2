/** Files that uploads under way may create with their provider. */
import type { ProviderName } from "../../../lib/names.ts";
import type { IntendedFileRecords } from "../../../ports/ledger/nameless-files.ts";
import type { Database, Transaction } from "../database.ts";
import type { IntendedFilesTable } from "../schema.ts";
import { prepare } from "./prepared.ts";
import { writers } from "./replicas.ts";

type Name = Pick<IntendedFilesTable, "provider" | "name">;

const removal = (builder: Database["builder"]) => (p: Name) =>
  builder.deleteFrom("intended_files").where("provider", "=", p.provider).where("name", "=", p.name);

/** Deletes the record in the caller's transaction, which enters the file's object. */
export function settleIntended({ builder }: Pick<Database, "builder">) {
  const removed = prepare(removal(builder));
  return async (tx: Transaction, provider: ProviderName, name: string): Promise<void> => {
    await tx.run(removed({ provider, name }));
  };
}

export function intendedFiles(db: Database): IntendedFileRecords {
  const { builder } = db;
  const added = prepare((p: IntendedFilesTable) =>
    builder
      .insertInto("intended_files")
      .values({ provider: p.provider, name: p.name, created_at: p.created_at, replica: p.replica })
      .onConflict((c) => c.columns(["provider", "name"]).doNothing()),
  );
  const removed = prepare(removal(builder));

  return {
    async insert({ provider, name, createdAt }) {
      await db.write((tx) => tx.run(added({ provider, name, created_at: createdAt, replica: db.replica ?? null })));
    },
    async delete({ provider, name }) {
      await db.write((tx) => tx.run(removed({ provider, name })), { mayUseReserve: true });
    },
    async all(which = "all") {
      const files = builder.selectFrom("intended_files").selectAll().orderBy("created_at");
      const left = files.where((is) => is.or([is("replica", "is", null), is("replica", "not in", writers(db))]));
      const rows = await db.all((which === "all" ? files : left).compile());
      return rows.map(({ provider, name, created_at: createdAt }) => ({ provider, name, createdAt }));
    },
  };
}
