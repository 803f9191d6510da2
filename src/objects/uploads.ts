/**
 * Multipart uploads for providers without them. The gateway stores the parts as blobs, in any order and possibly more than
 * once, and joins them into one stream of known length on completion.
 *
 * Rules and error messages are S3's, from its API reference and from LocalStack's recorded tests.
 */
import { concatenated } from "../lib/concat.ts";
import { type Algorithm, DEFAULT_CHECKSUM } from "../lib/digests/algorithms.ts";
import { GatewayError, isInDoubt } from "../lib/errors.ts";
import type { BlobId } from "../lib/names.ts";
import { noSuchUpload } from "../lib/s3/errors.ts";
import { MAX_PARTS } from "../lib/s3/limits.ts";
import { newId } from "../lib/uuid7.ts";
import { linksBlobs } from "../ports/files.ts";
import type { CompleteRequest, PartRequest, UploadAddress } from "../ports/objects/requests.ts";
import type { Checksums, FileRow, PartRow, UploadChecksum, UploadRow } from "../ports/objects/rows.ts";
import type { ObjectCall, UploadOperations } from "../ports/objects.ts";
import { chosen, compositeOf, encoded, etagOf, fullObjectCheck, fullOf } from "./complete-parts.ts";
import { type Context, requireBucket, requireFiles, scopeOf, tooLarge } from "./context.ts";
import { checkName } from "./names.ts";
import { storedContent } from "./stored-content.ts";
import type { Put } from "./write.ts";

export interface LedgerUploads extends Omit<UploadOperations, "copyPart"> {
  /** Aborts completions in progress. Clients that retry find their uploads after the restart. */
  close(): Promise<void>;
}

export function ledgerUploads(context: Context, put: Put): LedgerUploads {
  const { provider, files, ledger, blobs, buckets, maxObjectBytes, maxUploadBytes } = context;
  const { uploads } = ledger;
  const completing = new Map<string, Promise<FileRow>>();
  const closing = new AbortController();

  const find = async (call: ObjectCall, at: UploadAddress): Promise<UploadRow> => {
    const upload = await uploads.get(scopeOf(context, call), at, at.id);
    if (upload === undefined) throw noSuchUpload(at.id);
    return upload;
  };
  const findIncomplete = async (call: ObjectCall, at: UploadAddress): Promise<UploadRow> => {
    const upload = await find(call, at);
    if (upload.result !== undefined) throw noSuchUpload(at.id);
    return upload;
  };

  const finish = async (call: ObjectCall, at: UploadAddress, request: CompleteRequest): Promise<FileRow> => {
    const upload = await find(call, at);
    if (upload.result !== undefined) return upload.result;
    try {
      return await join(call, at, request, upload);
    } catch (error) {
      // Another request or process may have completed the upload meanwhile. Its result is that of this request too.
      const now = await uploads.get(scopeOf(context, call), at, at.id).catch(() => undefined);
      if (now?.result === undefined) throw error;
      return now.result;
    }
  };

  const join = async (
    call: ObjectCall,
    at: UploadAddress,
    request: CompleteRequest,
    upload: UploadRow,
  ): Promise<FileRow> => {
    const parts = chosen(request.parts, await uploads.parts(at.id, { after: 0, limit: MAX_PARTS }), upload);
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
    /** The checksums that the upload was not created for are of the whole content. They are verified and not kept. */
    const others = claimed.filter((algorithm) => algorithm !== checksum?.algorithm && !full.includes(algorithm));
    const verified = [...full, ...others];
    const verify = fullObjectCheck(verified, request.checksums);
    /** Digests of the whole, set if the parts are linked and nothing has to be read. */
    const linked = linksBlobs(files) ? fullOf(parts, verified) : undefined;

    let released: readonly BlobId[] = [];
    const putRequest = {
      contentType: upload.contentType,
      headers: upload.headers,
      metadata: upload.metadata,
      tags: upload.tags,
      encryption: upload.encryption,
      conditions: request.conditions,
      length: size,
      checksums: {},
      async open(digests: readonly Algorithm[], watch?: (chunk: Buffer) => void) {
        // The ETag is computed from the MD5s of the parts.
        const algorithms = [...digests.filter((algorithm) => algorithm !== "md5"), ...verified];
        if (linked !== undefined) verify(linked);
        const pieces = parts.map(({ blob, size: bytes }) => ({ id: blob as string, size: bytes }));
        const opened = storedContent(
          () => concatenated((id) => blobs.get(id as string), pieces, undefined, call.signal),
          {
            length: size,
            algorithms: linked === undefined ? algorithms : [],
            watch,
            verify: linked === undefined ? verify : undefined,
          },
        );
        const etag = etagOf(parts);
        if (linked === undefined) return { ...opened, etag, keep: full };
        const partBlobs = parts.map(({ blob }) => blob!);
        return { ...opened, etag, keep: full, digests: Promise.resolve(linked), blobs: partBlobs };
      },
    };
    const row = await put(call, at, putRequest, {
      maxBytes: maxUploadBytes,
      row: {
        uploadId: at.id,
        ...(checksum?.type === "COMPOSITE" && { checksumType: checksum.type, checksums: composite }),
        // Earlier versions stored parts without this checksum. Their objects have none.
        ...(full.length === 0 && checksum === undefined && { checksums: wholeByDefault(parts) }),
      },
      async enter(file, options) {
        const entered = await uploads.complete(scopeOf(context, call), { ...file, uploadId: at.id }, parts, options);
        released = entered.blobs;
        return entered.replaced;
      },
    });
    // Blobs that a crash leaves behind are swept at the next start.
    for (const blob of released) await blobs.delete(blob);
    return row;
  };

  return {
    async create(call, name, request) {
      checkName(name);
      requireFiles(context, "put");
      const upload = { ...name, ...request, id: newId(Date.now()) as string, createdAt: Date.now() };
      await uploads.create(scopeOf(context, call), upload, { createBucket: buckets === "auto" });
      return upload;
    },

    async putPart(call, at, number, request) {
      if ((request.length ?? 0) > maxObjectBytes) throw tooLarge(provider, maxObjectBytes);
      const { checksum, encryption } = await findIncomplete(call, at);
      checkAlgorithm(request, checksum);
      let bytes = 0;
      const upload = await request.open(["md5", checksum?.algorithm ?? DEFAULT_CHECKSUM], (chunk) => {
        bytes += chunk.length;
        if (bytes > maxObjectBytes) throw tooLarge(provider, maxObjectBytes);
      });
      const stored = await blobs.put(upload.body, call.signal);
      try {
        const digests = await upload.digests;
        // A checksum in a trailer is known only now.
        const [given] = upload.keep;
        if (given !== undefined && checksum !== undefined && given !== checksum.algorithm)
          throw otherType(checksum, given);
        const kept: readonly Algorithm[] =
          checksum === undefined ? [...upload.keep, DEFAULT_CHECKSUM] : [checksum.algorithm];
        const part: PartRow = {
          number,
          etag: Buffer.from(digests.md5!).toString("hex"),
          size: stored.size,
          checksums: encoded(digests, kept),
          modifiedAt: Date.now(),
          blob: stored.id,
        };
        call.signal.throwIfAborted();
        const replaced = await uploads.putPart(scopeOf(context, call), at, at.id, part);
        if (replaced?.blob !== undefined) await blobs.delete(replaced.blob);
        return { ...(given === DEFAULT_CHECKSUM ? part : described(part, checksum)), encryption };
      } catch (error) {
        if (!isInDoubt(error)) await blobs.delete(stored.id);
        throw error;
      }
    },

    complete({ owner, operator, permissions }, at, request) {
      // Joining may outlast the client's timeout. A retry with the same parts waits for the same completion.
      const key = JSON.stringify([owner, at, request]);
      const running = completing.get(key);
      if (running !== undefined) return running;
      const done = finish({ owner, operator, permissions, signal: closing.signal }, at, request).finally(() =>
        completing.delete(key),
      );
      completing.set(key, done);
      return done;
    },

    async abort(call, at) {
      // As on S3: clean-up code aborts every upload that it began.
      if ((await find(call, at)).result !== undefined) return;
      for (const blob of await uploads.abort(scopeOf(context, call), at, at.id)) await blobs.delete(blob);
    },

    async parts(call, at, query) {
      const { checksum } = await findIncomplete(call, at);
      const parts = await uploads.parts(at.id, { ...query, limit: query.limit + 1 });
      const page = parts.slice(0, query.limit).map((part) => described(part, checksum));
      return { checksum, parts: page, more: parts.length > query.limit };
    },

    async list(call, bucket, query) {
      await requireBucket(context, call, bucket);
      return uploads.list(scopeOf(context, call), bucket, query);
    },

    async close() {
      closing.abort(new GatewayError("Unavailable", "The gateway is stopping"));
      await Promise.allSettled(completing.values());
    },
  };
}

/** S3 does not return the checksums that it adds to the parts of an upload without an algorithm. */
function described(part: PartRow, expected: UploadChecksum | undefined): PartRow {
  if (expected !== undefined) return part;
  const { [DEFAULT_CHECKSUM]: _, ...checksums } = part.checksums;
  return { ...part, checksums };
}

const otherType = (expected: UploadChecksum, actual: Algorithm) =>
  new GatewayError(
    "InvalidRequest",
    `Checksum Type mismatch occurred, expected checksum Type: ${expected.algorithm}, actual checksum Type: ${actual}`,
  );

const wholeByDefault = (parts: readonly PartRow[]): Checksums => {
  const whole = fullOf(parts, [DEFAULT_CHECKSUM]);
  return whole === undefined ? {} : encoded(whole, [DEFAULT_CHECKSUM]);
};

/** By design: S3 refuses some parts without a checksum. Here the gateway computes it. */
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
