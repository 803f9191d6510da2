/** Copies within S3, without content passing the gateway, and GetObjectAttributes. */
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  GetObjectAttributesCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import { checksumsIn } from "../../lib/s3/checksum-members.ts";
import { escapeKey } from "../../lib/uri.ts";
import type { CopySource } from "../../ports/objects/requests.ts";
import type { Objects, UploadOperations } from "../../ports/objects.ts";
import type { Ask } from "./ask.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { checkBucket } from "./names.ts";
import { bareTag, encryptionIn, keptMembers, objectChecksums, of, quotedTags, taggingMember } from "./rows.ts";
import { encryption } from "./upload.ts";

interface Options {
  readonly clients: Pick<Clients, "s3">;
  readonly config: Pick<BedrockConfig, "kms_key_id" | "timeout_seconds">;
  readonly ask: Ask;
  /** For requests that may take minutes. Has no time limit of its own. */
  readonly askPatiently: Ask;
}

const EVERY = ["ETag", "Checksum", "ObjectParts", "ObjectSize"] as const;

export function s3Copies({
  clients,
  config,
  ask,
  askPatiently,
}: Options): Pick<Objects, "copy" | "attributes"> & Pick<UploadOperations, "copyPart"> {
  const { s3 } = clients;
  return {
    copy: (call, source, { bucket, key }, { conditions, replace, tags, acl, algorithm, encryption: asked }) =>
      askPatiently(bucket, "NoSuchKey", call, async (call) => {
        const command = new CopyObjectCommand({
          ...of(bucket, call),
          Key: key,
          ...sourceMembers(source),
          IfMatch: quotedTags(conditions.ifMatch),
          IfNoneMatch: conditions.ifNoneMatch,
          ...(replace && { MetadataDirective: "REPLACE" as const, ...keptMembers(replace) }),
          ...(tags && { TaggingDirective: "REPLACE" as const, ...taggingMember(tags) }),
          ACL: acl,
          ...(algorithm && { ChecksumAlgorithm: algorithm.toUpperCase() as ChecksumAlgorithm }),
          ...encryption(config, asked),
        });
        const { CopyObjectResult = {}, ...said } = await s3.send(command, { abortSignal: call.signal });
        const { ETag, LastModified } = CopyObjectResult;
        return {
          etag: bareTag(ETag),
          modifiedAt: LastModified?.getTime() ?? Date.now(),
          ...objectChecksums(CopyObjectResult),
          encryption: encryptionIn(said),
        };
      }),

    copyPart: (call, source, at, number) =>
      askPatiently(at.bucket, "NoSuchKey", call, async (call) => {
        const command = new UploadPartCopyCommand({
          ...of(at.bucket, call),
          Key: at.key,
          UploadId: at.id,
          PartNumber: number,
          ...sourceMembers(source),
          CopySourceRange: source.range,
        });
        const { CopyPartResult = {}, ...said } = await s3.send(command, { abortSignal: call.signal });
        return {
          number,
          etag: bareTag(CopyPartResult.ETag),
          // S3 does not return the size, and no operation needs it.
          size: 0,
          checksums: checksumsIn(CopyPartResult),
          modifiedAt: CopyPartResult.LastModified?.getTime() ?? Date.now(),
          encryption: encryptionIn(said),
        };
      }),

    attributes: (call, name, { after, limit }) =>
      ask(name.bucket, "NoSuchKey", call, async (call) => {
        const command = new GetObjectAttributesCommand({
          ...of(name.bucket, call),
          Key: name.key,
          ObjectAttributes: [...EVERY],
          PartNumberMarker: String(after),
          MaxParts: limit,
        });
        const output = await s3.send(command, { abortSignal: call.signal });
        const etag = bareTag(output.ETag);
        const { ObjectParts: parts } = output;
        return {
          file: {
            bucket: name.bucket,
            key: name.key,
            id: etag,
            etag,
            size: output.ObjectSize ?? 0,
            modifiedAt: output.LastModified?.getTime() ?? 0,
            headers: {},
            metadata: {},
            ...objectChecksums(output.Checksum ?? {}),
          },
          parts: parts && {
            total: parts.TotalPartsCount ?? 0,
            page: (parts.Parts ?? []).map((part) => ({
              number: part.PartNumber ?? 0,
              size: part.Size ?? 0,
              checksums: checksumsIn(part),
            })),
            more: parts.IsTruncated === true,
          },
        };
      }),
  };
}

function sourceMembers({ bucket, key, conditions, bucketOwner }: CopySource) {
  checkBucket(bucket);
  return {
    // Slashes are not escaped, as in the SDK's documentation.
    CopySource: `${bucket}/${escapeKey(key)}`,
    ExpectedSourceBucketOwner: bucketOwner,
    CopySourceIfMatch: quotedTags(conditions.ifMatch),
    CopySourceIfNoneMatch: quotedTags(conditions.ifNoneMatch),
    CopySourceIfModifiedSince: conditions.ifModifiedSince,
    CopySourceIfUnmodifiedSince: conditions.ifUnmodifiedSince,
  };
}
