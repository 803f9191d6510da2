/** Files: rows by name in a bucket. */
import { sql } from "kysely";
import { gather } from "../../../lib/gather.ts";
import type { FileId, ObjectName, UploadId } from "../../../lib/names.ts";
import type { Files, Scope } from "../../../ports/ledger/names.ts";
import type { DeleteOptions, FileRow, ObjectTag, PutOptions } from "../../../ports/objects/rows.ts";
import type { Database, Transaction } from "../database.ts";
import { type Recent, recentRows } from "../recent.ts";
import type { FilesTable } from "../schema.ts";
import { bucketCheck } from "./bucket-check.ts";
import { deferDelete } from "./deferred-deletes.ts";
import { isInScope } from "./in-scope.ts";
import { settleIntended } from "./intended-files.ts";
import { listedFiles } from "./listed-files.ts";
import { prepare } from "./prepared.ts";

type FileName = Scope & ObjectName;

const byName = (builder: Database["builder"]) => (p: FileName) =>
  builder
    .selectFrom("files")
    .selectAll()
    .where("owner", "=", p.owner)
    .where("provider", "=", p.provider)
    .where("bucket", "=", p.bucket)
    .where("key", "=", p.key);

interface Names {
  readonly owners: readonly string[];
  readonly providers: readonly string[];
  readonly buckets: readonly string[];
  readonly keys: readonly string[];
}

/** Looks names up. On a remote database, names that are asked for at the same time are looked up together. */
function rowsByName(db: Database): (name: FileName) => Promise<FileRow | undefined> {
  const { builder } = db;
  const one = prepare(byName(builder));
  const alone = async (name: FileName) => {
    const row = await db.first(one(name));
    return row && toFile(row);
  };
  if (!db.isRemote) return alone;

  const several = prepare((p: Names) => {
    const names = sql<FileName & { readonly at: number }>`
      unnest(${p.owners}::text[], ${p.providers}::text[], ${p.buckets}::text[], ${p.keys}::text[]) with ordinality`;
    return builder
      .selectFrom(names.as<"asked">(sql`asked(owner, provider, bucket, key, at)`))
      .innerJoin("files", (on) =>
        on
          .onRef("files.owner", "=", "asked.owner")
          .onRef("files.provider", "=", "asked.provider")
          .onRef("files.bucket", "=", "asked.bucket")
          .onRef("files.key", "=", "asked.key"),
      )
      .selectAll("files")
      .select("asked.at");
  });
  const together = gather<FileName, FileRow | undefined>({ calls: LOOKUPS, most: NAMES_AT_ONCE }, async (names) => {
    if (names.length === 1) return [await alone(names[0]!)];
    const found: (FileRow | undefined)[] = names.map(() => undefined);
    const rows = await db.all(
      several({
        owners: names.map(({ owner }) => owner),
        providers: names.map(({ provider }) => provider),
        buckets: names.map(({ bucket }) => bucket),
        keys: names.map(({ key }) => key),
      }),
    );
    for (const row of rows) found[row.at - 1] = toFile(row);
    return found;
  });
  // PostgreSQL refuses NUL, and the lookups of others must not fail with it.
  return (name) => (name.key.includes("\0") ? alone(name) : together(name));
}

/** Queries for names at the same time. */
const LOOKUPS = 2;
const NAMES_AT_ONCE = 100;

/** The primary key. */
const NAME = ["owner", "provider", "bucket", "key"] as const;

/** Transaction steps that change the row of a name. */
export interface FileWrites {
  /** Resolves with the replaced row. */
  put(tx: Transaction, scope: Scope, file: FileRow, options: PutOptions): Promise<FileRow | undefined>;
  /** Resolves with the removed row. */
  delete(tx: Transaction, scope: Scope, name: ObjectName, options: DeleteOptions): Promise<FileRow | undefined>;
}

export function fileWrites({ builder }: Pick<Database, "builder">, recent: Recent): FileWrites {
  const one = prepare(byName(builder));
  const remove = prepare((p: FileName) =>
    builder
      .deleteFrom("files")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.bucket)
      .where("key", "=", p.key),
  );
  const needBucket = bucketCheck({ builder });
  const settle = settleIntended({ builder });
  const contentOf = (p: FilesTable) => ({
    id: p.id,
    etag: p.etag,
    size: p.size,
    modified_at: p.modified_at,
    content_type: p.content_type,
    headers_json: p.headers_json,
    metadata_json: p.metadata_json,
    checksums_json: p.checksums_json,
    blob: p.blob,
    expires_at: p.expires_at,
    parts_json: p.parts_json,
    unfit_line: p.unfit_line,
    checksum_type: p.checksum_type,
    upload_id: p.upload_id,
    tags_json: p.tags_json,
    encryption_json: p.encryption_json,
  });
  const insert = (p: FilesTable) =>
    builder
      .insertInto("files")
      .values({ owner: p.owner, provider: p.provider, bucket: p.bucket, key: p.key, ...contentOf(p) });
  // A transaction on PostgreSQL that reads a name first is in conflict with concurrent writes of names beside it, because the read
  // locks a page of the index (postgresql.org, "13.2.3. Serializable Isolation Level"). An insert that meets the name does not.
  const add = prepare((p: FilesTable) => insert(p).onConflict((c) => c.columns(NAME).doNothing()));
  const hold = prepare((p: FilesTable) =>
    insert(p)
      .onConflict((c) => c.columns(NAME).doUpdateSet({ owner: p.owner }))
      .returningAll(),
  );
  const replace = prepare((p: FilesTable) => insert(p).onConflict((c) => c.columns(NAME).doUpdateSet(contentOf(p))));

  const removePartIds = prepare((p: FileName) =>
    builder
      .deleteFrom("file_parts")
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.bucket)
      .where("key", "=", p.key),
  );
  /** Only for the few files that are several files with their provider. */
  const setParts = async (tx: Transaction, name: FileName, before: FileRow | undefined, parts: FileRow["parts"]) => {
    if (before?.parts !== undefined) await tx.run(removePartIds(name));
    const { owner, provider, bucket, key } = name;
    for (const { id } of parts ?? []) {
      const added = builder
        .insertInto("file_parts")
        .values({ owner, provider, bucket, key, id })
        .onConflict((c) => c.columns(["owner", "provider", "bucket", "key", "id"]).doNothing());
      await tx.run(added.compile());
    }
  };
  const removeUpload = prepare((p: { readonly upload_id: UploadId }) =>
    builder.deleteFrom("upload_parts").where("upload_id", "=", p.upload_id),
  );
  /** The parts of an upload are kept as long as its file exists. */
  const forgetUpload = async (tx: Transaction, { uploadId }: FileRow): Promise<void> => {
    if (uploadId !== undefined) await tx.run(removeUpload({ upload_id: uploadId }));
  };

  return {
    async put(tx, scope, file, { createBucket = false, precondition, deferDeletes, intended }) {
      const row = toRow(scope, file);
      await needBucket(tx, row, createBucket);
      const isNew = (await tx.run(add(row))) > 0;
      const current = isNew ? undefined : toFile((await tx.first(hold(row)))!);
      precondition?.(current);
      if (!isNew) await tx.run(replace(row));
      recent.forget(row);
      await setParts(tx, row, current, file.parts);
      if (current !== undefined && current.uploadId !== file.uploadId) await forgetUpload(tx, current);
      if (current && deferDeletes) await deferDelete({ builder }, tx, scope.provider, deferDeletes(current));
      if (intended !== undefined) await settle(tx, scope.provider, intended);
      return current;
    },

    async delete(tx, { owner, provider }, { bucket, key }, { precondition, deferDeletes = [] }) {
      const name = { owner, provider, bucket, key };
      const found = await tx.first(one(name));
      const current = found && toFile(found);
      precondition?.(current);
      if (current) await tx.run(remove(name));
      recent.forget(name);
      await setParts(tx, name, current, undefined);
      if (current) await forgetUpload(tx, current);
      await deferDelete({ builder }, tx, provider, deferDeletes);
      return current;
    },
  };
}

/** @param recent cache of rows; every write of a file invalidates its entries */
export function files(db: Database, recent: Recent = recentRows()): Files {
  const { builder } = db;
  const rowOf = rowsByName(db);
  const writes = fileWrites(db, recent);

  const listed = listedFiles(db);
  const tag = prepare((p: FileName & Pick<FilesTable, "id" | "tags_json">) =>
    builder
      .updateTable("files")
      .set({ tags_json: p.tags_json })
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider)
      .where("bucket", "=", p.bucket)
      .where("key", "=", p.key)
      .where("id", "=", p.id),
  );
  const identified = prepare((p: Scope & { readonly id: FileId }) =>
    builder
      .selectFrom("files")
      .selectAll()
      .where("id", "=", p.id)
      .where("owner", "=", p.owner)
      .where("provider", "=", p.provider),
  );

  return {
    get({ owner, provider }, { bucket, key }) {
      const name = { owner, provider, bucket, key };
      return recent.get(name, () => rowOf(name));
    },

    put: (scope, file, options = {}) => db.write((tx) => writes.put(tx, scope, file, options)),

    delete: (scope, name, options = {}) =>
      db.write((tx) => writes.delete(tx, scope, name, options), { mayUseReserve: true }),

    setTags: ({ owner, provider }, { bucket, key, id }, tags) =>
      db.write(
        async (tx) => {
          const name = { owner, provider, bucket, key };
          const changed = await tx.run(tag({ ...name, id, tags_json: tagsJson(tags) }));
          recent.forget(name);
          return changed > 0;
        },
        { mayUseReserve: tags.length === 0 },
      ),

    list({ owner, provider }, bucket, query) {
      const { prefix, delimiter, after, startAfter, limit } = query;
      const text = JSON.stringify([prefix, delimiter, after, startAfter, limit]);
      return recent.page({ owner, provider, bucket }, text, (isChecked) =>
        listed.page({ owner, provider }, bucket, query, isChecked),
      );
    },

    reader: listed.reader,

    async byId(scope, id) {
      const row = (await db.all(identified({ ...scope, id }))).find(({ bucket }) => isInScope(scope, bucket));
      return row && toFile(row);
    },

    async referenced(provider, ids) {
      const found = new Set<FileId>();
      for (let start = 0; start < ids.length; start += AT_ONCE) {
        for (const table of ["files", "file_parts"] as const) {
          const some = builder
            .selectFrom(table)
            .select("id")
            .where("id", "in", ids.slice(start, start + AT_ONCE))
            .where("provider", "=", provider)
            .compile();
          for (const { id } of await db.all(some)) found.add(id);
        }
      }
      return found;
    },
  };
}

/** Ids per query. */
const AT_ONCE = 500;

export const toFile = (row: FilesTable): FileRow => ({
  bucket: row.bucket,
  key: row.key,
  id: row.id,
  etag: row.etag,
  size: row.size,
  modifiedAt: row.modified_at,
  contentType: row.content_type ?? undefined,
  headers: members(row.headers_json),
  metadata: members(row.metadata_json),
  checksums: members(row.checksums_json),
  ...(row.blob !== null && { blob: row.blob }),
  ...(row.expires_at !== null && { expiresAt: row.expires_at }),
  ...(row.parts_json !== null && { parts: JSON.parse(row.parts_json) }),
  ...(row.unfit_line !== null && { unfitLine: row.unfit_line }),
  ...(row.checksum_type !== null && { checksumType: row.checksum_type }),
  ...(row.upload_id !== null && { uploadId: row.upload_id }),
  ...(row.tags_json !== null && { tags: JSON.parse(row.tags_json) }),
  ...(row.encryption_json !== null && { encryption: JSON.parse(row.encryption_json) }),
});

/** Fast path: most rows have no members. */
const members = (json: string): Record<string, string> => (json === "{}" ? NONE : JSON.parse(json));
const NONE: Record<string, string> = Object.freeze({});

const toRow = ({ owner, provider }: Scope, file: FileRow): FilesTable => ({
  owner,
  provider,
  bucket: file.bucket,
  key: file.key,
  id: file.id,
  etag: file.etag,
  size: file.size,
  modified_at: file.modifiedAt,
  content_type: file.contentType ?? null,
  headers_json: JSON.stringify(file.headers),
  metadata_json: JSON.stringify(file.metadata),
  checksums_json: JSON.stringify(file.checksums),
  blob: file.blob ?? null,
  expires_at: file.expiresAt ?? null,
  parts_json: file.parts === undefined ? null : JSON.stringify(file.parts),
  unfit_line: file.unfitLine ?? null,
  checksum_type: file.checksumType ?? null,
  upload_id: file.uploadId ?? null,
  tags_json: tagsJson(file.tags),
  encryption_json: file.encryption === undefined ? null : JSON.stringify(file.encryption),
});

export const tagsJson = (tags: readonly ObjectTag[] | undefined): string | null =>
  tags === undefined || tags.length === 0 ? null : JSON.stringify(tags);
