/**
 * Copies of objects and of ranges of them, within a provider and from one to another: the source is read as any client would
 * read it, and what comes is written as any client would write it. Where both are the gateway's own objects nothing is read,
 * and a provider that keeps names itself copies by itself.
 */
import { streamed } from "../lib/content.ts";
import { ALGORITHMS, type Algorithm } from "../lib/digests/algorithms.ts";
import { GatewayError } from "../lib/errors.ts";
import type { BlobId, ObjectName } from "../lib/names.ts";
import { linksHeld } from "../ports/files.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Copied, CopyRequest, CopySource, FileRow, Found, PartRow, UploadAddress } from "../ports/objects.ts";
import type { FileCall } from "./call.ts";
import type { Uploads } from "./multipart.ts";
import { resent } from "./replay.ts";
import type { Files } from "./service.ts";

export interface Copies {
  /** `from` is the call that reads the source. */
  object(from: FileCall, source: CopySource, to: FileCall, name: ObjectName, request: CopyRequest): Promise<Copied>;
  /** `range` is `bytes=first-last`, within the source. */
  part(
    from: FileCall,
    source: CopySource & { readonly range: string | undefined },
    to: FileCall,
    at: UploadAddress,
    number: number,
  ): Promise<PartRow>;
}

interface Options {
  readonly ledger: Pick<Ledger, "files">;
  readonly files: Pick<Files, "put" | "get" | "head">;
  readonly uploads: Pick<Uploads, "part">;
  /** Bytes of one copy. */
  readonly maxBytes: number;
}

export function createCopies({ ledger, files, uploads, maxBytes }: Options): Copies {
  /** The whole source, or the range; opened, so that it stays what it was found to be. */
  const opened = async (from: FileCall, { conditions, ...name }: CopySource, range: string | undefined) => {
    const found = await asSource(files.get(from, name, { conditions, range, checksums: true }));
    // It may fail before the copy begins to read it; the copy gets the error then.
    const body = streamed(found.body).on("error", () => {});
    return { ...found, body };
  };

  /** An object that is copied onto itself gets other metadata, and its content stays where it is. */
  const onItself = async (call: FileCall, source: CopySource, request: CopyRequest): Promise<FileRow> => {
    const { conditions, ...name } = source;
    const { file } = await asSource(files.head(call, name, { conditions, range: undefined, checksums: true }));
    const copy = { ...file, ...request.replace, modifiedAt: Date.now() };
    await ledger.files.put({ owner: call.owner, provider: call.provider.name }, copy, {
      precondition: (current) => {
        if (current?.id !== file.id) {
          throw new GatewayError("Conflict", "The object was changed by another request; try again.");
        }
      },
    });
    return copy;
  };

  return {
    async object(from, source, to, name, request) {
      const same = from.provider === to.provider;
      const copy = same && to.provider.named !== undefined ? to.provider.named.copy : undefined;
      if (copy !== undefined) return copy(source, from, name, request, to);
      const itself = same && source.bucket === name.bucket && source.key === name.key;
      if (itself && request.replace === undefined) throw unchanged();
      const plain = request.conditions.ifMatch === undefined && request.conditions.ifNoneMatch === undefined;
      if (itself && plain && request.algorithm === undefined) return onItself(to, source, request);

      const { file, body } = await opened(from, source, undefined);
      try {
        if (file.size > maxBytes) {
          const message = `The specified copy source is larger than the maximum allowable size for a copy source: ${maxBytes}`;
          throw new GatewayError("InvalidRequest", message);
        }
        const kept = wholeChecksums(file);
        const algorithm = request.algorithm ?? (Object.keys(file.checksums)[0] as Algorithm | undefined);
        const held = heldObject(from, to, file, algorithm);
        const keep = algorithm === undefined ? [] : [algorithm];
        return await files.put(to, name, {
          ...(request.replace ?? { contentType: file.contentType, headers: file.headers, metadata: file.metadata }),
          conditions: request.conditions,
          length: file.size,
          checksums: {},
          async open(digests, watch) {
            if (held !== undefined)
              return { body, length: file.size, etag: file.etag, held: [held], digests: NONE, keep: [] };
            const algorithms = [...new Set([...digests, ...keep, ...ALGORITHMS.filter((one) => one in kept)])];
            const verify = (computed: { [A in Algorithm]?: Uint8Array }) => checkSame(kept, computed);
            return { ...resent(() => body, { length: file.size, algorithms, watch, verify }), keep };
          },
          ...(held !== undefined && {
            known: { checksums: file.checksums, ...(file.checksumType && { checksumType: file.checksumType }) },
          }),
        });
      } finally {
        body.destroy();
      }
    },

    async part(from, source, to, at, number) {
      const { range, ...object } = source;
      const copy = from.provider === to.provider ? to.provider.named?.copyPart : undefined;
      if (copy !== undefined) return copy(source, from, at, number, to);
      if (range !== undefined) checkRange(range);
      const found = await opened(from, object, range).catch((error: unknown) => {
        throw outside(error);
      });
      try {
        const length = partLength(found, range);
        return await uploads.part(to, at, number, {
          length,
          checksums: {},
          open: async (algorithms, watch) => ({ ...resent(() => found.body, { length, algorithms, watch }), keep: [] }),
        });
      } finally {
        found.body.destroy();
      }
    },
  };
}

const NONE = Promise.resolve({});

/** A source that does not meet its conditions is no answer to the copy: S3 says 412 where a read would say 304. */
async function asSource<T>(found: Promise<T>): Promise<T> {
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

/** Checksums that the content itself must have. */
const wholeChecksums = ({ checksums, checksumType }: FileRow) => (checksumType === undefined ? checksums : {});

function checkSame(expected: FileRow["checksums"], computed: { [A in Algorithm]?: Uint8Array }): void {
  for (const algorithm of ALGORITHMS) {
    const value = expected[algorithm];
    if (value === undefined || value === Buffer.from(computed[algorithm]!).toString("base64")) continue;
    throw new GatewayError(
      "Unavailable",
      `The source's content does not have the ${algorithm} that it was stored with.`,
    );
  }
}

/**
 * The gateway's own object that holds the source, where the copy can be one as well: in a store of such objects that does not
 * look at lines, under an ETag of S3's form, with the checksum that is wanted.
 */
function heldObject(from: FileCall, to: FileCall, file: FileRow, algorithm: Algorithm | undefined): BlobId | undefined {
  const { blobOf } = from.provider.files ?? {};
  const { files } = to.provider;
  const fits = linksHeld(files) && S3_ETAG.test(file.etag);
  if (!fits || blobOf === undefined || file.parts !== undefined) return undefined;
  if (algorithm !== undefined && file.checksums[algorithm] === undefined) return undefined;
  return blobOf(file.id);
}
const S3_ETAG = /^[0-9a-f]{32}(-\d+)?$/;

const unchanged = () =>
  new GatewayError(
    "InvalidRequest",
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );

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

function outside(error: unknown): unknown {
  if (!(error instanceof GatewayError) || error.kind !== "InvalidRange") return error;
  const { RangeRequested = "", ActualObjectSize = "" } = error.detail.fields ?? {};
  return notWithin(RangeRequested, ActualObjectSize);
}

/** A read is cut off at the object's end; a copy is not. */
function partLength({ file, range }: Found, asked: string | undefined): number {
  const length = range === undefined ? file.size : range.end - range.start + 1;
  if (asked === undefined) return length;
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(asked)!;
  if (length !== Number(last) - Number(first) + 1) throw notWithin(asked, file.size);
  return length;
}
