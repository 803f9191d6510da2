/** Between S3's members of an object and the portable file: headers, checksums, conditions, in both directions. */

import { withoutAwsChunked } from "../../http/aws-chunked.ts";
import { declaredLength, opened } from "../../http/payload.ts";
import { ALGORITHMS, type Algorithm } from "../../lib/digests/algorithms.ts";
import { GatewayError } from "../../lib/errors.ts";
import { partNumber } from "../../objects/complete-parts.ts";
import type { Checksums, FileRow, Found, PartRequest, PartRow, PutRequest, ReadRequest } from "../../ports/objects.ts";
import type { Call } from "../call.ts";
import type {
  GetObjectRequest,
  HeadObjectOutput,
  HeadObjectRequest,
  PutObjectRequest,
} from "../generated/s3/models/models_0.ts";

/** The member that carries each digest; the same name in requests, responses and lists. */
const CHECKSUM = {
  md5: "ChecksumMD5",
  crc32: "ChecksumCRC32",
  crc32c: "ChecksumCRC32C",
  crc64nvme: "ChecksumCRC64NVME",
  sha1: "ChecksumSHA1",
  sha256: "ChecksumSHA256",
  sha512: "ChecksumSHA512",
  xxhash64: "ChecksumXXHASH64",
  xxhash3: "ChecksumXXHASH3",
  xxhash128: "ChecksumXXHASH128",
} as const satisfies Record<Algorithm, keyof HeadObjectOutput>;

/** Headers that an object keeps, with their members: S3's "system-defined metadata" that a caller may set. */
const KEPT = [
  ["cache-control", "CacheControl"],
  ["content-disposition", "ContentDisposition"],
  ["content-encoding", "ContentEncoding"],
  ["content-language", "ContentLanguage"],
  ["expires", "Expires"],
] as const;

/** `GET ?response-…`: one answer with other headers. */
const OVERRIDES = [
  ["cache-control", "ResponseCacheControl"],
  ["content-disposition", "ResponseContentDisposition"],
  ["content-encoding", "ResponseContentEncoding"],
  ["content-language", "ResponseContentLanguage"],
] as const;

export const quoted = (etag: string): string => `"${etag}"`;

export function checksumMembers({ checksums, checksumType }: Pick<FileRow, "checksums" | "checksumType">): {
  [member: string]: string | undefined;
} {
  const members: { [member: string]: string | undefined } = {};
  for (const algorithm of ALGORITHMS) {
    const value = checksums[algorithm];
    if (value === undefined) continue;
    members[CHECKSUM[algorithm]] = value;
    members.ChecksumType = checksumType ?? "FULL_OBJECT";
  }
  return members;
}

/** The same without the type: parts have none. */
export function partChecksums(part: Pick<PartRow, "checksums">): { [member: string]: string | undefined } {
  const { ChecksumType: _, ...members } = checksumMembers(part);
  return members;
}

type ChecksumMembers = { readonly [A in Algorithm as (typeof CHECKSUM)[A]]?: string | undefined };

export const checksumsIn = (input: ChecksumMembers): Checksums =>
  Object.fromEntries(
    ALGORITHMS.flatMap((algorithm) => {
      const value = input[CHECKSUM[algorithm]];
      return value === undefined ? [] : [[algorithm, value]];
    }),
  );

/** The algorithm that a header names. */
export function algorithmNamed(name: string | undefined): Algorithm | undefined {
  if (name === undefined) return undefined;
  const algorithm = ALGORITHMS.find((one) => one === name.toLowerCase());
  if (algorithm === undefined) {
    throw new GatewayError(
      "InvalidRequest",
      "Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]",
    );
  }
  return algorithm;
}

export const checksumAlgorithms = (file: FileRow): string[] =>
  ALGORITHMS.filter((algorithm) => file.checksums[algorithm] !== undefined).map((algorithm) => algorithm.toUpperCase());

type Described = Pick<PutObjectRequest, (typeof KEPT)[number][1] | "ContentType" | "Metadata">;

/** What an object keeps beside its content. */
export function description(input: Described): Pick<FileRow, "contentType" | "headers" | "metadata"> {
  const headers: Record<string, string> = {};
  for (const [header, member] of KEPT) {
    const value = header === "content-encoding" ? withoutAwsChunked(input[member]) : input[member];
    if (value !== undefined) headers[header] = value;
  }
  return { contentType: input.ContentType, headers, metadata: input.Metadata ?? {} };
}

export function putRequest(input: PutObjectRequest, call: Call): PutRequest {
  return {
    ...description(input),
    ...partRequest(input, call),
    conditions: { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
  };
}

/** The content of a PUT, of an object or a part. */
export const partRequest = (input: ChecksumMembers, call: Call): PartRequest => ({
  length: declaredLength(call.headers),
  checksums: checksumsIn(input),
  open: (extra, watch) => opened(call.headers, call.rawBody(), { extra, watch }),
});

export function readRequest(input: GetObjectRequest | HeadObjectRequest): ReadRequest {
  if (input.Range !== undefined && input.PartNumber !== undefined) {
    throw new GatewayError("InvalidRequest", "Cannot specify both Range header and partNumber query parameter");
  }
  return {
    range: input.Range,
    part: input.PartNumber === undefined ? undefined : partNumber(input.PartNumber),
    checksums: input.ChecksumMode === "ENABLED",
    conditions: {
      ifMatch: input.IfMatch,
      ifNoneMatch: input.IfNoneMatch,
      ifModifiedSince: input.IfModifiedSince,
      ifUnmodifiedSince: input.IfUnmodifiedSince,
    },
  };
}

/** The members that HEAD and GET share, and the status that goes with them. */
export function objectOutput(input: GetObjectRequest | HeadObjectRequest, found: Found, call: Call): HeadObjectOutput {
  const { file, range } = found;
  if (range !== undefined) call.status = 206;
  const override = (member: (typeof OVERRIDES)[number][1] | "ResponseContentType", stored: string | undefined) => {
    const value = input[member];
    if (value !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new GatewayError("InvalidArgument", `${member}: the value cannot be sent as a header`);
    }
    return value ?? stored;
  };
  const output: HeadObjectOutput = {
    // A checksum of the whole beside a part makes boto3 1.44 and JS v3 fail their own check.
    ...(range === undefined && input.ChecksumMode === "ENABLED" && checksumMembers(file)),
    ETag: quoted(file.etag),
    LastModified: new Date(file.modifiedAt),
    AcceptRanges: "bytes",
    Metadata: file.metadata as Record<string, string>,
    ContentType: override("ResponseContentType", file.contentType ?? "binary/octet-stream"),
    ContentLength: range === undefined ? file.size : range.end - range.start + 1,
    PartsCount: found.partsCount,
    ContentRange: range && `bytes ${range.start}-${range.end}/${file.size}`,
    Expires: input.ResponseExpires?.toUTCString() ?? file.headers.expires,
  };
  for (const [index, [header, member]] of OVERRIDES.entries()) {
    output[KEPT[index]![1] as "CacheControl"] = override(member, file.headers[header]);
  }
  return output;
}
