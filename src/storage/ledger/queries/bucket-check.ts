/** The bucket of a row that is inserted. */
import { GatewayError } from "../../../lib/errors.ts";
import type { Scope } from "../../../ports/ledger/names.ts";
import type { Database, Transaction } from "../database.ts";
import { prepare } from "./prepared.ts";

interface Entered extends Scope {
  readonly bucket: string;
  /** Creation time of a bucket that is created now. */
  readonly modified_at: number;
}

/**
 * A transaction step before an insert into a bucket. Rejects with NoSuchBucket if the bucket does not exist and must
 * not be created.
 */
export function bucketCheck({
  builder,
}: Pick<Database, "builder">): (tx: Transaction, row: Entered, create: boolean) => Promise<void> {
  const one = prepare((p: Entered) =>
    builder
      .selectFrom("buckets")
      .select("name")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("name", "=", p.bucket),
  );
  const add = prepare((p: Entered) =>
    builder
      .insertInto("buckets")
      .values({ owner: p.owner, provider: p.provider, name: p.bucket, created_at: p.modified_at }),
  );
  return async (tx, row, create) => {
    if (await tx.first(one(row))) return;
    if (!create) {
      const detail = { fields: { BucketName: row.bucket } };
      throw new GatewayError("NoSuchBucket", "The specified bucket does not exist", detail);
    }
    await tx.run(add(row));
  };
}
