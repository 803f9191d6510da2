/** Rows of files in the order of their names, with the columns that listings need. */
import { sql } from "kysely";
import { gather } from "../../../lib/gather.ts";
import { type ListQuery, listPage, type ReadRows, type Seek } from "../../../lib/s3/listing.ts";
import type { Scope } from "../../../ports/ledger/names.ts";
import type { ListedFile } from "../../../ports/objects/rows.ts";
import type { Database } from "../database.ts";
import type { ReadPage } from "../recent.ts";
import type { FilesTable } from "../schema.ts";
import { prepare } from "./prepared.ts";

interface PageOfRows extends Scope {
  readonly bucket: string;
  readonly from: string;
  readonly end: string | undefined;
  readonly count: number;
}

const COLUMNS = [
  "key",
  "etag",
  "size",
  "modified_at",
  "checksums_json",
  "checksum_type",
  "tags_json",
] as const satisfies readonly (keyof FilesTable)[];

type Row = Pick<FilesTable, (typeof COLUMNS)[number]>;

export interface ListedFiles {
  reader(scope: Scope, bucket: string): ReadRows<ListedFile>;
  /** @param isChecked true: with `isCurrent`, which only PostgreSQL answers */
  page(scope: Scope, bucket: string, query: ListQuery, isChecked: boolean): Promise<ReadPage>;
}

/** A digest of the rows, in the order in which they are read. Null without rows. */
const DIGEST = sql<string | null>`md5(string_agg(page::text, ''))`;

export function listedFiles({ builder, all, first }: Database): ListedFiles {
  const shapeOf = (from: ">" | ">=", hasEnd: boolean) => {
    const select = (p: PageOfRows) =>
      builder
        .selectFrom("files")
        .select(COLUMNS)
        .where("owner", "=", p.owner)
        .where("provider", "=", p.provider)
        .where("bucket", "=", p.bucket)
        .where("key", from, p.from)
        .$if(hasEnd, (q) => q.where("key", "<", p.end!))
        .orderBy("key")
        .limit(p.count);
    return {
      rows: prepare(select),
      digest: prepare((p: PageOfRows) => builder.selectFrom(select(p).as("page")).select(DIGEST.as("digest"))),
      rowsWithDigest: prepare((p: PageOfRows) =>
        builder
          .with(
            (cte) => cte("page").materialized(),
            () => select(p),
          )
          .selectFrom("page")
          .selectAll()
          .select(({ selectFrom }) => selectFrom("page").select(DIGEST.as("digest")).as("digest"))
          .orderBy("key"),
      ),
    };
  };
  const shapes = {
    at: { toEnd: shapeOf(">=", true), toLast: shapeOf(">=", false) },
    after: { toEnd: shapeOf(">", true), toLast: shapeOf(">", false) },
  };
  const shape = ({ inclusive }: Seek, end: string | undefined) =>
    shapes[inclusive ? "at" : "after"][end === undefined ? "toLast" : "toEnd"];

  const reader: ListedFiles["reader"] =
    ({ owner, provider }, bucket) =>
    async (seek, end, count) => {
      const place = { owner, provider, bucket, from: seek.name, end, count };
      return (await all(shape(seek, end).rows(place))).map((row) => toListed(bucket, row));
    };

  return {
    reader,

    async page({ owner, provider }, bucket, query, isChecked) {
      const read = reader({ owner, provider }, bucket);
      if (!isChecked) return listPage(read, query);
      let reads = 0;
      let isCurrent: ReadPage["isCurrent"];
      const page = await listPage<ListedFile>(async (seek, end, count) => {
        reads += 1;
        if (reads > 1) return read(seek, end, count);
        const place = { owner, provider, bucket, from: seek.name, end, count };
        const { digest, rowsWithDigest } = shape(seek, end);
        const rows = await all(rowsWithDigest(place));
        const before = rows[0]?.digest ?? null;
        const compare = gather<undefined, boolean>({ calls: 1 }, async (askers) => {
          const isSame = (await first(digest(place)))?.digest === before;
          return askers.map(() => isSame);
        });
        isCurrent = () => compare(undefined);
        return rows.map((row) => toListed(bucket, row));
      }, query);
      return { ...page, isCurrent: reads === 1 ? isCurrent : undefined };
    },
  };
}

const toListed = (bucket: string, row: Row): ListedFile => ({
  bucket,
  key: row.key,
  etag: row.etag,
  size: row.size,
  modifiedAt: row.modified_at,
  checksums: JSON.parse(row.checksums_json),
  ...(row.checksum_type !== null && { checksumType: row.checksum_type }),
  ...(row.tags_json !== null && { tags: JSON.parse(row.tags_json) }),
});
