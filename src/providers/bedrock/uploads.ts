/** S3's own multipart uploads. A part is streamed from the client's socket to S3's. */
import {
  AbortMultipartUploadCommand,
  type ChecksumAlgorithm,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListPartsCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { ALGORITHMS } from "../../lib/digests/algorithms.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { compareNames } from "../../lib/s3/byte-order.ts";
import { checksumsIn, membersOf } from "../../lib/s3/checksum-members.ts";
import type { UploadAddress } from "../../ports/objects/requests.ts";
import type { UploadChecksum } from "../../ports/objects/rows.ts";
import type { UploadOperations } from "../../ports/objects.ts";
import type { Ask, S3Call } from "./ask.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { decodedKeys } from "./listing.ts";
import { checkBucket } from "./names.ts";
import { bareTag, encryptionIn, keptMembers, objectChecksums, of, quotedTags, taggingMember } from "./rows.ts";
import { encryption, heard, integrity, transfer } from "./upload.ts";

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "objects">;
  readonly config: Pick<BedrockConfig, "kms_key_id" | "timeout_seconds">;
  readonly ask: Ask;
  /** For requests that may take minutes. Has no time limit of its own. */
  readonly askPatiently: Ask;
}

export function s3Uploads(options: Options): Omit<UploadOperations, "copyPart"> {
  const { clients, config, ask, askPatiently } = options;
  const { s3, objects } = clients;
  const members = ({ bucket, key, id }: UploadAddress, call: S3Call) => ({
    ...of(bucket, call),
    Key: key,
    UploadId: id,
  });

  return {
    create: (call, { bucket, key }, request) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        const { checksum } = request;
        const command = new CreateMultipartUploadCommand({
          ...of(bucket, call),
          Key: key,
          ...keptMembers(request),
          ...taggingMember(request.tags),
          ACL: request.acl,
          ...encryption(config, request.encryption),
          ...(checksum && {
            ChecksumAlgorithm: checksum.algorithm.toUpperCase() as ChecksumAlgorithm,
            ChecksumType: checksum.type,
          }),
        });
        const said = await s3.send(command, { abortSignal: call.signal });
        return { id: said.UploadId ?? "", checksum: checksumOf(said), encryption: encryptionIn(said) };
      }),

    async putPart(call, at, number, request) {
      checkBucket(at.bucket);
      if (request.length === undefined) {
        throw new GatewayError("MissingContentLength", "You must provide the Content-Length HTTP header.");
      }
      const { said, size } = await transfer(options, request, call, ({ body, length, keep }, stop) => {
        const input = { ...members(at, call), PartNumber: number, Body: body, ContentLength: length };
        const command = new UploadPartCommand({ ...input, ...integrity(request, keep) });
        return objects.send(heard(command), { abortSignal: stop });
      });
      const part = { number, etag: bareTag(said.ETag), size, checksums: checksumsIn(said), modifiedAt: Date.now() };
      return { ...part, encryption: encryptionIn(said) };
    },

    complete: (call, at, request) =>
      askPatiently(at.bucket, "NoSuchKey", call, async (call) => {
        const command = new CompleteMultipartUploadCommand({
          ...members(at, call),
          MultipartUpload: {
            Parts: request.parts.map(({ number, etag, checksums: own }) => ({
              PartNumber: number,
              ETag: quotedTags(etag),
              ...membersOf(own),
            })),
          },
          ...membersOf(request.checksums),
          ChecksumType: request.checksumType,
          MpuObjectSize: request.size,
          IfMatch: quotedTags(request.conditions.ifMatch),
          IfNoneMatch: request.conditions.ifNoneMatch,
        });
        const said = await s3.send(command, { abortSignal: call.signal });
        return { etag: bareTag(said.ETag), ...objectChecksums(said), encryption: encryptionIn(said) };
      }),

    abort: (call, at) =>
      ask(at.bucket, "NoSuchKey", call, async (call) => {
        await s3.send(new AbortMultipartUploadCommand(members(at, call)), { abortSignal: call.signal });
      }),

    parts: (call, at, { after, limit }) =>
      ask(at.bucket, "NoSuchKey", call, async (call) => {
        const input = { ...members(at, call), PartNumberMarker: String(after), MaxParts: limit };
        const said = await s3.send(new ListPartsCommand(input), { abortSignal: call.signal });
        return {
          checksum: checksumOf(said),
          more: said.IsTruncated === true,
          parts: (said.Parts ?? []).map((part) => ({
            number: part.PartNumber ?? 0,
            etag: bareTag(part.ETag),
            size: part.Size ?? 0,
            checksums: checksumsIn(part),
            modifiedAt: part.LastModified?.getTime() ?? 0,
          })),
        };
      }),

    list: (call, bucket, { prefix, delimiter, after, afterId, limit }) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        const command = new ListMultipartUploadsCommand({
          ...of(bucket, call),
          Prefix: prefix,
          Delimiter: delimiter,
          KeyMarker: after,
          UploadIdMarker: afterId,
          MaxUploads: limit,
          EncodingType: "url",
        });
        const said = await s3.send(command, { abortSignal: call.signal });
        const decode = decodedKeys(said.EncodingType);
        const uploads = (said.Uploads ?? []).map((upload) => ({
          upload: {
            id: upload.UploadId ?? "",
            key: decode(upload.Key ?? ""),
            createdAt: upload.Initiated?.getTime() ?? 0,
            checksum: checksumOf(upload),
          },
        }));
        const prefixes = (said.CommonPrefixes ?? []).map(({ Prefix = "" }) => ({ prefix: decode(Prefix) }));
        const entries = [...uploads, ...prefixes];
        if (prefixes.length > 0) entries.sort((a, b) => compareNames(nameOf(a), nameOf(b)));
        return { entries, more: said.IsTruncated === true };
      }),
  };
}

const nameOf = (entry: { readonly prefix: string } | { readonly upload: { readonly key: string } }): string =>
  "prefix" in entry ? entry.prefix : entry.upload.key;

function checksumOf(said: {
  readonly ChecksumAlgorithm?: string | undefined;
  readonly ChecksumType?: string | undefined;
}): UploadChecksum | undefined {
  const algorithm = ALGORITHMS.find((one) => one === said.ChecksumAlgorithm?.toLowerCase());
  if (algorithm === undefined) return undefined;
  return { algorithm, type: said.ChecksumType === "FULL_OBJECT" ? "FULL_OBJECT" : "COMPOSITE" };
}
