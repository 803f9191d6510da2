/** Between S3's members of an object and the portable row. */
import type { GetObjectCommandOutput, HeadObjectCommandOutput, PutObjectCommandInput } from "@aws-sdk/client-s3";
import { ALGORITHMS, type Algorithm } from "../../lib/digests/algorithms.ts";
import type { ObjectName } from "../../lib/names.ts";
import type { Checksums, FileRow, Found, NamedCall } from "../../ports/objects.ts";

/** Headers that an object keeps, with the members that carry them both ways. */
const KEPT = [
  ["cache-control", "CacheControl"],
  ["content-disposition", "ContentDisposition"],
  ["content-encoding", "ContentEncoding"],
  ["content-language", "ContentLanguage"],
] as const;

/** Which bucket, and whose it is expected to be. */
export const of = (bucket: string, { bucketOwner }: Pick<NamedCall, "bucketOwner">) => ({
  Bucket: bucket,
  ExpectedBucketOwner: bucketOwner,
});

type ChecksumMember = `Checksum${Uppercase<Algorithm>}`;
export const checksumMember = (algorithm: Algorithm) => `Checksum${algorithm.toUpperCase()}` as ChecksumMember;

export const bareTag = (etag: string | undefined): string => etag?.replace(/^"(.*)"$/s, "$1") ?? "";

/** If-Match as S3 takes it: callers keep file ids without quotes. */
export const quotedTags = (header: string | undefined): string | undefined =>
  header === undefined || header.includes('"') || header.trim() === "*"
    ? header
    : header
        .split(",")
        .map((tag) => `"${tag.trim()}"`)
        .join(", ");

type ChecksumMembers = { readonly [M in ChecksumMember]?: string | undefined };

export const checksums = (said: ChecksumMembers): Checksums =>
  Object.fromEntries(
    ALGORITHMS.flatMap((algorithm) => {
      const value = said[checksumMember(algorithm)];
      return value === undefined ? [] : [[algorithm, value]];
    }),
  );

/** An object's checksum, of its content or of its parts' checksums. */
export const objectChecksums = (
  said: ChecksumMembers & { readonly ChecksumType?: string | undefined },
): Pick<FileRow, "checksums" | "checksumType"> => ({
  checksums: checksums(said),
  ...(said.ChecksumType === "COMPOSITE" && { checksumType: "COMPOSITE" }),
});

export const checksumMembers = (values: Checksums): ChecksumMembers =>
  Object.fromEntries(
    Object.entries(values).map(([algorithm, value]) => [checksumMember(algorithm as Algorithm), value]),
  );

export function found(name: ObjectName, said: HeadObjectCommandOutput | GetObjectCommandOutput): Found {
  const [, start, end, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(said.ContentRange ?? "") ?? [];
  const etag = bareTag(said.ETag);
  const headers = KEPT.flatMap(([header, member]) => (said[member] === undefined ? [] : [[header, said[member]]]));
  return {
    file: {
      bucket: name.bucket,
      key: name.key,
      id: etag,
      etag,
      size: size === undefined ? (said.ContentLength ?? 0) : Number(size),
      modifiedAt: said.LastModified?.getTime() ?? 0,
      contentType: said.ContentType,
      headers: {
        ...Object.fromEntries(headers),
        ...(said.ExpiresString !== undefined && { expires: said.ExpiresString }),
      },
      metadata: said.Metadata ?? {},
      ...objectChecksums(said),
    },
    partsCount: said.PartsCount,
    range: start === undefined ? undefined : { start: Number(start), end: Number(end) },
  };
}

type Kept = Pick<PutObjectCommandInput, (typeof KEPT)[number][1] | "Expires" | "ContentType" | "Metadata">;

export function keptMembers({ headers, contentType, metadata }: Pick<FileRow, "headers" | "contentType" | "metadata">) {
  const members: Kept = { ContentType: contentType, Metadata: { ...metadata } };
  for (const [header, member] of KEPT) members[member] = headers[header];
  const expires = new Date(headers.expires ?? Number.NaN);
  if (!Number.isNaN(expires.getTime())) members.Expires = expires;
  return members;
}
