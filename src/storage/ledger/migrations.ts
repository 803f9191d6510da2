/**
 * Migrations of the tables. A released migration never changes; a later one corrects it.
 */
import { type CreateTableBuilder, type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely";
import { DEFAULT_MIGRATION_TABLE, type Migration, Migrator } from "kysely/migration";
import { LedgerMismatch } from "./mismatch.ts";
import type { Schema } from "./schema.ts";

/** What differs between the databases. */
interface Flavour {
  /** Text that is compared and sorted by its UTF-8 bytes. */
  readonly name: RawBuilder<unknown>;
  /** Rows are stored in the primary key's tree: a lookup is one search, and a listing reads neighbours. */
  readonly clustered: RawBuilder<unknown>;
  /** False if no ledger of this database has rows from before a migration that only changes rows of older versions. */
  readonly hasOldRows: boolean;
}

const SQLITE: Flavour = { name: sql`text`, clustered: sql`without rowid`, hasOldRows: true };
const POSTGRES: Flavour = { name: sql`text collate "C"`, clustered: sql``, hasOldRows: false };

const migrations = (flavour: Flavour): Readonly<Record<string, Migration>> => ({
  "0001_first": {
    async up(db: Kysely<unknown>) {
      const clustered = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
        table.modifyEnd(flavour.clustered).execute();

      await clustered(
        db.schema
          .createTable("buckets")
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("name", flavour.name, (c) => c.notNull())
          .addColumn("created_at", "bigint", (c) => c.notNull())
          .addPrimaryKeyConstraint("buckets_key", ["owner", "provider", "name"]),
      );

      await clustered(
        db.schema
          .createTable("files")
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("bucket", flavour.name, (c) => c.notNull())
          .addColumn("key", flavour.name, (c) => c.notNull())
          .addColumn("id", flavour.name, (c) => c.notNull())
          .addColumn("etag", "text", (c) => c.notNull())
          .addColumn("size", "bigint", (c) => c.notNull())
          .addColumn("modified_at", "bigint", (c) => c.notNull())
          .addColumn("content_type", "text")
          .addColumn("headers_json", "text", (c) => c.notNull())
          .addColumn("metadata_json", "text", (c) => c.notNull())
          .addColumn("checksums_json", "text", (c) => c.notNull())
          .addColumn("blob", flavour.name)
          .addColumn("expires_at", "bigint")
          .addColumn("parts_json", "text")
          .addColumn("unfit_line", "bigint")
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
          .createTable("jobs")
          .addColumn("id", flavour.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("native_id", flavour.name, (c) => c.notNull())
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
      await db.schema.createIndex("jobs_unfinished").on("jobs").columns(["end_time", "submit_time"]).execute();

      await clustered(
        db.schema
          .createTable("job_tags")
          .addColumn("job_id", flavour.name, (c) => c.notNull().references("jobs.id"))
          .addColumn("key", flavour.name, (c) => c.notNull())
          .addColumn("value", "text", (c) => c.notNull())
          .addPrimaryKeyConstraint("job_tags_key", ["job_id", "key"]),
      );

      await clustered(
        db.schema
          .createTable("claims")
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("token", flavour.name, (c) => c.notNull())
          .addColumn("fingerprint", "text", (c) => c.notNull())
          .addColumn("job_id", flavour.name)
          .addColumn("claimed_at", "bigint", (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("request_json", "text")
          .addPrimaryKeyConstraint("claims_key", ["owner", "token"]),
      );

      await clustered(
        db.schema
          .createTable("runs")
          .addColumn("id", flavour.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("model_id", "text", (c) => c.notNull())
          .addColumn("input", flavour.name, (c) => c.notNull())
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
          .addColumn("results", flavour.name)
          .addColumn("journal", flavour.name),
      );
      await db.schema
        .createIndex("runs_unfinished")
        .on("runs")
        .columns(["end_time", "provider", "created_at", "id"])
        .execute();

      await clustered(
        db.schema
          .createTable("state")
          .addColumn("name", flavour.name, (c) => c.notNull().primaryKey())
          .addColumn("at", "bigint", (c) => c.notNull()),
      );
    },
  },

  /**
   * Builds up to 0.2.0 changed 0001_first in place, so a ledger that has run it may lack any of these. Each step is skipped
   * if its part exists.
   */
  "0001_later_parts": {
    async up(db: Kysely<unknown>) {
      const tables = new Map((await db.introspection.getTables()).map((table) => [table.name, table.columns]));
      const has = (table: string, name: string) => tables.get(table)?.some((column) => column.name === name) ?? false;
      /** Resolves with true if the column is new. */
      const addColumn = async (table: string, name: string, type: RawBuilder<unknown>): Promise<boolean> => {
        if (has(table, name)) return false;
        await sql`alter table ${sql.table(table)} add column ${sql.ref(name)} ${type}`.execute(db);
        return true;
      };
      const clustered = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
        table.ifNotExists().modifyEnd(flavour.clustered).execute();
      const addIndex = (name: string, table: string, columns: string[]) =>
        db.schema.createIndex(name).ifNotExists().on(table).columns(columns).execute();

      await addColumn("files", "checksum_type", sql`text`);
      await addColumn("files", "upload_id", flavour.name);
      if ((await addColumn("jobs", "input_file", flavour.name)) && flavour.hasOldRows) {
        await sql`
          update jobs set input_file = (
            select files.id from files
            where files.owner = jobs.owner and files.provider = jobs.provider
              and json_extract(jobs.input_json, '$.s3InputDataConfig.s3Uri') = 's3://' || files.bucket || '/' || files.key
          ) where end_time is null
        `.execute(db);
      }
      if ((await addColumn("claims", "input_file", flavour.name)) && flavour.hasOldRows) {
        await sql`
          update claims set input_file = json_extract(request_json, '$.spec.input.file.id') where job_id is null
        `.execute(db);
      }

      // Before, unmanaged jobs had the owner of a gateway without keys. Only the other jobs have a claim.
      await sql`
        update jobs set owner = '*' where owner = '' and not exists (select 1 from claims where claims.job_id = jobs.id)
      `.execute(db);
      if ((await addColumn("jobs", "publish", sql`text`)) && flavour.hasOldRows) {
        // Without the column, the results of every job were published at its end. Runs publish their own results, and so does
        // AWS, whose native ids are ARNs.
        await sql`
          update jobs set publish = iif(owner = '*', 'when asked', 'when ended')
          where end_time is null and native_id not like 'arn:%'
            and not exists (select 1 from runs where runs.id = jobs.native_id and runs.provider = jobs.provider
              and runs.input_name not in ('', runs.id))
        `.execute(db);
      }
      await addIndex("jobs_input", "jobs", ["input_file", "end_time"]);
      await addIndex("claims_input", "claims", ["input_file"]);

      await clustered(
        db.schema
          .createTable("discards")
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("id", flavour.name, (c) => c.notNull())
          .addPrimaryKeyConstraint("discards_key", ["provider", "id"]),
      );

      await clustered(
        db.schema
          .createTable("file_parts")
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("bucket", flavour.name, (c) => c.notNull())
          .addColumn("key", flavour.name, (c) => c.notNull())
          .addColumn("id", flavour.name, (c) => c.notNull())
          .addPrimaryKeyConstraint("file_parts_key", ["owner", "provider", "bucket", "key", "id"]),
      );
      await addIndex("file_parts_id", "file_parts", ["id"]);
      if (flavour.hasOldRows) {
        await sql`
          insert or ignore into file_parts (owner, provider, bucket, key, id)
          select files.owner, files.provider, files.bucket, files.key, json_extract(part.value, '$.id')
          from files, json_each(files.parts_json) as part where files.parts_json is not null
        `.execute(db);
      }

      await clustered(
        db.schema
          .createTable("uploads")
          .addColumn("id", flavour.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("bucket", flavour.name, (c) => c.notNull())
          .addColumn("key", flavour.name, (c) => c.notNull())
          .addColumn("created_at", "bigint", (c) => c.notNull())
          .addColumn("content_type", "text")
          .addColumn("headers_json", "text", (c) => c.notNull())
          .addColumn("metadata_json", "text", (c) => c.notNull())
          .addColumn("checksum_json", "text")
          .addColumn("result_json", "text"),
      );
      await addIndex("uploads_name", "uploads", ["owner", "provider", "bucket", "key", "id"]);
      await addIndex("uploads_age", "uploads", ["created_at"]);

      await clustered(
        db.schema
          .createTable("upload_parts")
          .addColumn("upload_id", flavour.name, (c) => c.notNull())
          .addColumn("number", "integer", (c) => c.notNull())
          .addColumn("blob", flavour.name)
          .addColumn("etag", "text", (c) => c.notNull())
          .addColumn("size", "bigint", (c) => c.notNull())
          .addColumn("checksums_json", "text", (c) => c.notNull())
          .addColumn("modified_at", "bigint", (c) => c.notNull())
          .addPrimaryKeyConstraint("upload_parts_key", ["upload_id", "number"]),
      );
      await addIndex("upload_parts_blob", "upload_parts", ["blob"]);
    },
  },

  "0002_pinned_inputs": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("pinned_inputs")
        .addColumn("provider", flavour.name, (c) => c.notNull())
        .addColumn("id", flavour.name, (c) => c.notNull())
        .addColumn("owner", flavour.name, (c) => c.notNull())
        .addColumn("job", flavour.name)
        .addColumn("blob", flavour.name, (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("released_at", "bigint")
        .addPrimaryKeyConstraint("pinned_inputs_key", ["provider", "id"])
        .modifyEnd(flavour.clustered)
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

  "0004_intended_files": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("intended_files")
        .addColumn("provider", flavour.name, (c) => c.notNull())
        .addColumn("name", flavour.name, (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addPrimaryKeyConstraint("intended_files_key", ["provider", "name"])
        .modifyEnd(flavour.clustered)
        .execute();
    },
  },

  "0005_object_encryption": {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable("files").addColumn("encryption_json", "text").execute();
      await db.schema.alterTable("uploads").addColumn("encryption_json", "text").execute();
    },
  },

  "0006_unsettled_claims": {
    async up(db: Kysely<unknown>) {
      // Few of the claims have no job. A list of a provider's jobs reads them.
      await sql`create index claims_unsettled on claims (provider, claimed_at) where job_id is null`.execute(db);
    },
  },

  "0007_translations": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("translations")
        .addColumn("owner", flavour.name, (c) => c.notNull())
        .addColumn("token", flavour.name, (c) => c.notNull())
        .addColumn("provider", flavour.name, (c) => c.notNull())
        .addColumn("job_id", "text")
        .addColumn("input", flavour.name)
        .addColumn("object_bucket", "text")
        .addColumn("object_key", "text")
        .addColumn("plan_json", "text", (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addPrimaryKeyConstraint("translations_key", ["owner", "token"])
        .execute();
      // Results of runs that have begun keep their names. Before, `.jsonl` was added to the names of other inputs.
      await sql`
        update runs set input_name = input_name || '.jsonl' where end_time is null and input_name not like '%.jsonl'
      `.execute(db);
      await db.schema.createIndex("translations_job").on("translations").column("job_id").execute();
    },
  },

  "0008_run_options": {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable("runs").addColumn("options_json", "text").execute();
    },
  },

  "0009_chunks": {
    async up(db: Kysely<unknown>) {
      const clustered = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
        table.modifyEnd(flavour.clustered).execute();

      await clustered(
        db.schema
          .createTable("chunked_jobs")
          .addColumn("id", flavour.name, (c) => c.notNull().primaryKey())
          .addColumn("owner", flavour.name, (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("provider_type", "text", (c) => c.notNull())
          .addColumn("model_id", "text", (c) => c.notNull())
          .addColumn("output_bucket", "text", (c) => c.notNull())
          .addColumn("output_key", "text", (c) => c.notNull())
          .addColumn("plan_json", "text", (c) => c.notNull())
          .addColumn("input", flavour.name)
          .addColumn("line_index", flavour.name)
          .addColumn("prior", flavour.name)
          .addColumn("shared", flavour.name)
          .addColumn("deadline", "bigint")
          .addColumn("started", "integer", (c) => c.notNull())
          .addColumn("paused", "integer", (c) => c.notNull())
          .addColumn("stop_requested", "integer", (c) => c.notNull())
          .addColumn("status", "text", (c) => c.notNull())
          .addColumn("message", "text")
          .addColumn("counts_json", "text")
          .addColumn("created_at", "bigint", (c) => c.notNull())
          .addColumn("end_time", "bigint"),
      );
      await db.schema
        .createIndex("chunked_jobs_unfinished")
        .on("chunked_jobs")
        .columns(["end_time", "created_at", "id"])
        .execute();

      await clustered(
        db.schema
          .createTable("chunked_files")
          .addColumn("job", flavour.name, (c) => c.notNull().references("chunked_jobs.id"))
          .addColumn("number", "integer", (c) => c.notNull())
          .addColumn("name", "text", (c) => c.notNull())
          .addColumn("first_line", "bigint", (c) => c.notNull())
          .addColumn("lines", "bigint", (c) => c.notNull())
          .addColumn("form_json", "text", (c) => c.notNull())
          .addColumn("results", flavour.name)
          .addColumn("result_bytes", "bigint", (c) => c.notNull())
          .addColumn("result_line", "bigint", (c) => c.notNull())
          .addColumn("finished", "integer", (c) => c.notNull())
          .addPrimaryKeyConstraint("chunked_files_key", ["job", "number"]),
      );

      await clustered(
        db.schema
          .createTable("chunks")
          .addColumn("job", flavour.name, (c) => c.notNull().references("chunked_jobs.id"))
          .addColumn("number", "integer", (c) => c.notNull())
          .addColumn("first_line", "bigint", (c) => c.notNull())
          .addColumn("last_line", "bigint", (c) => c.notNull())
          .addColumn("line_group", "integer", (c) => c.notNull())
          .addColumn("list", flavour.name)
          .addColumn("line_count", "bigint", (c) => c.notNull())
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("provider_type", "text", (c) => c.notNull())
          .addColumn("model_id", "text", (c) => c.notNull())
          .addColumn("fallback_of", "integer")
          .addColumn("state", "text", (c) => c.notNull())
          .addColumn("attempt", "integer", (c) => c.notNull())
          .addColumn("not_before", "bigint")
          .addColumn("submitted_at", "bigint")
          .addColumn("native_id", flavour.name)
          .addColumn("input_file", flavour.name)
          .addColumn("noted_json", "text")
          .addColumn("outcome", flavour.name)
          .addColumn("counts_json", "text")
          .addColumn("tokens_json", "text")
          .addColumn("message", "text")
          .addPrimaryKeyConstraint("chunks_key", ["job", "number"]),
      );
      // Few of the chunks of all times have these.
      await sql`create index chunks_input on chunks (input_file) where input_file is not null`.execute(db);
      await sql`create index chunks_outcome on chunks (outcome) where outcome is not null`.execute(db);
      await sql`create index chunks_list on chunks (list) where list is not null`.execute(db);
      await sql`create index chunks_submitting on chunks (provider, submitted_at) where state = 'submitting'`.execute(
        db,
      );

      // A chunk that is submitted again has other batches than before.
      await clustered(
        db.schema
          .createTable("chunk_batches")
          .addColumn("provider", flavour.name, (c) => c.notNull())
          .addColumn("native_id", flavour.name, (c) => c.notNull())
          .addPrimaryKeyConstraint("chunk_batches_key", ["provider", "native_id"]),
      );
    },
  },

  "0010_ordered_runs": {
    async up(db: Kysely<unknown>) {
      await sql`alter table runs add column paused integer not null default 0`.execute(db);
      await sql`alter table runs add column log_json text`.execute(db);
    },
  },

  "0011_lifecycles": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("lifecycles")
        .addColumn("owner", flavour.name, (c) => c.notNull())
        .addColumn("provider", flavour.name, (c) => c.notNull())
        .addColumn("bucket", flavour.name, (c) => c.notNull())
        .addColumn("rules_json", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("lifecycles_key", ["owner", "provider", "bucket"])
        .modifyEnd(flavour.clustered)
        .execute();
    },
  },

  "0012_usage": {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable("jobs").addColumn("key_id", flavour.name).execute();
      for (const column of ["tokens_json", "usage_json", "cost", "currency"]) {
        await db.schema.alterTable("jobs").addColumn(column, "text").execute();
      }
      await db.schema.alterTable("runs").addColumn("tokens_json", "text").execute();

      // What jobs that were created on a day have cost, by the key and the tenant that created them.
      await db.schema
        .createTable("spend")
        .addColumn("scope", flavour.name, (c) => c.notNull())
        .addColumn("day", flavour.name, (c) => c.notNull())
        .addColumn("currency", flavour.name, (c) => c.notNull())
        .addColumn("amount", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("spend_key", ["scope", "day", "currency"])
        .modifyEnd(flavour.clustered)
        .execute();

      await db.schema
        .createTable("reservations")
        .addColumn("owner", flavour.name, (c) => c.notNull())
        .addColumn("token", flavour.name, (c) => c.notNull())
        .addColumn("key_id", flavour.name)
        .addColumn("job_id", flavour.name)
        .addColumn("day", flavour.name, (c) => c.notNull())
        .addColumn("currency", flavour.name, (c) => c.notNull())
        .addColumn("amount", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("reservations_key", ["owner", "token"])
        .modifyEnd(flavour.clustered)
        .execute();
      await sql`create index reservations_job on reservations (job_id) where job_id is not null`.execute(db);
    },
  },

  "0014_history": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("job_samples")
        .addColumn("job", flavour.name, (c) => c.notNull())
        .addColumn("number", "integer", (c) => c.notNull())
        .addColumn("at", "bigint", (c) => c.notNull())
        .addColumn("status", "text", (c) => c.notNull())
        .addColumn("counts_json", "text")
        .addColumn("is_change", "integer", (c) => c.notNull())
        .addPrimaryKeyConstraint("job_samples_key", ["job", "number"])
        .modifyEnd(flavour.clustered)
        .execute();
      for (const column of ["model_id", "name"]) {
        const columns = ["owner", column, "submit_time", "id"];
        await db.schema.createIndex(`jobs_${column}`).on("jobs").columns(columns).execute();
      }
    },
  },

  "0015_outbox": {
    async up(db: Kysely<unknown>) {
      await db.schema.alterTable("jobs").addColumn("webhook_json", "text").execute();

      await db.schema
        .createTable("events")
        .addColumn("id", flavour.name, (c) => c.notNull())
        .addColumn("job", flavour.name, (c) => c.notNull())
        .addColumn("step", flavour.name, (c) => c.notNull())
        .addColumn("type", "text", (c) => c.notNull())
        .addColumn("at", "bigint", (c) => c.notNull())
        .addColumn("job_json", "text", (c) => c.notNull())
        .addColumn("tags_json", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("events_key", ["id"])
        .modifyEnd(flavour.clustered)
        .execute();
      await db.schema.createIndex("events_step").unique().on("events").columns(["job", "step"]).execute();

      await db.schema
        .createTable("deliveries")
        .addColumn("id", flavour.name, (c) => c.notNull())
        .addColumn("event", flavour.name, (c) => c.notNull())
        .addColumn("owner", flavour.name, (c) => c.notNull())
        .addColumn("job", flavour.name, (c) => c.notNull())
        .addColumn("endpoint", flavour.name, (c) => c.notNull())
        .addColumn("url", "text", (c) => c.notNull())
        .addColumn("host", flavour.name, (c) => c.notNull())
        .addColumn("format", "text", (c) => c.notNull())
        .addColumn("state", flavour.name, (c) => c.notNull())
        .addColumn("attempts", "integer", (c) => c.notNull())
        .addColumn("created_at", "bigint", (c) => c.notNull())
        .addColumn("began_at", "bigint", (c) => c.notNull())
        .addColumn("next_at", "bigint")
        .addColumn("ended_at", "bigint")
        .addColumn("log_json", "text", (c) => c.notNull())
        .addPrimaryKeyConstraint("deliveries_key", ["id"])
        .modifyEnd(flavour.clustered)
        .execute();
      const index = (name: string, columns: string[]) =>
        db.schema.createIndex(`deliveries_${name}`).on("deliveries").columns(columns).execute();
      await index("event", ["event"]);
      await index("owner", ["owner", "id"]);
      await index("job", ["job", "id"]);
      await index("state", ["state", "id"]);
      // Few of the deliveries are pending.
      await sql`create index deliveries_host on deliveries (host, next_at) where next_at is not null`.execute(db);
      await sql`create index deliveries_next on deliveries (next_at) where next_at is not null`.execute(db);
    },
  },

  "0016_secrets": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("secrets")
        .addColumn("name", flavour.name, (c) => c.notNull().primaryKey())
        .addColumn("value", "text", (c) => c.notNull())
        .modifyEnd(flavour.clustered)
        .execute();
    },
  },

  "0017_replicas": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("replicas")
        .addColumn("id", flavour.name, (c) => c.notNull().primaryKey())
        .addColumn("started_at", "bigint", (c) => c.notNull())
        .addColumn("seen_at", "bigint", (c) => c.notNull())
        .addColumn("version", "text", (c) => c.notNull())
        .addColumn("fenced_at", "bigint")
        .modifyEnd(flavour.clustered)
        .execute();
      // A unique index makes `fenced_at` a column that FOR KEY SHARE guards. See postgres/fence.ts.
      await db.schema.createIndex("replicas_fenced").unique().on("replicas").columns(["id", "fenced_at"]).execute();
      for (const table of ["claims", "intended_files"]) {
        await db.schema.alterTable(table).addColumn("replica", flavour.name).execute();
      }
    },
  },

  "0018_page_sessions": {
    async up(db: Kysely<unknown>) {
      await db.schema
        .createTable("page_sessions")
        .addColumn("digest", flavour.name, (c) => c.notNull().primaryKey())
        .addColumn("key_id", flavour.name, (c) => c.notNull())
        .addColumn("expires_at", "bigint", (c) => c.notNull())
        .addColumn("used_at", "bigint", (c) => c.notNull())
        .modifyEnd(flavour.clustered)
        .execute();
      await db.schema.createIndex("page_sessions_key_id").on("page_sessions").column("key_id").execute();
    },
  },

  "0019_placed_chunks": {
    async up(db: Kysely<unknown>) {
      // Few of the chunks of all times are with a provider.
      await sql`create index chunks_placed on chunks (provider) where state in ('submitting', 'running')`.execute(db);
    },
  },
});

const ONLY_POSTGRES: Readonly<Record<string, Migration>> = {
  /** Columns of text that jobs are sorted by, which SQLite compares by their bytes without being told. */
  "0014_sorted_columns": {
    async up(db: Kysely<unknown>) {
      for (const column of ["model_id", "name", "status"]) {
        await sql`alter table jobs alter column ${sql.ref(column)} type text collate "C"`.execute(db);
      }
    },
  },

  /**
   * An index for parts of names, from an extension that comes with PostgreSQL. Where it is not installed or not allowed, such a filter
   * reads the jobs one by one.
   */
  "0020_name_parts": {
    async up(db: Kysely<unknown>) {
      await sql`
        do $$ begin
          create extension if not exists pg_trgm;
          create index jobs_name_parts on jobs using gin (name gin_trgm_ops);
        exception when others then
          raise log 'quarry: no index for parts of names: %', sqlerrm;
        end $$
      `.execute(db);
    },
  },
};

const ON_SQLITE = migrations(SQLITE);
const ON_POSTGRES: typeof ON_SQLITE = { ...migrations(POSTGRES), ...ONLY_POSTGRES };

const migrationsOf = (db: Kysely<Schema>): typeof ON_SQLITE =>
  db.getExecutor().adapter instanceof PostgresAdapter ? ON_POSTGRES : ON_SQLITE;

/** @param others that a newer version has run. The migrator would refuse what it does not know */
const migratorOf = (db: Kysely<Schema>, others: readonly string[] = []): Migrator =>
  new Migrator({
    db,
    provider: {
      getMigrations: async () => ({ ...Object.fromEntries(others.map((name) => [name, DONE])), ...migrationsOf(db) }),
    },
    // 0001_later_parts is younger than the migrations after it.
    allowUnorderedMigrations: true,
  });

const DONE: Migration = { up: async () => {} };

/**
 * A migration of this name takes something away that earlier versions use. All others only add: tables, indexes, and columns that
 * rows may lack. So versions before them go on, beside newer ones (docs/scaling.md, "Upgrades").
 */
const TAKES_AWAY = /^\d+_contract_/;

/** True if no migration is due. Only reads. */
export async function isCurrent(db: Kysely<Schema>): Promise<boolean> {
  return (await migratorOf(db).getMigrations()).every(({ executedAt }) => executedAt !== undefined);
}

/** The names of the migrations that have run, and of those that are due. Only reads. */
export async function versionsOf(
  db: Kysely<Schema>,
): Promise<{ readonly run: readonly string[]; readonly due: readonly string[] }> {
  const run = await finished(db);
  return { run, due: Object.keys(migrationsOf(db)).filter((name) => !run.includes(name)) };
}

/**
 * Migrates the tables to the newest version, or up to `last`, within the caller's transaction if there is one.
 *
 * @param besideNewer true: the tables may be those of a newer version that has only added to them
 */
export async function migrate(db: Kysely<Schema>, last?: string, { besideNewer = false } = {}): Promise<void> {
  const unknown = (await finished(db)).filter((name) => !Object.hasOwn(migrationsOf(db), name));
  const refused = besideNewer ? unknown.filter((name) => TAKES_AWAY.test(name)) : unknown;
  if (refused.length > 0) throw new LedgerMismatch(`a newer version has run ${refused.join(", ")}`);
  const migrator = migratorOf(db, unknown);
  const { error } = await (last === undefined ? migrator.migrateToLatest() : migrator.migrateTo(last));
  if (error !== undefined) throw error;
}

/** The names of the migrations that have run. */
async function finished(db: Kysely<Schema>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`
    select name from ${sql.table(DEFAULT_MIGRATION_TABLE)} order by name
  `.execute(db);
  return rows.map(({ name }) => name);
}
