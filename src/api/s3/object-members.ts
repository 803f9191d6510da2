/** Converts between S3's members of an object and the requests and rows of `Objects`: headers, checksums, conditions. */

import { withoutAwsChunked } from "../../http/aws-chunked.ts";
import { declaredLength, opened } from "../../http/payload.ts";
import { ALGORITHMS, type Algorithm } from "../../lib/digests/algorithms.ts";
import { GatewayError } from "../../lib/errors.ts";
import { type ChecksumMembers, checksumsIn, membersOf } from "../../lib/s3/checksum-members.ts";
import { KEPT_HEADER_NAMES, KEPT_HEADERS, type KeptHeader } from "../../lib/s3/kept-headers.ts";
import { mailSafe, mailSafeHeader, metadataText } from "../../lib/s3/mail-safe.ts";
import { partNumber } from "../../objects/complete-parts.ts";
import type { Found, PartRequest, PutRequest, ReadRequest } from "../../ports/objects/requests.ts";
import type { Description, FileRow, ObjectAcl, PartRow } from "../../ports/objects/rows.ts";
import type { Call } from "../call.ts";
import type {
  GetObjectRequest,
  HeadObjectOutput,
  HeadObjectRequest,
  PutObjectRequest,
} from "../generated/s3/models/models_0.ts";
import { tagsInHeader } from "./tagging.ts";

/** `GET ?response-…`: members that replace a header of one answer. */
const OVERRIDES = {
  "cache-control": "ResponseCacheControl",
  "content-disposition": "ResponseContentDisposition",
  "content-encoding": "ResponseContentEncoding",
  "content-language": "ResponseContentLanguage",
  expires: "ResponseExpires",
} as const satisfies { readonly [H in KeptHeader]: keyof GetObjectRequest };

export const quoted = (etag: string): string => `"${etag}"`;

export function checksumMembers({ checksums, checksumType }: Pick<FileRow, "checksums" | "checksumType">): {
  [member: string]: string | undefined;
} {
  const members = membersOf(checksums);
  return Object.keys(members).length === 0 ? {} : { ...members, ChecksumType: checksumType ?? "FULL_OBJECT" };
}

/** Parts have no checksum type. */
export const partChecksums = ({ checksums }: Pick<PartRow, "checksums">): ChecksumMembers => membersOf(checksums);

/** Throws InvalidRequest for an unknown algorithm. */
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

export const checksumAlgorithms = (file: Pick<FileRow, "checksums">): string[] =>
  ALGORITHMS.filter((algorithm) => file.checksums[algorithm] !== undefined).map((algorithm) => algorithm.toUpperCase());

export const objectAcl = ({ ACL }: Pick<PutObjectRequest, "ACL">): ObjectAcl | undefined =>
  ACL === "bucket-owner-full-control" ? ACL : undefined;

type Described = Pick<PutObjectRequest, (typeof KEPT_HEADERS)[KeptHeader] | "ContentType" | "Metadata">;

export function description(input: Described): Description {
  const headers: { [H in KeptHeader]?: string } = {};
  for (const header of KEPT_HEADER_NAMES) {
    const given = input[KEPT_HEADERS[header]];
    const value = header === "content-encoding" ? withoutAwsChunked(given) : given;
    if (value !== undefined) headers[header] = mailSafeHeader(value);
  }
  const contentType = input.ContentType === undefined ? undefined : mailSafeHeader(input.ContentType);
  return { contentType, headers, metadata: userMetadata(input.Metadata ?? {}) };
}

/** S3's user guide, "Working with object metadata": the UTF-8 bytes of all names, without their prefix, and values. */
const MAX_METADATA_BYTES = 2048;

/** Throws MetadataTooLarge. */
function userMetadata(metadata: Readonly<Record<string, string>>): Record<string, string> {
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(metadataText(value));
  }
  if (bytes > MAX_METADATA_BYTES) {
    throw new GatewayError("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
      fields: { Size: String(bytes), MaxSizeAllowed: String(MAX_METADATA_BYTES) },
    });
  }
  return mapped(metadata, mailSafe);
}

function mapped(metadata: Readonly<Record<string, string>>, map: (value: string) => string): Record<string, string> {
  // `Object.fromEntries` defines `__proto__` as an own member.
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [name, map(value)]));
}

export function putRequest(input: PutObjectRequest, call: Call): PutRequest {
  return {
    ...description(input),
    ...partRequest(input, call),
    tags: tagsInHeader(input.Tagging),
    acl: objectAcl(input),
    conditions: { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
  };
}

/** The content of an object or a part. */
export const partRequest = (input: ChecksumMembers, call: Call): PartRequest => ({
  length: declaredLength(call.headers),
  checksums: checksumsIn(input),
  open: (extra, watch, fallback) => opened(call.headers, call.rawBody(), { extra, watch, fallback }),
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

/** Of a part, its own checksums. Of a range, none: boto3 1.44 and JS v3 check the checksum of the whole against it, and fail. */
function readChecksums({ file, range, partChecksums }: Found) {
  if (partChecksums !== undefined)
    return checksumMembers({ checksums: partChecksums, checksumType: file.checksumType });
  return range === undefined ? checksumMembers(file) : {};
}

/** The members that HEAD and GET share. Sets the status 206 for a range. */
export function objectOutput(input: GetObjectRequest | HeadObjectRequest, found: Found, call: Call): HeadObjectOutput {
  const { file, range } = found;
  if (range !== undefined) call.status = 206;
  const override = (member: (typeof OVERRIDES)[KeptHeader] | "ResponseContentType", stored: string | undefined) => {
    const given = input[member];
    const value = given instanceof Date ? given.toUTCString() : given;
    if (value !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new GatewayError("InvalidArgument", `${member}: the value cannot be sent as a header`);
    }
    return value ?? (stored === undefined ? undefined : mailSafeHeader(stored));
  };
  const output: HeadObjectOutput = {
    ...(input.ChecksumMode === "ENABLED" && readChecksums(found)),
    ETag: quoted(file.etag),
    LastModified: new Date(file.modifiedAt),
    AcceptRanges: "bytes",
    // Versions up to 0.2 stored the bytes as sent.
    Metadata: mapped(file.metadata, mailSafeHeader),
    ContentType: override("ResponseContentType", file.contentType ?? "binary/octet-stream"),
    ContentLength: range === undefined ? file.size : range.end - range.start + 1,
    PartsCount: found.partsCount,
    TagCount: found.tagCount ?? (file.tags?.length || undefined),
    Expiration: found.expiration,
    ContentRange: range && `bytes ${range.start}-${range.end}/${file.size}`,
  };
  for (const header of KEPT_HEADER_NAMES)
    output[KEPT_HEADERS[header]] = override(OVERRIDES[header], file.headers[header]);
  return output;
}
