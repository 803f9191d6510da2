/**
 * Copies of objects and of parts of them. Within one provider, its `Objects` copies. Between two, the source is read and the
 * copy is written like a client's upload. If the destination can link the source's blob, nothing is read.
 */
import { streamed } from "../lib/content.ts";
import { ALGORITHMS, type Algorithm, type Digests } from "../lib/digests/algorithms.ts";
import { GatewayError } from "../lib/errors.ts";
import type { BlobId, ObjectName } from "../lib/names.ts";
import type {
  Copied,
  CopyRequest,
  CopySource,
  Found,
  FoundContent,
  PartSource,
  StoredPart,
  UploadAddress,
} from "../ports/objects/requests.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { ObjectCall, Objects } from "../ports/objects.ts";
import type { ProviderCall } from "../ports/provider.ts";
import { storedContent } from "./stored-content.ts";

export interface Copies {
  /** `from` reads the source, `to` writes the copy. */
  object(
    from: ProviderCall,
    source: CopySource,
    to: ProviderCall,
    name: ObjectName,
    request: CopyRequest,
  ): Promise<Copied>;
  part(
    from: ProviderCall,
    source: PartSource,
    to: ProviderCall,
    at: UploadAddress,
    number: number,
  ): Promise<StoredPart>;
}

/** @param maxBytes bytes of one copy */
export function createCopies(maxBytes: number): Copies {
  return {
    object(from, source, to, name, request) {
      if (from.provider === to.provider) return to.provider.objects.copy(to, source, name, request);
      const [reader, writer] = [endpointOf(from), endpointOf(to)];
      return copyObject(reader, source, writer, name, request, maxBytes);
    },
    part(from, source, to, at, number) {
      if (from.provider === to.provider) return to.provider.objects.uploads.copyPart(to, source, at, number);
      return copyPart(endpointOf(from), source, endpointOf(to), at, number);
    },
  };
}

interface Reader {
  readonly call: ObjectCall;
  readonly objects: Pick<Objects, "get" | "features">;
}

interface ObjectWriter {
  readonly call: ObjectCall;
  readonly objects: Pick<Objects, "put" | "linksBlobs">;
}

interface PartWriter {
  readonly call: ObjectCall;
  readonly objects: { readonly uploads: Pick<Objects["uploads"], "putPart"> };
}

const endpointOf = (call: ProviderCall) => ({ call, objects: call.provider.objects });

export async function copyObject(
  from: Reader,
  source: CopySource,
  to: ObjectWriter,
  name: ObjectName,
  request: CopyRequest,
  maxBytes: number,
): Promise<FileRow> {
  const found = await openSource(from, source, undefined);
  const { file, body } = found;
  try {
    if (file.size > maxBytes) {
      const message = `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBytes}`;
      throw new GatewayError("InvalidRequest", message);
    }
    const expected = wholeChecksums(file);
    const algorithm = request.algorithm ?? (Object.keys(file.checksums)[0] as Algorithm | undefined);
    const blob = to.objects.linksBlobs ? linkableBlob(found, algorithm) : undefined;
    return await to.objects.put(to.call, name, {
      ...(request.replace ?? { contentType: file.contentType, headers: file.headers, metadata: file.metadata }),
      tags: request.tags ?? file.tags ?? (await tagsOf(from, source, found)),
      acl: request.acl,
      encryption: request.encryption,
      conditions: request.conditions,
      length: file.size,
      checksums: {},
      known: { checksums: file.checksums, ...(file.checksumType && { checksumType: file.checksumType }) },
      async open(digests, watch, fallback) {
        // A linked blob is not read, so the copy has the checksum of its source, or none.
        if (blob !== undefined)
          return { body, length: file.size, etag: file.etag, blobs: [blob], digests: NO_DIGESTS, keep: [] };
        const keep = [algorithm ?? fallback].filter((one) => one !== undefined);
        const algorithms = [...new Set([...digests, ...keep, ...ALGORITHMS.filter((one) => one in expected)])];
        const verify = (computed: Digests) => checkSame(expected, computed);
        return { ...storedContent(() => body, { length: file.size, algorithms, watch, verify }), keep };
      },
    });
  } finally {
    body.destroy();
  }
}

export async function copyPart(
  from: Reader,
  { range, ...source }: PartSource,
  to: PartWriter,
  at: UploadAddress,
  number: number,
): Promise<StoredPart> {
  if (range !== undefined) checkRange(range);
  const found = await openSource(from, source, range).catch((error: unknown) => {
    throw rangeOutside(error);
  });
  try {
    const length = partLength(found, range);
    return await to.objects.uploads.putPart(to.call, at, number, {
      length,
      checksums: {},
      open: async (algorithms, watch) => ({
        ...storedContent(() => found.body, { length, algorithms, watch }),
        keep: [],
      }),
    });
  } finally {
    found.body.destroy();
  }
}

/** Opens the source, so that it stays readable if it is replaced meanwhile. */
async function openSource({ call, objects }: Reader, source: CopySource, range: string | undefined) {
  const { conditions, bucket, key } = source;
  const found = await asSource(objects.get(call, { bucket, key }, { conditions, range, checksums: true }));
  // An error before the copy reads the body is kept by the stream until then.
  const body = streamed(found.body).on("error", () => {});
  return { ...found, body };
}

/** The tags of a source outside of the gateway. */
async function tagsOf({ call, objects }: Reader, { bucket, key }: CopySource, { tagCount = 0 }: Found) {
  if (tagCount === 0) return undefined;
  const said = await objects.features?.(call, "GetObjectTagging", { Bucket: bucket, Key: key });
  const { TagSet = [] } = (said ?? {}) as { TagSet?: readonly { Key: string; Value: string }[] };
  return TagSet.map(({ Key, Value }) => ({ key: Key, value: Value }));
}

const NO_DIGESTS = Promise.resolve({});

/** Converts NotModified to PreconditionFailed: S3 answers a copy with 412 instead of 304. */
export async function asSource<T>(found: Promise<T>): Promise<T> {
  try {
    return await found;
  } catch (error) {
    if (!(error instanceof GatewayError) || error.kind !== "NotModified") throw error;
    throw new GatewayError("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
      fields: { Condition: "x-amz-copy-source-If-None-Match" },
      cause: error,
    });
  }
}

/** Checksums of the content itself, not of its parts' checksums. */
const wholeChecksums = ({ checksums, checksumType }: FileRow) => (checksumType === undefined ? checksums : {});

function checkSame(expected: FileRow["checksums"], computed: Digests): void {
  for (const algorithm of ALGORITHMS) {
    const value = expected[algorithm];
    if (value === undefined || value === Buffer.from(computed[algorithm]!).toString("base64")) continue;
    throw new GatewayError(
      "Unavailable",
      `The source's content does not have the ${algorithm} that it was stored with.`,
    );
  }
}

/** The source's blob, if the copy can have its ETag and the checksum that it needs without a read. */
function linkableBlob({ file, blob }: FoundContent, algorithm: Algorithm | undefined): BlobId | undefined {
  if (!S3_ETAG.test(file.etag)) return undefined;
  if (algorithm !== undefined && file.checksums[algorithm] === undefined) return undefined;
  return blob;
}
const S3_ETAG = /^[0-9a-f]{32}(-\d+)?$/;

function checkRange(range: string): void {
  const [, first, last] = /^bytes=(\d{1,15})-(\d{1,15})$/.exec(range) ?? [];
  if (first !== undefined && Number(first) <= Number(last)) return;
  throw new GatewayError(
    "InvalidArgument",
    "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
    { fields: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: range } },
  );
}

const notWithin = (range: string, size: string | number) =>
  new GatewayError("InvalidArgument", `Range specified is not valid for source object of size: ${size}`, {
    fields: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: range },
  });

function rangeOutside(error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.kind !== "InvalidRange") return error;
  const { RangeRequested = "", ActualObjectSize = "" } = error.detail.fields ?? {};
  return notWithin(RangeRequested, ActualObjectSize);
}

/** Bytes. A read is cut off at the end of the object; a copy is refused. */
function partLength({ file, range }: Found, asked: string | undefined): number {
  const length = range === undefined ? file.size : range.end - range.start + 1;
  if (asked === undefined) return length;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(asked)!;
  if (length !== Number(last) - Number(first) + 1) throw notWithin(asked, file.size);
  return length;
}
