/** All content that the ledger names, of every owner and provider, for the check of stored digests. */
import { type SqlBool, sql } from "kysely";
import type { BlobId } from "../../../lib/names.ts";
import type { Scope } from "../../../ports/ledger/names.ts";
import type { FileRow, PartRow } from "../../../ports/objects/rows.ts";
import type { Database } from "../database.ts";
import { toFile } from "./files.ts";
import { toPart } from "./uploads.ts";

/** Rows in memory. */
const PAGE = 500;

/** @yields every object, in the order of owner, provider, bucket and key */
export async function* everyFile({ all, builder }: Database): AsyncGenerator<Scope & FileRow> {
  let last = { owner: "", provider: "", bucket: "", key: "" };
  for (;;) {
    const after = sql<SqlBool>`(owner, provider, bucket, key) > (${last.owner}, ${last.provider}, ${last.bucket}, ${last.key})`;
    const page = builder
      .selectFrom("files")
      .selectAll()
      .where(after)
      .orderBy("owner")
      .orderBy("provider")
      .orderBy("bucket")
      .orderBy("key")
      .limit(PAGE);
    const rows = await all(page.compile());
    for (const row of rows) yield { owner: row.owner, provider: row.provider, ...toFile(row) };
    last = rows.at(-1) ?? last;
    if (rows.length < PAGE) return;
  }
}

export interface ActivePart extends Scope, PartRow {
  readonly bucket: string;
  readonly key: string;
  readonly blob: BlobId;
}

/** @yields the parts of active uploads */
export async function* everyActivePart({ all, builder }: Database): AsyncGenerator<ActivePart> {
  let [id, number] = ["", 0];
  for (;;) {
    const page = builder
      .selectFrom("upload_parts")
      .innerJoin("uploads", "uploads.id", "upload_parts.upload_id")
      .selectAll("upload_parts")
      .select(["owner", "provider", "bucket", "key"])
      .where("blob", "is not", null)
      .where(sql<SqlBool>`(upload_id, number) > (${id}, ${number})`)
      .orderBy("upload_id")
      .orderBy("number")
      .limit(PAGE);
    const rows = await all(page.compile());
    for (const row of rows) {
      const { owner, provider, bucket, key, blob } = row;
      yield { owner, provider, bucket, key, ...toPart(row), blob: blob! };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE) return;
    [id, number] = [last.upload_id, last.number];
  }
}

interface JobBlob {
  readonly job: string;
  readonly blob: BlobId;
}

/** Blobs of unfinished jobs. The ledger has no digests of them. */
export async function jobBlobs(db: Database): Promise<readonly JobBlob[]> {
  const { all, builder } = db;
  const runs = builder.selectFrom("runs").select(["id", "input", "results", "journal"]).where("end_time", "is", null);
  const pinned = builder.selectFrom("pinned_inputs").select(["id", "blob"]).where("released_at", "is", null);
  const translated = builder.selectFrom("translations").select(["token", "job_id", "input"]);
  return [
    ...(await all(translated.compile())).flatMap(({ token, job_id, input }) =>
      input === null ? [] : [{ job: job_id ?? token, blob: input }],
    ),
    ...(await all(runs.compile())).flatMap(({ id, input, results, journal }) =>
      [input, results, journal].flatMap((blob) => (blob === null ? [] : [{ job: id, blob }])),
    ),
    ...(await all(pinned.compile())).map(({ id, blob }) => ({ job: id, blob })),
    ...(await chunkedBlobs(db)),
  ];
}

async function chunkedBlobs({ all, builder }: Database): Promise<readonly JobBlob[]> {
  const unfinished = builder.selectFrom("chunked_jobs").where("end_time", "is", null);
  const ids = unfinished.select("id");
  const jobs = unfinished.select(["id as job", "input", "line_index", "prior", "shared"]);
  const files = builder.selectFrom("chunked_files").select(["job", "results"]).where("job", "in", ids);
  const chunks = builder.selectFrom("chunks").select(["job", "outcome", "list"]).where("job", "in", ids);
  const rows: readonly (Record<string, string | null> & { readonly job: string })[] = [
    ...(await all(jobs.compile())),
    ...(await all(files.compile())),
    ...(await all(chunks.compile())),
  ];
  return rows.flatMap(({ job, ...blobs }) =>
    Object.values(blobs).flatMap((blob) => (blob === null ? [] : [{ job, blob }])),
  );
}
