/** S3's operations of multipart uploads and copies: typed input, one call of `Objects`, typed output. */

import { partNumber } from "../../objects/complete-parts.ts";
import type { Copies } from "../../objects/copy.ts";
import type { UploadAddress } from "../../ports/objects/requests.ts";
import { type Call, type Handlers, sourceOf } from "../call.ts";
import type { CopyObjectRequest, UploadPartCopyRequest } from "../generated/s3/models/models_0.ts";
import type { routes } from "../generated/s3/routes.ts";
import { copySource, createCallOf, name, owned, ownerOf } from "./address.ts";
import type { EncryptionRule } from "./encryption.ts";
import { encoder, given, optional, pageSize } from "./listing.ts";
import { completeRequest, copyDescription, uploadChecksum, uploadChecksumMembers } from "./multipart-members.ts";
import {
  algorithmNamed,
  checksumMembers,
  description,
  objectAcl,
  partChecksums,
  partRequest,
  quoted,
} from "./object-members.ts";
import { copyTags, tagsInHeader } from "./tagging.ts";

export interface UploadOptions {
  readonly copies: Copies;
  /** The highest number of a part. */
  readonly maxParts: number;
  readonly accountId: string;
  readonly encryption: EncryptionRule;
}

type UploadRoutes = Pick<
  typeof routes,
  | "AbortMultipartUpload"
  | "CompleteMultipartUpload"
  | "CopyObject"
  | "CreateMultipartUpload"
  | "ListMultipartUploads"
  | "ListParts"
  | "UploadPart"
  | "UploadPartCopy"
>;

export function createUploadHandlers({
  copies,
  maxParts,
  accountId,
  encryption,
}: UploadOptions): Handlers<UploadRoutes> {
  const owner = ownerOf(accountId);
  const callOf = createCallOf(accountId);
  const at = (input: { Bucket: string | undefined; Key: string | undefined; UploadId: string | undefined }) =>
    ({ ...name(input), id: input.UploadId! }) satisfies UploadAddress;

  /** The calls that read the source and write the copy. */
  const copyOf = (call: Call, input: CopyObjectRequest | UploadPartCopyRequest) => {
    const to = callOf(call, input);
    const source = copySource(input.CopySource!);
    const conditions = {
      ifMatch: input.CopySourceIfMatch,
      ifNoneMatch: input.CopySourceIfNoneMatch,
      ifModifiedSince: input.CopySourceIfModifiedSince,
      ifUnmodifiedSince: input.CopySourceIfUnmodifiedSince,
    };
    const owner = input.ExpectedSourceBucketOwner;
    const from = owned(accountId, owner, sourceOf(call, to, source.bucket, owner));
    return { from, source: { ...source, conditions, bucketOwner: owner }, to };
  };

  return {
    async CopyObject(input, call) {
      const { from, source, to } = copyOf(call, input);
      const file = await copies.object(from, source, to, name(input), {
        conditions: { ifMatch: input.IfMatch, ifNoneMatch: input.IfNoneMatch },
        replace: copyDescription(input),
        tags: copyTags(input),
        acl: objectAcl(input),
        algorithm: algorithmNamed(input.ChecksumAlgorithm),
        encryption: encryption.requested(to.provider.objects, input),
      });
      return {
        CopyObjectResult: {
          ETag: quoted(file.etag),
          LastModified: new Date(file.modifiedAt),
          ...checksumMembers(file),
        },
        ...encryption.described(to.provider.objects, file.encryption),
        SSEKMSEncryptionContext: file.encryption?.context,
      };
    },

    async CreateMultipartUpload(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      const upload = await objects.uploads.create(request, name(input), {
        ...description(input),
        tags: tagsInHeader(input.Tagging),
        acl: objectAcl(input),
        checksum: uploadChecksum(input),
        encryption: encryption.requested(objects, input),
      });
      return {
        Bucket: input.Bucket,
        Key: input.Key,
        UploadId: upload.id,
        ...uploadChecksumMembers(upload),
        ...encryption.described(objects, upload.encryption),
        SSEKMSEncryptionContext: upload.encryption?.context,
      };
    },

    async UploadPart(input, call) {
      const number = partNumber(input.PartNumber!, maxParts);
      const request = callOf(call, input);
      const { objects } = request.provider;
      const part = await objects.uploads.putPart(request, at(input), number, partRequest(input, call));
      return {
        ETag: quoted(part.etag),
        ...partChecksums(part),
        ...encryption.described(objects, part.encryption),
      };
    },

    async UploadPartCopy(input, call) {
      const { from, source, to } = copyOf(call, input);
      const number = partNumber(input.PartNumber!, maxParts);
      const part = await copies.part(from, { ...source, range: input.CopySourceRange }, to, at(input), number);
      return {
        CopyPartResult: {
          ETag: quoted(part.etag),
          LastModified: new Date(part.modifiedAt),
          ...partChecksums(part),
        },
        ...encryption.described(to.provider.objects, part.encryption),
      };
    },

    async CompleteMultipartUpload(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      const file = await objects.uploads.complete(request, at(input), completeRequest(input));
      return {
        Location: call.url(),
        Bucket: input.Bucket,
        Key: input.Key,
        ETag: quoted(file.etag),
        ...checksumMembers(file),
        ...encryption.described(objects, file.encryption),
      };
    },

    async AbortMultipartUpload(input, call) {
      const request = callOf(call, input);
      await request.provider.objects.uploads.abort(request, at(input));
      return {};
    },

    async ListParts(input, call) {
      const query = {
        after: input.PartNumberMarker ?? 0,
        limit: pageSize(input.MaxParts, "max-parts"),
      };
      const request = callOf(call, input);
      const { checksum, parts, more } = await request.provider.objects.uploads.parts(request, at(input), query);
      return {
        Bucket: input.Bucket,
        Key: input.Key,
        UploadId: input.UploadId,
        PartNumberMarker: query.after,
        // The JS SDK's paginator goes on for as long as there is a marker.
        ...(more && { NextPartNumberMarker: parts.at(-1)?.number }),
        MaxParts: query.limit,
        IsTruncated: more,
        Initiator: owner,
        Owner: owner,
        StorageClass: "STANDARD",
        ...uploadChecksumMembers({ checksum }),
        Parts: parts.map((part) => ({
          PartNumber: part.number,
          LastModified: new Date(part.modifiedAt),
          ETag: quoted(part.etag),
          Size: part.size,
          ...partChecksums(part),
        })),
      };
    },

    async ListMultipartUploads(input, call) {
      const encode = encoder(input.EncodingType);
      const limit = pageSize(input.MaxUploads, "max-uploads");
      const after = given(input.KeyMarker);
      const afterId = after === undefined ? undefined : given(input.UploadIdMarker);
      const request = callOf(call, input);
      const page = await request.provider.objects.uploads.list(request, input.Bucket!, {
        prefix: given(input.Prefix),
        delimiter: given(input.Delimiter),
        after,
        afterId,
        limit,
      });
      const last = page.entries.at(-1);
      return {
        Bucket: input.Bucket,
        Prefix: encode(input.Prefix ?? ""),
        Delimiter: optional(encode, given(input.Delimiter)),
        KeyMarker: encode(input.KeyMarker ?? ""),
        UploadIdMarker: afterId ?? "",
        EncodingType: input.EncodingType,
        MaxUploads: limit,
        IsTruncated: page.more,
        NextKeyMarker: last && encode(last.prefix ?? last.upload.key),
        NextUploadIdMarker: last?.upload?.id ?? "",
        CommonPrefixes: page.entries.flatMap(({ prefix }) =>
          prefix === undefined ? [] : [{ Prefix: encode(prefix) }],
        ),
        Uploads: page.entries.flatMap(({ upload }) =>
          upload === undefined
            ? []
            : [
                {
                  UploadId: upload.id,
                  Key: encode(upload.key),
                  Initiated: new Date(upload.createdAt),
                  StorageClass: "STANDARD",
                  Initiator: owner,
                  Owner: owner,
                  ...uploadChecksumMembers(upload),
                },
              ],
        ),
      };
    },
  };
}
