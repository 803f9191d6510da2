/** Multipart uploads and their parts. */
import { GatewayError } from "../../../lib/errors.ts";
import type { BlobId, ObjectName, UploadId } from "../../../lib/names.ts";
import { noSuchUpload } from "../../../lib/s3/errors.ts";
import { listPage, type ReadRows } from "../../../lib/s3/listing.ts";
import type { Scope, Uploads } from "../../../ports/ledger/names.ts";
import type {
  Encryption,
  FileRow,
  ObjectTag,
  PartQuery,
  PartRow,
  UploadChecksum,
  UploadRow,
} from "../../../ports/objects/rows.ts";
import type { Database, Transaction } from "../database.ts";
import type { Recent } from "../recent.ts";
import type { UploadPartsTable, UploadsTable } from "../schema.ts";
import { bucketCheck } from "./bucket-check.ts";
import { fileWrites, tagsJson } from "./files.ts";
import { fromJson, toJson } from "./json.ts";
import { prepare } from "./prepared.ts";

type Id = { readonly id: UploadId };
type Part = { readonly upload_id: UploadId; readonly number: number };

/** @param recent the cache that `files` uses */
export function uploads(db: Database, recent: Recent): Uploads {
  const { builder } = db;
  const needBucket = bucketCheck(db);
  const writes = fileWrites(db, recent);

  const one = prepare((p: Id) => builder.selectFrom("uploads").selectAll().where("id", "=", p.id));
  const remove = prepare((p: Id) => builder.deleteFrom("uploads").where("id", "=", p.id));
  const finish = prepare((p: Id & { readonly result_json: string }) =>
    builder.updateTable("uploads").set({ result_json: p.result_json }).where("id", "=", p.id),
  );
  const part = prepare((p: Part) =>
    builder.selectFrom("upload_parts").selectAll().where("upload_id", "=", p.upload_id).where("number", "=", p.number),
  );
  const putPart = prepare((p: UploadPartsTable) => {
    const content = {
      blob: p.blob,
      etag: p.etag,
      size: p.size,
      checksums_json: p.checksums_json,
      modified_at: p.modified_at,
    };
    return builder
      .insertInto("upload_parts")
      .values({ upload_id: p.upload_id, number: p.number, ...content })
      .onConflict((c) => c.columns(["upload_id", "number"]).doUpdateSet(content));
  });
  const allParts = prepare((p: Id) =>
    builder.selectFrom("upload_parts").select(["number", "blob"]).where("upload_id", "=", p.id),
  );
  const removePart = prepare((p: Part) =>
    builder.deleteFrom("upload_parts").where("upload_id", "=", p.upload_id).where("number", "=", p.number),
  );
  const removeParts = prepare((p: Id) => builder.deleteFrom("upload_parts").where("upload_id", "=", p.id));
  const emptyParts = prepare((p: Id) =>
    builder.updateTable("upload_parts").set({ blob: null }).where("upload_id", "=", p.id),
  );
  const page = prepare((p: Id & PartQuery) =>
    builder
      .selectFrom("upload_parts")
      .selectAll()
      .where("upload_id", "=", p.id)
      .where("number", ">", p.after)
      .orderBy("number")
      .limit(p.limit),
  );
  const sizes = prepare((p: Id) =>
    builder.selectFrom("upload_parts").select(["number", "size"]).where("upload_id", "=", p.id).orderBy("number"),
  );

  /** Rejects with NoSuchUpload unless the id belongs to an active upload of this name. */
  const underWay = async (tx: Transaction, scope: Scope, name: ObjectName, id: UploadId): Promise<void> => {
    const row = await tx.first(one({ id }));
    if (row === undefined || !isOf(row, scope, name) || row.result_json !== null) throw noSuchUpload(id);
  };

  return {
    create(scope, upload, { createBucket }) {
      const row = toRow(scope, upload);
      const added = builder.insertInto("uploads").values(row).compile();
      return db.write(async (tx) => {
        await needBucket(tx, { ...row, modified_at: row.created_at }, createBucket);
        await tx.run(added);
      });
    },

    async get(scope, name, id) {
      const row = await db.first(one({ id }));
      return row && isOf(row, scope, name) ? toUpload(row) : undefined;
    },

    putPart(scope, name, id, given) {
      const row = { ...toPartRow(given), upload_id: id };
      return db.write(async (tx) => {
        await underWay(tx, scope, name, id);
        const before = await tx.first(part(row));
        await tx.run(putPart(row));
        return before && toPart(before);
      });
    },

    async parts(id, query) {
      return (await db.all(page({ id, ...query }))).map(toPart);
    },

    async place(id, number) {
      const all = await db.all(sizes({ id }));
      const start = all.reduce((sum, one) => (one.number < number ? sum + one.size : sum), 0);
      const found = await db.first(part({ upload_id: id, number }));
      return { start, part: found && toPart(found), count: all.length };
    },

    abort: (scope, name, id) =>
      db.write(
        async (tx) => {
          await underWay(tx, scope, name, id);
          const rows = await tx.all(allParts({ id }));
          await tx.run(removeParts({ id }));
          await tx.run(remove({ id }));
          return blobsOf(rows);
        },
        { mayUseReserve: true },
      ),

    complete: (scope, file, parts, options) =>
      db.write(async (tx) => {
        const id = file.uploadId;
        await underWay(tx, scope, file, id);
        const rows = await tx.all(allParts({ id }));
        const used = new Map(rows.map((row) => [row.number, row.blob]));
        for (const { number, blob } of parts) {
          if (used.get(number) !== blob) {
            throw new GatewayError(
              "Conflict",
              `Part ${number} was replaced while the upload was completed; try again.`,
            );
          }
          used.delete(number);
        }
        const replaced = await writes.put(tx, scope, file, options);
        await tx.run(finish({ id, result_json: JSON.stringify(file) }));
        for (const number of used.keys()) await tx.run(removePart({ upload_id: id, number }));
        await tx.run(emptyParts({ id }));
        return { replaced, blobs: blobsOf(rows) };
      }),

    async list(scope, bucket, { prefix, delimiter, limit, after, afterId }) {
      const query = { prefix, delimiter, limit, ...(after !== undefined && { after: placeAfter(after, afterId) }) };
      const { entries, more } = await listPage(reader(db, scope, bucket), query);
      return {
        more,
        entries: entries.map((entry) =>
          entry.file === undefined ? { prefix: entry.prefix } : { upload: toUpload(entry.file.row) },
        ),
      };
    },

    async before(time, limit) {
      const rows = await db.all(
        builder
          .selectFrom("uploads")
          .selectAll()
          .where("created_at", "<", time)
          .orderBy("created_at")
          .limit(limit)
          .compile(),
      );
      return rows.map((row) => ({ owner: row.owner, provider: row.provider, ...toUpload(row) }));
    },

    async forget(id) {
      await db.write((tx) => tx.run(remove({ id })), { mayUseReserve: true });
    },
  };
}

/**
 * Uploads as rows of a listing. Several uploads may have one key, so a row's name is `key NUL id`. No key contains NUL,
 * so the rows sort by key and then by id.
 */
const NUL = "\0";
/** The position after every upload of this key, behind all names that begin with `key NUL`. */
const placeAfter = (key: string, id: UploadId | undefined) => (id === undefined ? `${key}\x01` : `${key}${NUL}${id}`);

function reader(
  { builder, all }: Database,
  { owner, provider }: Scope,
  bucket: string,
): ReadRows<{ readonly key: string; readonly row: UploadsTable }> {
  return async (seek, end, count) => {
    const [key = "", id] = seek.name.split(NUL);
    const rows = await all<UploadsTable>(
      builder
        .selectFrom("uploads")
        .selectAll()
        .where("owner", "=", owner)
        .where("provider", "=", provider)
        .where("bucket", "=", bucket)
        .where("result_json", "is", null)
        .where("key", ">=", key)
        .$if(id !== undefined, (q) => q.where((w) => w.or([w("key", ">", key), w("id", ">", id!)])))
        .$if(end !== undefined, (q) => q.where("key", "<", end!))
        .orderBy("key")
        .orderBy("id")
        .limit(count)
        .compile(),
    );
    return rows.map((row) => ({ key: `${row.key}${NUL}${row.id}`, row }));
  };
}

const isOf = (row: UploadsTable, { owner, provider }: Scope, { bucket, key }: ObjectName): boolean =>
  row.owner === owner && row.provider === provider && row.bucket === bucket && row.key === key;

const blobsOf = (rows: readonly { readonly blob: BlobId | null }[]): BlobId[] =>
  rows.flatMap(({ blob }) => (blob === null ? [] : [blob]));

const toUpload = (row: UploadsTable): UploadRow => ({
  id: row.id,
  bucket: row.bucket,
  key: row.key,
  createdAt: row.created_at,
  contentType: row.content_type ?? undefined,
  headers: JSON.parse(row.headers_json),
  metadata: JSON.parse(row.metadata_json),
  checksum: fromJson<UploadChecksum>(row.checksum_json),
  result: fromJson<FileRow>(row.result_json),
  tags: fromJson<readonly ObjectTag[]>(row.tags_json),
  encryption: fromJson<Encryption>(row.encryption_json),
});

const toRow = ({ owner, provider }: Scope, upload: UploadRow): UploadsTable => ({
  id: upload.id,
  owner,
  provider,
  bucket: upload.bucket,
  key: upload.key,
  created_at: upload.createdAt,
  content_type: upload.contentType ?? null,
  headers_json: JSON.stringify(upload.headers),
  metadata_json: JSON.stringify(upload.metadata),
  checksum_json: toJson(upload.checksum),
  result_json: toJson(upload.result),
  tags_json: tagsJson(upload.tags),
  encryption_json: toJson(upload.encryption),
});

export const toPart = (row: UploadPartsTable): PartRow => ({
  number: row.number,
  etag: row.etag,
  size: row.size,
  checksums: JSON.parse(row.checksums_json),
  modifiedAt: row.modified_at,
  ...(row.blob !== null && { blob: row.blob }),
});

const toPartRow = (part: PartRow): Omit<UploadPartsTable, "upload_id"> => ({
  number: part.number,
  blob: part.blob ?? null,
  etag: part.etag,
  size: part.size,
  checksums_json: JSON.stringify(part.checksums),
  modified_at: part.modifiedAt,
});
