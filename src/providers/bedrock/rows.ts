/** Converts between S3's members of an object and `FileRow`. */
import type { GetObjectCommandOutput, HeadObjectCommandOutput, PutObjectCommandInput } from "@aws-sdk/client-s3";
import type { ObjectName } from "../../lib/names.ts";
import { type ChecksumMembers, checksumsIn } from "../../lib/s3/checksum-members.ts";
import { KEPT_HEADER_NAMES, KEPT_HEADERS, type KeptHeader } from "../../lib/s3/kept-headers.ts";
import type { Found } from "../../ports/objects/requests.ts";
import type { Description, Encryption, FileRow, ObjectTag } from "../../ports/objects/rows.ts";
import type { S3Call } from "./ask.ts";

/** The bucket and its expected owner. */
export const of = (bucket: string, { bucketOwner }: Pick<S3Call, "bucketOwner">) => ({
  Bucket: bucket,
  ExpectedBucketOwner: bucketOwner,
});

export const bareTag = (etag: string | undefined): string => etag?.replace(/^"(.*)"$/s, "$1") ?? "";

/** If-Match in S3's form. Callers store file ids without quotes. */
export const quotedTags = (header: string | undefined): string | undefined =>
  header === undefined || header.includes('"') || header.trim() === "*"
    ? header
    : header
        .split(",")
        .map((tag) => `"${tag.trim()}"`)
        .join(", ");

/** The checksum of an object: of its content, or of its parts' checksums. */
export const objectChecksums = (
  said: ChecksumMembers & { readonly ChecksumType?: string | undefined },
): Pick<FileRow, "checksums" | "checksumType"> => ({
  checksums: checksumsIn(said),
  ...(said.ChecksumType === "COMPOSITE" && { checksumType: "COMPOSITE" }),
});

export const encryptionIn = (said: {
  readonly ServerSideEncryption?: string | undefined;
  readonly SSEKMSKeyId?: string | undefined;
  readonly SSEKMSEncryptionContext?: string | undefined;
  readonly BucketKeyEnabled?: boolean | undefined;
}): Encryption | undefined =>
  said.ServerSideEncryption === undefined
    ? undefined
    : {
        algorithm: said.ServerSideEncryption,
        kmsKeyId: said.SSEKMSKeyId,
        context: said.SSEKMSEncryptionContext,
        bucketKey: said.BucketKeyEnabled,
      };

export function found(
  name: ObjectName,
  said: HeadObjectCommandOutput | GetObjectCommandOutput,
  part?: number | undefined,
): Found {
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(said.ContentRange ?? "") ?? [];
  const etag = bareTag(said.ETag);
  // The SDK parses Expires to a Date. The text is in a member of its own.
  const texts = { ...said, Expires: said.ExpiresString };
  const headers = KEPT_HEADER_NAMES.flatMap((header) => {
    const value = texts[KEPT_HEADERS[header]];
    return value === undefined ? [] : [[header, value]];
  });
  return {
    file: {
      bucket: name.bucket,
      key: name.key,
      id: etag,
      etag,
      size: size === undefined ? (said.ContentLength ?? 0) : Number(size),
      modifiedAt: said.LastModified?.getTime() ?? 0,
      contentType: said.ContentType,
      headers: Object.fromEntries(headers),
      metadata: said.Metadata ?? {},
      ...objectChecksums(said),
      encryption: encryptionIn(said),
    },
    partsCount: said.PartsCount,
    ...(part !== undefined && { partChecksums: checksumsIn(said) }),
    tagCount: said.TagCount,
    expiration: said.Expiration,
    range: start === undefined ? undefined : { start: Number(start), end: Number(end) },
  };
}

/** Tags in the form of `x-amz-tagging`. */
export const taggingMember = (tags: readonly ObjectTag[] | undefined) =>
  tags === undefined || tags.length === 0
    ? {}
    : {
        Tagging: tags.map(({ key, value }) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join("&"),
      };

type KeptMembers = Pick<PutObjectCommandInput, (typeof KEPT_HEADERS)[KeptHeader] | "ContentType" | "Metadata">;

export function keptMembers({ headers, contentType, metadata }: Description): KeptMembers {
  const { Expires, ...texts } = Object.fromEntries(
    KEPT_HEADER_NAMES.map((header) => [KEPT_HEADERS[header], headers[header]]),
  );
  const expires = new Date(Expires ?? Number.NaN);
  return {
    ContentType: contentType,
    Metadata: { ...metadata },
    ...texts,
    ...(!Number.isNaN(expires.getTime()) && { Expires: expires }),
  };
}
