/** Buckets: names within an owner and provider. */
import { compareNames, successor } from "../../../lib/s3/byte-order.ts";
import type { Buckets, Scope } from "../../../ports/ledger/names.ts";
import type { Database } from "../database.ts";
import { removeLifecycle } from "./lifecycles.ts";
import { prepare } from "./prepared.ts";

interface BucketName extends Scope {
  readonly name: string;
}

export function buckets(db: Database): Buckets {
  const { builder } = db;
  const one = prepare((p: BucketName) =>
    builder
      .selectFrom("buckets")
      .select(["name", "created_at"])
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("name", "=", p.name),
  );
  const add = prepare((p: BucketName & { readonly at: number }) =>
    builder
      .insertInto("buckets")
      .values({ owner: p.owner, provider: p.provider, name: p.name, created_at: p.at })
      .onConflict((c) => c.columns(["owner", "provider", "name"]).doNothing()),
  );
  const remove = prepare((p: BucketName) =>
    builder
      .deleteFrom("buckets")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("name", "=", p.name),
  );
  const anyFile = prepare((p: BucketName) =>
    builder
      .selectFrom("files")
      .select("id")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.name)
      .limit(1),
  );

  const itsUploads = (p: BucketName) =>
    builder
      .selectFrom("uploads")
      .select("id")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.name);
  const partBlobs = prepare((p: BucketName) =>
    builder
      .selectFrom("upload_parts")
      .select("blob")
      .where("upload_id", "in", itsUploads(p))
      .where("blob", "is not", null)
      .orderBy("upload_id")
      .orderBy("number"),
  );
  const removeParts = prepare((p: BucketName) =>
    builder.deleteFrom("upload_parts").where("upload_id", "in", itsUploads(p)),
  );
  const removeUploads = prepare((p: BucketName) =>
    builder
      .deleteFrom("uploads")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.name),
  );

  const removeRules = removeLifecycle(db);

  return {
    create: ({ owner, provider }, name, at) =>
      db.write(async (tx) => (await tx.run(add({ owner, provider, name, at }))) > 0),

    async get({ owner, provider }, name) {
      const row = await db.first(one({ owner, provider, name }));
      return row && { name: row.name, createdAt: row.created_at };
    },

    delete: ({ owner, provider }, name) =>
      db.write(
        async (tx) => {
          const bucket = { owner, provider, name };
          if (await tx.first(anyFile(bucket))) return { outcome: "not empty", blobs: [] };
          if ((await tx.run(remove(bucket))) === 0) return { outcome: "missing", blobs: [] };
          const parts = await tx.all(partBlobs(bucket));
          await tx.run(removeParts(bucket));
          await tx.run(removeUploads(bucket));
          await tx.run(removeRules({ owner, provider, bucket: name }));
          return { outcome: "deleted", blobs: parts.map(({ blob }) => blob!) };
        },
        { mayUseReserve: true },
      ),

    async list({ owner, provider }, { prefix = "", after = "", limit }) {
      const end = successor(prefix);
      const [from, name] = compareNames(after, prefix) < 0 ? ([">=", prefix] as const) : ([">", after] as const);
      const rows = await db.all(
        builder
          .selectFrom("buckets")
          .select(["name", "created_at"])
          .where("owner", "=", owner)
          .where("provider", "=", provider)
          .where("name", from, name)
          .$if(end !== undefined, (q) => q.where("name", "<", end!))
          .orderBy("name")
          .limit(limit)
          .compile(),
      );
      return rows.map((row) => ({ name: row.name, createdAt: row.created_at }));
    },
  };
}
