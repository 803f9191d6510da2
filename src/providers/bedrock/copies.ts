/** Copies from S3 to S3, which never pass the gateway, and what GetObjectAttributes says. */
import {
  type ChecksumAlgorithm,
  CopyObjectCommand,
  GetObjectAttributesCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import type { ConfigOf } from "../../config/load.ts";
import { escapeKey } from "../../lib/uri.ts";
import type { CopySource, NamedCall, NamedStore } from "../../ports/objects.ts";
import type { Ask } from "./ask.ts";
import type { Clients } from "./clients.ts";
import { checkBucket } from "./names.ts";
import { bareTag, checksums, keptMembers, objectChecksums, of, quotedTags } from "./rows.ts";
import { encryption } from "./upload.ts";

interface Options {
  readonly clients: Pick<Clients, "s3">;
  readonly config: Pick<ConfigOf<"bedrock">, "kms_key_id" | "timeout_seconds">;
  readonly ask: Ask;
  /** The same for what may take minutes: only S3's silence ends it. */
  readonly askPatiently: Ask;
}

const EVERY = ["ETag", "Checksum", "ObjectParts", "ObjectSize"] as const;

export function s3Copies({
  clients,
  config,
  ask,
  askPatiently,
}: Options): Pick<NamedStore, "copy" | "copyPart" | "attributes"> {
  const { s3 } = clients;
  return {
    copy: (source, from, { bucket, key }, { conditions, replace, algorithm }, call) =>
      askPatiently(bucket, "NoSuchKey", call, async (call) => {
        const command = new CopyObjectCommand({
          ...of(bucket, call),
          Key: key,
          ...sourceMembers(source, from),
          IfMatch: quotedTags(conditions.ifMatch),
          IfNoneMatch: conditions.ifNoneMatch,
          ...(replace && { MetadataDirective: "REPLACE" as const, ...keptMembers(replace) }),
          ...(algorithm && { ChecksumAlgorithm: algorithm.toUpperCase() as ChecksumAlgorithm }),
          ...encryption(config),
        });
        const { CopyObjectResult = {} } = await s3.send(command, { abortSignal: call.signal });
        const { ETag, LastModified } = CopyObjectResult;
        return {
          etag: bareTag(ETag),
          modifiedAt: LastModified?.getTime() ?? Date.now(),
          ...objectChecksums(CopyObjectResult),
        };
      }),

    copyPart: (source, from, at, number, call) =>
      askPatiently(at.bucket, "NoSuchKey", call, async (call) => {
        const command = new UploadPartCopyCommand({
          ...of(at.bucket, call),
          Key: at.key,
          UploadId: at.id,
          PartNumber: number,
          ...sourceMembers(source, from),
          CopySourceRange: source.range,
        });
        const { CopyPartResult = {} } = await s3.send(command, { abortSignal: call.signal });
        return {
          number,
          etag: bareTag(CopyPartResult.ETag),
          // S3 does not say it, and nobody asks.
          size: 0,
          checksums: checksums(CopyPartResult),
          modifiedAt: CopyPartResult.LastModified?.getTime() ?? Date.now(),
        };
      }),

    attributes: (name, { after, limit }, call) =>
      ask(name.bucket, "NoSuchKey", call, async (call) => {
        const command = new GetObjectAttributesCommand({
          ...of(name.bucket, call),
          Key: name.key,
          ObjectAttributes: [...EVERY],
          PartNumberMarker: String(after),
          MaxParts: limit,
        });
        const said = await s3.send(command, { abortSignal: call.signal });
        const etag = bareTag(said.ETag);
        const { ObjectParts: parts } = said;
        return {
          file: {
            bucket: name.bucket,
            key: name.key,
            id: etag,
            etag,
            size: said.ObjectSize ?? 0,
            modifiedAt: said.LastModified?.getTime() ?? 0,
            headers: {},
            metadata: {},
            ...objectChecksums(said.Checksum ?? {}),
          },
          parts: parts && {
            total: parts.TotalPartsCount ?? 0,
            page: (parts.Parts ?? []).map((part) => ({
              number: part.PartNumber ?? 0,
              size: part.Size ?? 0,
              checksums: checksums(part),
            })),
            more: parts.IsTruncated === true,
          },
        };
      }),
  };
}

function sourceMembers({ bucket, key, conditions }: CopySource, { bucketOwner }: NamedCall) {
  checkBucket(bucket);
  return {
    // Slashes stay, as the SDK's own documentation has it.
    CopySource: `${bucket}/${escapeKey(key)}`,
    ExpectedSourceBucketOwner: bucketOwner,
    CopySourceIfMatch: quotedTags(conditions.ifMatch),
    CopySourceIfNoneMatch: quotedTags(conditions.ifNoneMatch),
    CopySourceIfModifiedSince: conditions.ifModifiedSince,
    CopySourceIfUnmodifiedSince: conditions.ifUnmodifiedSince,
  };
}
