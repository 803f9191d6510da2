/** S3's own multipart uploads: every step is handed on, and a part goes from the client's socket to S3's. */
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
import type { NamedCall, NamedStore, UploadAddress, UploadChecksum } from "../../ports/objects.ts";
import type { Ask } from "./ask.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { decodedKeys } from "./listing.ts";
import { checkBucket } from "./names.ts";
import { bareTag, checksumMembers, checksums, keptMembers, objectChecksums, of, quotedTags } from "./rows.ts";
import { encryption, heard, integrity, transfer } from "./upload.ts";

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "objects">;
  readonly config: Pick<BedrockConfig, "kms_key_id" | "timeout_seconds">;
  readonly ask: Ask;
  /** The same for what may take minutes: only S3's silence ends it. */
  readonly askPatiently: Ask;
}

type Verbs = "createUpload" | "uploadPart" | "completeUpload" | "abortUpload" | "parts" | "uploads";

export function s3Uploads(options: Options): Pick<NamedStore, Verbs> {
  const { clients, config, ask, askPatiently } = options;
  const { s3, objects } = clients;
  const members = ({ bucket, key, id }: UploadAddress, call: NamedCall) => ({
    ...of(bucket, call),
    Key: key,
    UploadId: id,
  });

  return {
    createUpload: ({ bucket, key }, request, call) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        const { checksum } = request;
        const command = new CreateMultipartUploadCommand({
          ...of(bucket, call),
          Key: key,
          ...keptMembers(request),
          ...encryption(config),
          ...(checksum && {
            ChecksumAlgorithm: checksum.algorithm.toUpperCase() as ChecksumAlgorithm,
            ChecksumType: checksum.type,
          }),
        });
        const said = await s3.send(command, { abortSignal: call.signal });
        return { id: said.UploadId ?? "", checksum: checksumOf(said) };
      }),

    async uploadPart(at, number, request, call) {
      checkBucket(at.bucket);
      if (request.length === undefined) {
        throw new GatewayError("MissingContentLength", "You must provide the Content-Length HTTP header.");
      }
      const { said, size } = await transfer(options, request, call, ({ body, length, keep }, stop) => {
        const input = { ...members(at, call), PartNumber: number, Body: body, ContentLength: length };
        const command = new UploadPartCommand({ ...input, ...integrity(request, keep) });
        return objects.send(heard(command), { abortSignal: stop });
      });
      return { number, etag: bareTag(said.ETag), size, checksums: checksums(said), modifiedAt: Date.now() };
    },

    completeUpload: (at, request, call) =>
      askPatiently(at.bucket, "NoSuchKey", call, async (call) => {
        const command = new CompleteMultipartUploadCommand({
          ...members(at, call),
          MultipartUpload: {
            Parts: request.parts.map(({ number, etag, checksums: own }) => ({
              PartNumber: number,
              ETag: quotedTags(etag),
              ...checksumMembers(own),
            })),
          },
          ...checksumMembers(request.checksums),
          ChecksumType: request.checksumType,
          MpuObjectSize: request.size,
          IfMatch: quotedTags(request.conditions.ifMatch),
          IfNoneMatch: request.conditions.ifNoneMatch,
        });
        const said = await s3.send(command, { abortSignal: call.signal });
        return { etag: bareTag(said.ETag), ...objectChecksums(said) };
      }),

    abortUpload: (at, call) =>
      ask(at.bucket, "NoSuchKey", call, async (call) => {
        await s3.send(new AbortMultipartUploadCommand(members(at, call)), { abortSignal: call.signal });
      }),

    parts: (at, { after, limit }, call) =>
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
            checksums: checksums(part),
            modifiedAt: part.LastModified?.getTime() ?? 0,
          })),
        };
      }),

    uploads: (bucket, { prefix, delimiter, after, afterId, limit }, call) =>
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
