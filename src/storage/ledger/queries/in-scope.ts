/** Limits lookups and writes to the buckets of their scope, so that no id leads to a bucket that the caller may not use. */
import { GatewayError } from "../../../lib/errors.ts";
import type { Buckets, Files, Scope, Uploads } from "../../../ports/ledger/names.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { BucketRow } from "../../../ports/objects/rows.ts";

type Named = Pick<Ledger, "buckets" | "files" | "uploads">;

export const inScope = ({ buckets, files, uploads }: Named): Named => ({
  buckets: bucketsInScope(buckets),
  files: filesInScope(files),
  uploads: uploadsInScope(uploads),
});

export const isInScope = ({ allows }: Scope, bucket: string): boolean => allows === undefined || allows(bucket);

async function permit(scope: Scope, bucket: string): Promise<void> {
  if (!isInScope(scope, bucket)) throw new GatewayError("AccessDenied", "Access Denied");
}

const NOTHING = Promise.resolve(undefined);
const NO_PAGE = Promise.resolve({ entries: [], more: false });

// The members are listed one by one, so that a new lookup does not compile before its scope is decided here.

const bucketsInScope = (buckets: Buckets): Buckets => ({
  get: (scope, name) => (isInScope(scope, name) ? buckets.get(scope, name) : NOTHING),
  create: (scope, name, at) => permit(scope, name).then(() => buckets.create(scope, name, at)),
  delete: (scope, name) => permit(scope, name).then(() => buckets.delete(scope, name)),

  async list(scope, query) {
    const found: BucketRow[] = [];
    let { after } = query;
    for (;;) {
      const page = await buckets.list(scope, { ...query, ...(after !== undefined && { after }) });
      found.push(...page.filter(({ name }) => isInScope(scope, name)));
      if (page.length < query.limit || found.length >= query.limit) return found.slice(0, query.limit);
      after = page.at(-1)!.name;
    }
  },
});

const filesInScope = (files: Files): Files => ({
  get: (scope, name) => (isInScope(scope, name.bucket) ? files.get(scope, name) : NOTHING),
  put: (scope, row, options) => permit(scope, row.bucket).then(() => files.put(scope, row, options)),
  delete: (scope, name, options) => permit(scope, name.bucket).then(() => files.delete(scope, name, options)),
  setTags: (scope, file, tags) => permit(scope, file.bucket).then(() => files.setTags(scope, file, tags)),
  list: (scope, bucket, query) => (isInScope(scope, bucket) ? files.list(scope, bucket, query) : NO_PAGE),
  reader: (scope, bucket) => (isInScope(scope, bucket) ? files.reader(scope, bucket) : async () => []),
  // Chooses among the names of the id by itself.
  byId: files.byId,
  // Says only whether an id is managed, for any owner.
  referenced: files.referenced,
});

const uploadsInScope = (uploads: Uploads): Uploads => ({
  create: (scope, upload, options) => permit(scope, upload.bucket).then(() => uploads.create(scope, upload, options)),
  get: (scope, name, id) => (isInScope(scope, name.bucket) ? uploads.get(scope, name, id) : NOTHING),
  putPart: (scope, name, id, part) => permit(scope, name.bucket).then(() => uploads.putPart(scope, name, id, part)),
  abort: (scope, name, id) => permit(scope, name.bucket).then(() => uploads.abort(scope, name, id)),
  complete: (scope, file, parts, options) =>
    permit(scope, file.bucket).then(() => uploads.complete(scope, file, parts, options)),
  list: (scope, bucket, query) => (isInScope(scope, bucket) ? uploads.list(scope, bucket, query) : NO_PAGE),
  // By the id of an upload that was found in its scope.
  parts: uploads.parts,
  place: uploads.place,
  // The gateway's own sweep, over all owners.
  before: uploads.before,
  forget: uploads.forget,
});
