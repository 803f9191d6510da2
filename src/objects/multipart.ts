/**
 * Multipart uploads, for every provider: the gateway holds the parts, which come in any order, side by side and more than
 * once, and joins them into one stream of known length when the upload is completed. A provider that keeps names itself (S3)
 * is handed every step instead.
 *
 * Rules and sentences are S3's, as its API reference has them and as LocalStack's tests record them.
 */
import { setTimeout as after } from "node:timers/promises";
import { concatenated } from "../lib/concat.ts";
import type { Algorithm } from "../lib/digests/algorithms.ts";
import { GatewayError } from "../lib/errors.ts";
import type { BlobId, ObjectName } from "../lib/names.ts";
import { noSuchBucket, noSuchUpload } from "../lib/s3/errors.ts";
import { MAX_PARTS } from "../lib/s3/limits.ts";
import { newId } from "../lib/uuid7.ts";
import type { BlobStore } from "../ports/blobs.ts";
import { linksHeld } from "../ports/files.ts";
import type { Ledger, Scope } from "../ports/ledger.ts";
import type {
  Begun,
  Completed,
  CompleteRequest,
  FileRow,
  PartQuery,
  PartRequest,
  PartRow,
  Parts,
  UploadAddress,
  UploadChecksum,
  UploadPage,
  UploadQuery,
  UploadRequest,
  UploadRow,
} from "../ports/objects.ts";
import { verb } from "../ports/provider.ts";
import { type FileCall, tooLarge } from "./call.ts";
import { chosen, compositeOf, etagOf, fullObjectCheck, fullOf } from "./complete-parts.ts";
import { checkName } from "./names.ts";
import { resent } from "./replay.ts";
import type { Files } from "./service.ts";

export interface Uploads {
  create(call: FileCall, name: ObjectName, request: UploadRequest): Promise<Begun>;
  /** The last one of a number (1 to 10,000) wins. Rejects with NoSuchUpload. */
  part(call: FileCall, at: UploadAddress, number: number, request: PartRequest): Promise<PartRow>;
  /**
   * Goes on to its end when the client is gone: joining may take longer than its patience, and its next try, of the same parts,
   * waits for the same end or finds what it was.
   */
  complete(call: FileCall, at: UploadAddress, request: CompleteRequest): Promise<Completed>;
  abort(call: FileCall, at: UploadAddress): Promise<void>;
  parts(call: FileCall, at: UploadAddress, query: PartQuery): Promise<Parts>;
  list(call: FileCall, bucket: string, query: UploadQuery): Promise<UploadPage>;
  /** Aborts uploads that nobody completed in time, once at once and then from time to time. */
  watch(failed: (error: unknown) => void): void;
  /** Stops what `watch` began, and the completions that are under way: clients find them again after the restart. */
  close(): Promise<void>;
}

interface Options {
  readonly ledger: Pick<Ledger, "uploads" | "buckets">;
  readonly blobs: BlobStore;
  readonly files: Pick<Files, "put">;
  readonly buckets: "auto" | "explicit";
  /** Bytes of a part, and of a whole upload. */
  readonly partBytes: number;
  readonly maxBytes: number;
  /** Milliseconds after which an upload that was not completed is swept. */
  readonly ageMs: number;
}

export function createUploads({ ledger, blobs, files, buckets, partBytes, maxBytes, ageMs }: Options): Uploads {
  const scopeOf = (call: FileCall): Scope => ({ owner: call.owner, provider: call.provider.name });
  const completing = new Map<string, Promise<FileRow>>();
  const closing = new AbortController();

  const find = async (call: FileCall, at: UploadAddress): Promise<UploadRow> => {
    const upload = await ledger.uploads.get(scopeOf(call), at, at.id);
    if (upload === undefined) throw noSuchUpload(at.id);
    return upload;
  };
  const underWay = async (call: FileCall, at: UploadAddress): Promise<UploadRow> => {
    const upload = await find(call, at);
    if (upload.result !== undefined) throw noSuchUpload(at.id);
    return upload;
  };

  /** Left behind by a crash, they are swept at the next start. */
  const discard = async (released: readonly BlobId[]): Promise<void> => {
    for (const blob of released) await blobs.delete(blob);
  };

  const finish = async (call: FileCall, at: UploadAddress, request: CompleteRequest): Promise<FileRow> => {
    const upload = await find(call, at);
    if (upload.result !== undefined) return upload.result;
    const parts = chosen(request.parts, await ledger.uploads.parts(at.id, EVERY_PART), upload);
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    if (request.size !== undefined && request.size !== size) {
      const message = `The provided 'x-amz-mp-object-size' header value ${request.size} does not match what was computed: ${size}`;
      throw new GatewayError("InvalidRequest", message);
    }
    const { checksum } = upload;
    checkType(request.checksumType, checksum);
    const composite =
      checksum?.type === "COMPOSITE" ? await compositeOf(parts, checksum.algorithm, request.checksums) : {};
    const claimed = Object.keys(request.checksums) as Algorithm[];
    const full = checksum === undefined ? claimed : checksum.type === "FULL_OBJECT" ? [checksum.algorithm] : [];
    const verify = fullObjectCheck(full, request.checksums);
    const linked = linksHeld(call.provider.files) ? fullOf(parts, full) : undefined;

    let released: readonly BlobId[] = [];
    const row = await files.put(call, at, {
      contentType: upload.contentType,
      headers: upload.headers,
      metadata: upload.metadata,
      conditions: request.conditions,
      length: size,
      checksums: {},
      maxBytes,
      known: {
        uploadId: at.id,
        ...(checksum?.type === "COMPOSITE" && { checksumType: checksum.type, checksums: composite }),
      },
      async open(digests, watch) {
        // The ETag is made of the parts' MD5s.
        const algorithms = [...digests.filter((algorithm) => algorithm !== "md5"), ...full];
        if (linked !== undefined) verify(linked);
        const pieces = parts.map(({ blob, size: bytes }) => ({ id: blob as string, size: bytes }));
        const opened = resent(() => concatenated((id) => blobs.get(id as string), pieces, undefined, call.signal), {
          length: size,
          algorithms: linked === undefined ? algorithms : [],
          watch,
          verify: linked === undefined ? verify : undefined,
        });
        const etag = etagOf(parts);
        if (linked === undefined) return { ...opened, etag, keep: full };
        return { ...opened, etag, keep: full, digests: Promise.resolve(linked), held: parts.map(({ blob }) => blob!) };
      },
      async enter(file, options) {
        const made = await ledger.uploads.complete(scopeOf(call), { ...file, uploadId: at.id }, parts, options);
        released = made.blobs;
        return made.replaced;
      },
    });
    await discard(released);
    return row;
  };

  const sweep = async (): Promise<void> => {
    for (;;) {
      const old = await ledger.uploads.before(Date.now() - ageMs, SWEPT_TOGETHER);
      for (const upload of old) {
        if (upload.result !== undefined) await ledger.uploads.forget(upload.id);
        else await discard(await ledger.uploads.abort(upload, upload, upload.id));
      }
      if (old.length < SWEPT_TOGETHER) return;
    }
  };

  return {
    async create(call, name, request) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "createUpload")(name, request, call);
      checkName(name);
      verb(call.provider, "files", "put");
      const upload = { ...name, ...request, id: newId(Date.now()) as string, createdAt: Date.now() };
      await ledger.uploads.create(scopeOf(call), upload, { createBucket: buckets === "auto" });
      return upload;
    },

    async part(call, at, number, request) {
      if ((request.length ?? 0) > partBytes) throw tooLarge(call.provider, partBytes);
      if (call.provider.named !== undefined)
        return verb(call.provider, "named", "uploadPart")(at, number, request, call);
      const { checksum } = await underWay(call, at);
      checkAlgorithm(request, checksum);
      let bytes = 0;
      const upload = await request.open(["md5", ...(checksum ? [checksum.algorithm] : [])], (chunk) => {
        bytes += chunk.length;
        if (bytes > partBytes) throw tooLarge(call.provider, partBytes);
      });
      const stored = await blobs.put(upload.body, call.signal);
      try {
        const digests = await upload.digests;
        // What came behind the content is known only now.
        const [given] = upload.keep;
        if (given !== undefined && checksum !== undefined && given !== checksum.algorithm)
          throw otherType(checksum, given);
        const kept = checksum?.algorithm ?? given;
        const part: PartRow = {
          number,
          etag: Buffer.from(digests.md5!).toString("hex"),
          size: stored.size,
          checksums: kept === undefined ? {} : { [kept]: Buffer.from(digests[kept]!).toString("base64") },
          modifiedAt: Date.now(),
          blob: stored.id,
        };
        call.signal.throwIfAborted();
        const before = await ledger.uploads.putPart(scopeOf(call), at, at.id, part);
        if (before?.blob !== undefined) await blobs.delete(before.blob);
        return part;
      } catch (error) {
        await blobs.delete(stored.id);
        throw error;
      }
    },

    complete(call, at, request) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "completeUpload")(at, request, call);
      const { owner, operator, provider } = call;
      const key = JSON.stringify([owner, provider.name, at, request]);
      const running = completing.get(key);
      if (running !== undefined) return running;
      const end = finish({ owner, operator, provider, signal: closing.signal }, at, request).finally(() =>
        completing.delete(key),
      );
      completing.set(key, end);
      return end;
    },

    async abort(call, at) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "abortUpload")(at, call);
      await discard(await ledger.uploads.abort(scopeOf(call), at, at.id));
    },

    async parts(call, at, query) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "parts")(at, query, call);
      const { checksum } = await underWay(call, at);
      const parts = await ledger.uploads.parts(at.id, { ...query, limit: query.limit + 1 });
      return { checksum, parts: parts.slice(0, query.limit), more: parts.length > query.limit };
    },

    async list(call, bucket, query) {
      if (call.provider.named !== undefined) return verb(call.provider, "named", "uploads")(bucket, query, call);
      if ((await ledger.buckets.get(scopeOf(call), bucket)) === undefined) throw noSuchBucket(bucket);
      return ledger.uploads.list(scopeOf(call), bucket, query);
    },

    watch(failed) {
      void (async () => {
        while (!closing.signal.aborted) {
          await sweep().catch(failed);
          await after(Math.min(ageMs, SWEEP_EVERY_MS), undefined, { ref: false, signal: closing.signal }).catch(
            () => {},
          );
        }
      })();
    },

    async close() {
      closing.abort(new GatewayError("Unavailable", "The gateway is stopping"));
      await Promise.allSettled(completing.values());
    },
  };
}

const EVERY_PART: PartQuery = { after: 0, limit: MAX_PARTS };
const SWEPT_TOGETHER = 100;
const SWEEP_EVERY_MS = 3_600_000;

const otherType = (expected: UploadChecksum, actual: Algorithm) =>
  new GatewayError(
    "InvalidRequest",
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.algorithm}, actual checksum Type: ${actual}`,
  );

/** A part without a checksum gets one computed, where S3 refuses some of them. */
function checkAlgorithm({ checksums }: PartRequest, expected: UploadChecksum | undefined): void {
  if (expected === undefined) return;
  const other = (Object.keys(checksums) as Algorithm[]).find((algorithm) => algorithm !== expected.algorithm);
  if (other !== undefined) throw otherType(expected, other);
}

function checkType(given: UploadChecksum["type"] | undefined, expected: UploadChecksum | undefined): void {
  if (given === undefined || given === expected?.type) return;
  throw new GatewayError(
    "InvalidRequest",
    `The upload was created using the ${expected?.type ?? "null"} checksum mode. The complete request must use the same checksum mode.`,
  );
}
