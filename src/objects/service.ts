/**
 * What holds for the files of every provider: names, conditions, ranges, checksums, listing. A provider that keeps names
 * itself (S3) is asked by name; for all others names live in the ledger and content with the provider, and the ledger is
 * written last, so that a name never points at content that is not durable.
 */
import type { Readable } from "node:stream";
import { concatenated } from "../lib/concat.ts";
import type { Content } from "../lib/content.ts";
import { GatewayError } from "../lib/errors.ts";
import type { BlobId, ByteRange, FileId, ObjectName } from "../lib/names.ts";
import { noSuchBucket, noSuchKey } from "../lib/s3/errors.ts";
import type { ListQuery } from "../lib/s3/listing.ts";
import { BlobMissing, type BlobStore } from "../ports/blobs.ts";
import type { Ledger, Scope } from "../ports/ledger.ts";
import type {
  BucketQuery,
  BucketRow,
  Conditions,
  FileRow,
  Found,
  ListPage,
  PutRequest,
  ReadRequest,
} from "../ports/objects.ts";
import { verb } from "../ports/provider.ts";
import { type FileCall, tooLarge } from "./call.ts";
import { checkRead, checkWrite, entityTag } from "./conditions.ts";
import type { Discards } from "./deferred-deletes.ts";
import { lineCheck } from "./line-check.ts";
import { createFinder } from "./lookup.ts";
import { checkBucketName, checkName } from "./names.ts";
import { partOf } from "./part-range.ts";
import { parseRange } from "./range.ts";
import { createForeignFiles } from "./unmanaged.ts";

export interface Files {
  put(call: FileCall, name: ObjectName, request: PutRequest): Promise<FileRow>;
  head(call: FileCall, name: ObjectName, request: ReadRequest): Promise<Found>;
  get(call: FileCall, name: ObjectName, request: ReadRequest): Promise<Found & { readonly body: Content }>;
  delete(call: FileCall, name: ObjectName, conditions: Pick<Conditions, "ifMatch">): Promise<void>;
  list(call: FileCall, bucket: string, query: ListQuery): Promise<ListPage>;
  /** Rejects with BucketAlreadyOwnedByYou. */
  createBucket(call: FileCall, bucket: string): Promise<void>;
  /** Rejects with NoSuchBucket. */
  bucket(call: FileCall, bucket: string): Promise<BucketRow>;
  deleteBucket(call: FileCall, bucket: string): Promise<void>;
  buckets(call: FileCall, query: BucketQuery): Promise<readonly BucketRow[]>;
  /**
   * The file that a job reads: by its name, by an id in the place of the key, or by the id that the caller tagged the job
   * with. Content that the provider has forgotten by now is there again afterwards.
   */
  input(call: FileCall, name: ObjectName, fileId: string | undefined): Promise<FileRow>;
}

interface Options {
  readonly ledger: Pick<Ledger, "files" | "buckets" | "uploads">;
  readonly blobs: BlobStore;
  readonly discards: Discards;
  readonly buckets: "auto" | "explicit";
  /** Of one object. */
  readonly maxBytes: number;
  /** Milliseconds for which the ledger is believed without asking the provider. */
  readonly freshMs: number;
}

export function createFiles({ ledger, blobs, discards, buckets, maxBytes, freshMs }: Options): Files {
  const createBucket = buckets === "auto";
  const scopeOf = (call: FileCall): Scope => ({ owner: call.owner, provider: call.provider.name });
  const finder = createFinder({ ledger, blobs, discards, freshMs });
  const foreign = createForeignFiles({ ledger, discards, freshMs });

  const needBucket = async (scope: Scope, bucket: string): Promise<BucketRow> => {
    const row = await ledger.buckets.get(scope, bucket);
    if (row === undefined) throw noSuchBucket(bucket);
    return row;
  };

  /** Where files are known by the provider's ids, any bucket is as good as another: it only says where names are. */
  const anyBucket = ({ provider }: FileCall): boolean => provider.files?.head !== undefined;

  const find = async (call: FileCall, name: ObjectName, ifMatch: string | undefined, maxMs?: number) => {
    checkName(name);
    const row = await finder.find(call, name, entityTag(ifMatch), maxMs);
    if (row !== undefined) return row;
    if (!anyBucket(call)) await needBucket(scopeOf(call), name.bucket);
    throw noSuchKey(name.key);
  };

  const read = (file: FileRow, request: ReadRequest): Found | Promise<Found> => {
    checkRead(request.conditions, file);
    if (request.part !== undefined) return partOf(ledger, file, request.part);
    return { file, range: parseRange(request.range, file.size) };
  };

  const open = ({ provider, signal }: FileCall, file: FileRow, range: ByteRange | undefined): Promise<Content> => {
    if (file.blob !== undefined) return heldContent(blobs, file.blob, range);
    const get = verb(provider, "files", "get");
    return file.parts === undefined ? get(file.id, range, signal) : concatenated(get, file.parts, range, signal);
  };

  /** Content that no name points at any more. Left behind by a crash, the gateway's own is swept at the next start. */
  const discard = async ({ provider }: Pick<FileCall, "provider">, row: FileRow): Promise<void> => {
    await discards.delete(provider, idsOf(row));
    if (row.blob !== undefined) await blobs.delete(row.blob);
  };

  return {
    async put(call, name, request) {
      const { provider, signal } = call;
      if (provider.named !== undefined) {
        const most = request.maxBytes ?? maxBytes;
        if ((request.length ?? 0) > most) throw tooLarge(provider, most);
        return verb(provider, "named", "put")(name, request, call);
      }
      checkName(name);
      const scope = scopeOf(call);
      const store = verb(provider, "files", "put");
      const { digests: wanted = [], lines } = provider.files ?? {};
      const most = Math.min(request.maxBytes ?? maxBytes, provider.files?.maxBytes ?? Number.POSITIVE_INFINITY);
      // What can be refused is refused before the first byte is stored; the transaction below checks once more.
      const { conditions } = request;
      const conditional = conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined;
      if (conditional) checkWrite(conditions, await ledger.files.get(scope, name), name.key);
      if (!createBucket) await needBucket(scope, name.bucket);
      if ((request.length ?? 0) > most) throw tooLarge(provider, most);

      const check = lines && lineCheck(lines);
      let size = 0;
      const { keep, ...upload } = await request.open(wanted, (chunk) => {
        size += chunk.length;
        if (size > most) throw tooLarge(provider, most);
        check?.watch(chunk);
      });
      const stored = await store(name, { ...upload, contentType: request.contentType }, signal);
      const digests = await upload.digests;
      const row: FileRow = {
        ...name,
        ...stored,
        modifiedAt: Date.now(),
        contentType: request.contentType,
        headers: request.headers,
        metadata: request.metadata,
        checksums: Object.fromEntries(
          keep.map((algorithm) => [algorithm, Buffer.from(digests[algorithm]!).toString("base64")]),
        ),
        unfitLine: check?.unfit(),
        ...request.known,
      };
      let replaced: FileRow | undefined;
      try {
        signal.throwIfAborted();
        const enter = request.enter ?? ((one, options) => ledger.files.put(scope, one, options));
        replaced = await enter(row, {
          createBucket,
          ...(anyBucket(call) && { discard: idsOf }),
          ...(conditional && { precondition: (current) => checkWrite(conditions, current, name.key) }),
        });
      } catch (error) {
        await discard(call, row);
        throw error;
      }
      if (replaced === undefined) return row;
      if (!anyBucket(call)) {
        await discard(call, replaced);
        return row;
      }
      if (replaced.blob !== undefined) await blobs.delete(replaced.blob);
      void discards.drain(provider.name);
      return row;
    },

    async head(call, name, request) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "head")(name, request, call);
      return read(await find(call, name, request.conditions.ifMatch), request);
    },

    async get(call, name, request) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "get")(name, request, call);
      let file = await find(call, name, request.conditions.ifMatch);
      for (;;) {
        const found = await read(file, request);
        // It may have grown since it was found: what is sent must be as long as what is said.
        if (file.size === 0) return { ...found, body: Buffer.alloc(0) };
        try {
          return { ...found, body: await open(call, file, found.range ?? whole(file)) };
        } catch (error) {
          // Replaced between the look-up and the opening: the name has new content by now.
          if (!(error instanceof GatewayError) || error.kind !== "NoSuchKey") throw error;
          const again = await find(call, name, request.conditions.ifMatch);
          if (again.id === file.id) throw error;
          file = again;
        }
      }
    },

    async delete(call, name, conditions) {
      const { provider } = call;
      if (provider.named !== undefined) return verb(provider, "named", "delete")(name, conditions, call);
      checkName(name);
      const scope = scopeOf(call);
      if (anyBucket(call)) {
        const row = await finder.find(call, name, entityTag(conditions.ifMatch));
        checkWrite(conditions, row, name.key);
        if (row === undefined) return;
        const ids = idsOf(row);
        const read = await discards.read(provider.name, ids);
        // The provider first: where it fails, the caller can see it and try again.
        if (!read) await discards.delete(provider, ids);
        await ledger.files.delete(scope, row, {
          precondition: (current) => {
            if (current !== undefined && current.id !== row.id) throw changed();
          },
          ...(read && { discard: ids }),
        });
        if (row.blob !== undefined) await blobs.delete(row.blob);
        // The last reader may have ended meanwhile.
        if (read) void discards.drain(provider.name);
        return;
      }
      const gone = await ledger.files
        .delete(scope, name, { precondition: (current) => checkWrite(conditions, current, name.key) })
        .catch(async (error: unknown) => {
          await needBucket(scope, name.bucket);
          throw error;
        });
      if (gone === undefined) await needBucket(scope, name.bucket);
      else await discard(call, gone);
    },

    async list(call, bucket, query) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "list")(bucket, query, call);
      const scope = scopeOf(call);
      const page =
        call.provider.files?.list && call.operator
          ? await foreign.list(call, bucket, query)
          : await ledger.files.list(scope, bucket, query);
      if (page.entries.length === 0 && !anyBucket(call)) await needBucket(scope, bucket);
      return page;
    },

    async createBucket(call, bucket) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "createBucket")(bucket, call);
      checkBucketName(bucket);
      if (await ledger.buckets.create(scopeOf(call), bucket, Date.now())) return;
      throw new GatewayError(
        "BucketAlreadyOwnedByYou",
        "Your previous request to create the named bucket succeeded and you already own it.",
        { fields: { BucketName: bucket } },
      );
    },

    async bucket(call, bucket) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "bucket")(bucket, call);
      return needBucket(scopeOf(call), bucket);
    },

    async deleteBucket(call, bucket) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "deleteBucket")(bucket, call);
      const outcome = await ledger.buckets.delete(scopeOf(call), bucket);
      if (outcome === "missing") throw noSuchBucket(bucket);
      if (outcome === "not empty") {
        throw new GatewayError("BucketNotEmpty", "The bucket you tried to delete is not empty", {
          fields: { BucketName: bucket },
        });
      }
    },

    async buckets(call, query) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "buckets")(query, call);
      return ledger.buckets.list(scopeOf(call), query);
    },

    async input(call, name, fileId) {
      // What is paid for is not left to what the ledger believes: its provider is asked.
      const row = await find(call, name, undefined, 0).catch(async (error: unknown) => {
        const tagged = fileId === undefined ? undefined : await finder.byId(call, name, fileId, 0);
        if (tagged === undefined) throw error;
        return tagged;
      });
      const restore = call.provider.files?.restore;
      const { blob, expiresAt } = row;
      if (
        restore === undefined ||
        blob === undefined ||
        (expiresAt ?? Number.POSITIVE_INFINITY) > Date.now() + MARGIN_MS
      ) {
        return row;
      }
      const restored = { ...row, ...(await restore(row, () => blobs.get(blob), call.signal)), blob };
      await ledger.files.put(scopeOf(call), restored, {
        precondition: (current) => {
          if (current?.id !== row.id) throw changed();
        },
        discard: ({ id }) => (id === restored.id ? [] : [id]),
      });
      return restored;
    },
  };
}

/** Rejects with NoSuchKey where the name's content was replaced, or deleted, after the name was looked up. */
async function heldContent(blobs: BlobStore, blob: BlobId, range: ByteRange | undefined): Promise<Readable> {
  try {
    return await blobs.get(blob, range);
  } catch (error) {
    if (!(error instanceof BlobMissing)) throw error;
    throw new GatewayError("NoSuchKey", "The specified key does not exist.", { cause: error });
  }
}

/** The provider's own files behind a name. What the gateway alone holds is no provider's to delete. */
const idsOf = (row: FileRow): readonly FileId[] =>
  row.parts?.map((part) => part.id) ?? (row.id === row.blob ? [] : [row.id]);

/** A job may wait for longer than an hour before its provider reads the input. */
const MARGIN_MS = 12 * 3_600_000;

/** An object that still grows is read as far as it was listed, so that Content-Length holds. */
const whole = (file: FileRow): ByteRange => ({ start: 0, end: file.size - 1 });

const changed = () => new GatewayError("Conflict", "The object was changed by another request; try again.");
