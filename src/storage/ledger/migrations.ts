/**
 * Migrations of the tables. A released migration never changes; a later one corrects it.
 *
 * On Postgres only `FLAVOUR` differs: names are `text collate "C"`, so that they sort by bytes as in SQLite, and tables
 * are not clustered.
 */
import { type CreateTableBuilder, type Kysely, type RawBuilder, sql } from "kysely";
import { type Migration, Migrator } from "kysely/migration";
import type { Schema } from "./schema.ts";

const FLAVOUR = {
  /** Text that is compared and sorted by its UTF-8 bytes. */
  name: sql`text`,
  /** Rows are stored in the primary key's tree: a lookup is one search, and a listing reads neighbours. */
  clustered: sql`without rowid`,
} satisfies Record<string, RawBuilder<unknown>>;

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "0001_first": {
    async up(db: Kysely<unknown>) {
      const clustered = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
        table.modifyEnd(FLAVOUR.clustered).execute();

      await clustered(
        db.schema
          .createTable("buckets")
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("name", FLAVOUR.name, (c) => c.notNull())
          .addColumn("created_at", "bigint", (c) => c.notNull())
          .addPrimaryKeyConstraint("buckets_key", ["owner", "provider", "name"]),
      );

      await clustered(
        db.schema
          .createTable("files")
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("bucket", FLAVOUR.name, (c) => c.notNull())
          .addColumn("key", FLAVOUR.name, (c) => c.notNull())
          .addColumn("id", FLAVOUR.name, (c) => c.notNull())
          .addColumn("etag", "text", (c) => c.notNull())
          .addColumn("size", "bigint", (c) => c.notNull())
          .addColumn("modified_at", "bigint", (c) => c.notNull())
          .addColumn("content_type", "text")
          .addColumn("headers_json", "text", (c) => c.notNull())
          .addColumn("metadata_json", "text", (c) => c.notNull())
          .addColumn("checksums_json", "text", (c) => c.notNull())
          .addColumn("blob", FLAVOUR.name)
          .addColumn("expires_at", "bigint")
          .addColumn("parts_json", "text")
          .addColumn("unfit_line", "bigint")
          .addColumn("checksum_type", "text")
          .addColumn("upload_id", FLAVOUR.name)
          .addPrimaryKeyConstraint("files_key", ["owner", "provider", "bucket", "key"])
          // Prevents files without a bucket under concurrent writes.
          .addForeignKeyConstraint("files_bucket", ["owner", "provider", "bucket"], "buckets", [
            "owner",
            "provider",
            "name",
          ]),
      );
      // Ids are time-ordered, so a new one goes to the end of this index.
      await db.schema.createIndex("files_id").on("files").column("id").execute();
      await db.schema.createIndex("files_blob").on("files").column("blob").execute();

      await clustered(
        db.schema
          .createTable("file_parts")
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("bucket", FLAVOUR.name, (c) => c.notNull())
          .addColumn("key", FLAVOUR.name, (c) => c.notNull())
          .addColumn("id", FLAVOUR.name, (c) => c.notNull())
          .addPrimaryKeyConstraint("file_parts_key", ["owner", "provider", "bucket", "key", "id"]),
      );
      await db.schema.createIndex("file_parts_id").on("file_parts").column("id").execute();

      await clustered(
        db.schema
          .createTable("uploads")
          .addColumn("id", FLAVOUR.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("bucket", FLAVOUR.name, (c) => c.notNull())
          .addColumn("key", FLAVOUR.name, (c) => c.notNull())
          .addColumn("created_at", "bigint", (c) => c.notNull())
          .addColumn("content_type", "text")
          .addColumn("headers_json", "text", (c) => c.notNull())
          .addColumn("metadata_json", "text", (c) => c.notNull())
          .addColumn("checksum_json", "text")
          .addColumn("result_json", "text"),
      );
      await db.schema
        .createIndex("uploads_name")
        .on("uploads")
        .columns(["owner", "provider", "bucket", "key", "id"])
        .execute();
      await db.schema.createIndex("uploads_age").on("uploads").column("created_at").execute();

      await clustered(
        db.schema
          .createTable("upload_parts")
          .addColumn("upload_id", FLAVOUR.name, (c) => c.notNull())
          .addColumn("number", "integer", (c) => c.notNull())
          .addColumn("blob", FLAVOUR.name)
          .addColumn("etag", "text", (c) => c.notNull())
          .addColumn("size", "bigint", (c) => c.notNull())
          .addColumn("checksums_json", "text", (c) => c.notNull())
          .addColumn("modified_at", "bigint", (c) => c.notNull())
          .addPrimaryKeyConstraint("upload_parts_key", ["upload_id", "number"]),
      );
      await db.schema.createIndex("upload_parts_blob").on("upload_parts").column("blob").execute();

      await clustered(
        db.schema
          .createTable("jobs")
          .addColumn("id", FLAVOUR.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("native_id", FLAVOUR.name, (c) => c.notNull())
          .addColumn("arn", "text", (c) => c.notNull())
          .addColumn("name", "text", (c) => c.notNull())
          .addColumn("model_id", "text", (c) => c.notNull())
          .addColumn("role_arn", "text")
          .addColumn("client_request_token", "text")
          .addColumn("status", "text", (c) => c.notNull())
          .addColumn("message", "text")
          .addColumn("submit_time", "bigint", (c) => c.notNull())
          .addColumn("last_modified_time", "bigint", (c) => c.notNull())
          .addColumn("end_time", "bigint")
          .addColumn("expiration_time", "bigint")
          .addColumn("timeout_hours", "integer")
          .addColumn("invocation_type", "text")
          .addColumn("input_file", FLAVOUR.name)
          .addColumn("publish", "text")
          .addColumn("input_json", "text")
          .addColumn("output_json", "text")
          .addColumn("vpc_json", "text")
          .addColumn("counts_json", "text"),
      );
      await db.schema.createIndex("jobs_native").on("jobs").columns(["owner", "native_id"]).execute();
      // If two indexes fit a filter equally well, SQLite takes the first. The narrowest come first.
      const jobsBy = (column: string) =>
        db.schema.createIndex(`jobs_${column}`).on("jobs").columns(["owner", column, "submit_time", "id"]).execute();
      await jobsBy("provider");
      await jobsBy("status");
      await db.schema.createIndex("jobs_time").on("jobs").columns(["owner", "submit_time", "id"]).execute();
      await db.schema.createIndex("jobs_input").on("jobs").columns(["input_file", "end_time"]).execute();
      await db.schema.createIndex("jobs_unfinished").on("jobs").columns(["end_time", "submit_time"]).execute();

      await clustered(
        db.schema
          .createTable("job_tags")
          .addColumn("job_id", FLAVOUR.name, (c) => c.notNull().references("jobs.id"))
          .addColumn("key", FLAVOUR.name, (c) => c.notNull())
          .addColumn("value", "text", (c) => c.notNull())
          .addPrimaryKeyConstraint("job_tags_key", ["job_id", "key"]),
      );

      await clustered(
        db.schema
          .createTable("claims")
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("token", FLAVOUR.name, (c) => c.notNull())
          .addColumn("fingerprint", "text", (c) => c.notNull())
          .addColumn("job_id", FLAVOUR.name)
          .addColumn("claimed_at", "bigint", (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("input_file", FLAVOUR.name)
          .addColumn("request_json", "text")
          .addPrimaryKeyConstraint("claims_key", ["owner", "token"]),
      );
      await db.schema.createIndex("claims_input").on("claims").column("input_file").execute();

      await clustered(
        db.schema
          .createTable("discards")
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("id", FLAVOUR.name, (c) => c.notNull())
          .addPrimaryKeyConstraint("discards_key", ["provider", "id"]),
      );

      await clustered(
        db.schema
          .createTable("runs")
          .addColumn("id", FLAVOUR.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
          .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
          .addColumn("model_id", "text", (c) => c.notNull())
          .addColumn("input", FLAVOUR.name, (c) => c.notNull())
          .addColumn("input_name", "text", (c) => c.notNull())
          .addColumn("output_bucket", "text", (c) => c.notNull())
          .addColumn("output_key", "text", (c) => c.notNull())
          .addColumn("deadline", "bigint")
          .addColumn("started", "integer", (c) => c.notNull())
          .addColumn("stop_requested", "integer", (c) => c.notNull())
          .addColumn("status", "text", (c) => c.notNull())
          .addColumn("message", "text")
          .addColumn("counts_json", "text")
          .addColumn("created_at", "bigint", (c) => c.notNull())
          .addColumn("end_time", "bigint")
          .addColumn("results", FLAVOUR.name)
          .addColumn("journal", FLAVOUR.name),
      );
      await db.schema
        .createIndex("runs_unfinished")
        .on("runs")
        .columns(["end_time", "provider", "created_at", "id"])
        .execute();

      await clustered(
        db.schema
          .createTable("state")
          .addColumn("name", FLAVOUR.name, (c) => c.notNull().primaryKey())
          .addColumn("at", "bigint", (c) => c.notNull()),
      );
    },
  },

  "0002_pinned_inputs": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("pinned_inputs")
        .addColumn("provider", FLAVOUR.name, (c) => c.notNull())
        .addColumn("id", FLAVOUR.name, (c) => c.notNull())
        .addColumn("owner", FLAVOUR.name, (c) => c.notNull())
        .addColumn("job", FLAVOUR.name)
        .addColumn("blob", FLAVOUR.name, (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("released_at", "bigint")
        .addPrimaryKeyConstraint("pinned_inputs_key", ["provider", "id"])
        .modifyEnd(FLAVOUR.clustered)
        .execute();
      await db.schema
        .createIndex("pinned_inputs_unreleased")
        .on("pinned_inputs")
        .columns(["released_at", "provider", "created_at", "id"])
        .execute();
      await db.schema.alterTable("jobs").addColumn("provider_type", "text").execute();

      // Before, pinned inputs of Anthropic's jobs were runs. Their input name is the job's own id: those of its batches, joined
      // by "+", one of which is the run's own id. It is empty while the job is created. The executor's input names are segments
      // of keys, never empty, and its random ids do not occur in them.
      const isPinned = sql`input_name = '' or '+' || input_name || '+' like '%+' || id || '+%'`;
      await sql`
        insert into pinned_inputs (provider, id, owner, job, blob, created_at, released_at)
        select provider, id, owner, nullif(input_name, ''), input, created_at, end_time from runs where ${isPinned}
      `.execute(db);
      await sql`delete from runs where ${isPinned}`.execute(db);

      // The provider's type of other jobs is not known.
      const hasType = (type: string, table: string, column: string) => sql`
        update jobs set provider_type = ${sql.lit(type)} where exists (
          select 1 from ${sql.table(table)} as own
          where own.owner = jobs.owner and own.provider = jobs.provider and own.${sql.ref(column)} = jobs.native_id
        )
      `;
      await hasType("anthropic", "pinned_inputs", "job").execute(db);
      await hasType("local", "runs", "id").execute(db);
    },
  },

  "0003_object_tags": {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable("files").addColumn("tags_json", "text").execute();
      await db.schema.alterTable("uploads").addColumn("tags_json", "text").execute();
    },
  },

  "0004_unsettled_claims": {
    async up(db: Kysely<unknown>) {
      // Few of the claims have no job. A list of a provider's jobs reads them.
      await sql`create index claims_unsettled on claims (provider, claimed_at) where job_id is null`.execute(db);
    },
  },
};

/** Migrates the tables to the newest version, or up to `last`, within the caller's transaction if there is one. */
export async function migrate(db: Kysely<Schema>, last?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } });
  const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  if (error !== undefined) throw error;
}
