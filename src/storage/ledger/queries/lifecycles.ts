/** Lifecycle configurations of buckets. */
import type { LifecycleRow, Lifecycles } from "../../../ports/ledger/names.ts";
import type { Database } from "../database.ts";
import type { LifecyclesTable } from "../schema.ts";
import { bucketCheck } from "./bucket-check.ts";
import { fromJson } from "./json.ts";
import { prepare } from "./prepared.ts";

type Named = Pick<LifecyclesTable, "owner" | "provider" | "bucket">;

/** The deletion that goes with that of its bucket. */
export const removeLifecycle = ({ builder }: Pick<Database, "builder">) =>
  prepare((p: Named) =>
    builder
      .deleteFrom("lifecycles")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.bucket),
  );

export function lifecycles(db: Database): Lifecycles {
  const { builder } = db;
  const remove = removeLifecycle(db);
  const put = prepare((p: LifecyclesTable) =>
    builder
      .insertInto("lifecycles")
      .values({ owner: p.owner, provider: p.provider, bucket: p.bucket, rules_json: p.rules_json })
      .onConflict((c) => c.columns(["owner", "provider", "bucket"]).doUpdateSet({ rules_json: p.rules_json })),
  );
  const one = prepare((p: Named) =>
    builder
      .selectFrom("lifecycles")
      .selectAll()
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.bucket),
  );
  const needBucket = bucketCheck(db);
  const all = builder
    .selectFrom("lifecycles")
    .selectAll()
    .orderBy("owner")
    .orderBy("provider")
    .orderBy("bucket")
    .compile();

  return {
    async put({ owner, provider, bucket, rules }) {
      await db.write(async (tx) => {
        await needBucket(tx, { owner, provider, bucket, modified_at: 0 }, false);
        await tx.run(put({ owner, provider, bucket, rules_json: JSON.stringify(rules) }));
      });
    },
    async delete({ owner, provider, bucket }) {
      await db.write((tx) => tx.run(remove({ owner, provider, bucket })), { mayUseReserve: true });
    },
    async of({ owner, provider, bucket }) {
      const row = await db.first(one({ owner, provider, bucket }));
      return row && toLifecycle(row);
    },
    all: async () => (await db.all(all)).map(toLifecycle),
  };
}

const toLifecycle = ({ owner, provider, bucket, rules_json }: LifecyclesTable): LifecycleRow => ({
  owner,
  provider,
  bucket,
  rules: fromJson<LifecycleRow["rules"]>(rules_json) ?? [],
});
