/** HEAD, GET and GetObjectAttributes of objects whose names are in the ledger. */
import { concatenated } from "../lib/concat.ts";
import type { Content } from "../lib/content.ts";
import { GatewayError } from "../lib/errors.ts";
import type { BlobId, ByteRange, ObjectName } from "../lib/names.ts";
import { noSuchKey } from "../lib/s3/errors.ts";
import { BlobMissing } from "../ports/blobs.ts";
import type { Found, ReadRequest } from "../ports/objects/requests.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { ObjectCall, Objects } from "../ports/objects.ts";
import { checkRead, entityTag } from "./conditions.ts";
import { acceptsAnyBucket, type Context, requireBucket, requireFiles } from "./context.ts";
import { blobOf, checkStored, damaged } from "./damage.ts";
import { expirationOf } from "./lifecycles.ts";
import type { Lookup } from "./lookup.ts";
import { checkName } from "./names.ts";
import { partOf } from "./part-range.ts";
import { parseRange } from "./range.ts";

/** Rejects with NoSuchKey or NoSuchBucket. */
export type Find = (
  call: ObjectCall,
  name: ObjectName,
  ifMatch: string | undefined,
  maxAgeMs?: number,
) => Promise<FileRow>;

export const createFind =
  (context: Context, lookup: Lookup): Find =>
  async (call, name, ifMatch, maxAgeMs) => {
    checkName(name);
    const row = await lookup.find(call, name, entityTag(ifMatch), maxAgeMs);
    if (row !== undefined) return row;
    if (!acceptsAnyBucket(context)) await requireBucket(context, call, name.bucket);
    throw noSuchKey(name.key);
  };

export function createReads(context: Context, find: Find): Pick<Objects, "head" | "get" | "attributes"> {
  const { provider, files, ledger, blobs, lifecycles } = context;

  const select = async ({ owner }: ObjectCall, file: FileRow, request: ReadRequest): Promise<Found> => {
    checkRead(request.conditions, file);
    const expiration = await expirationOf(lifecycles, { owner, provider }, file);
    if (request.part !== undefined) return { ...(await partOf(ledger, file, request.part)), expiration };
    return { file, range: parseRange(request.range, file.size), expiration };
  };

  const open = (file: FileRow, range: ByteRange | undefined, signal: AbortSignal): Promise<Content> => {
    if (file.blob !== undefined) return blobs.get(file.blob, range);
    const { get } = requireFiles(context, "get");
    return file.parts === undefined ? get(file.id, range, signal) : concatenated(get, file.parts, range, signal);
  };

  const linkableBlob = ({ id, parts }: FileRow): BlobId | undefined =>
    parts === undefined ? files?.blobOf?.(id) : undefined;

  /** Calls `use` with the object's row, and again if another request has replaced the content since. */
  async function withContent<T>(
    call: ObjectCall,
    name: ObjectName,
    { conditions }: ReadRequest,
    use: (file: FileRow) => T | Promise<T>,
  ): Promise<T> {
    let file = await find(call, name, conditions.ifMatch);
    for (;;) {
      try {
        return await use(file);
      } catch (error) {
        const isGone = error instanceof BlobMissing || (error instanceof GatewayError && error.kind === "NoSuchKey");
        if (!isGone) throw error;
        const again = await find(call, name, conditions.ifMatch);
        if (again.id === file.id) throw blobOf(context, file) === undefined ? error : damaged(context, file, error);
        file = again;
      }
    }
  }

  const head: Objects["head"] = (call, name, request) =>
    withContent(call, name, request, async (file) => {
      const found = await select(call, file, request);
      await checkStored(context, file);
      return found;
    });

  return {
    head,

    get: (call, name, request) =>
      withContent(call, name, request, async (file) => {
        const found = await select(call, file, request);
        const blob = linkableBlob(file);
        if (file.size === 0) return { ...found, blob, body: Buffer.alloc(0) };
        await checkStored(context, file);
        // Results grow while their job runs. The read ends at the size in the row, so that Content-Length holds.
        const range = found.range ?? { start: 0, end: file.size - 1 };
        return { ...found, blob, body: await open(file, range, call.signal) };
      }),

    async attributes(call, name, query) {
      const { file } = await head(call, name, { conditions: {}, range: undefined, checksums: true });
      if (file.uploadId === undefined) return { file, parts: undefined };
      const { count } = await ledger.uploads.place(file.uploadId, 0);
      const found = await ledger.uploads.parts(file.uploadId, { ...query, limit: query.limit + 1 });
      return {
        file,
        parts: { total: count, page: found.slice(0, query.limit), more: found.length > query.limit },
      };
    },
  };
}
