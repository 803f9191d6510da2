/** Objects that are uploaded in parts. */
import {
  AbortMultipartUploadCommand,
  type CompletedPart,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  UploadPartCommand,
  UploadPartCopyCommand,
} from "@aws-sdk/client-s3";
import type { ByteRange } from "../../../lib/names.ts";
import type { BucketConnection } from "./connection.ts";
import { isAbsentObject, isDamaged } from "./errors.ts";

export interface MultipartUpload {
  /** Numbers are from 1. Any part but the last has at least `LEAST_PART` bytes. */
  put(number: number, bytes: Buffer, signal?: AbortSignal): Promise<void>;
  /** Takes bytes of an object without reading them. Rejects with BlobMissing. */
  copy(number: number, from: string, range: ByteRange): Promise<void>;
  complete(): Promise<void>;
  /** Never rejects: the sweep aborts what remains. */
  abort(): Promise<void>;
}

export interface OpenMultipart {
  readonly key: string;
  readonly id: string;
  /** Milliseconds since the epoch by the bucket's clock. */
  readonly begunAt: number;
}

export interface MultipartUploads {
  upload(key: string): Promise<MultipartUpload>;
  uploads(start: string): AsyncGenerator<readonly OpenMultipart[]>;
  abortUpload(upload: Pick<OpenMultipart, "key" | "id">): Promise<void>;
}

/** Bytes (S3 user guide, "Amazon S3 multipart upload limits"). */
export const LEAST_PART = 5 * 1024 * 1024;
export const MOST_PARTS = 10_000;
const CHECKSUM = { ChecksumAlgorithm: "CRC32" } as const;

export function multipartUploads(
  connection: BucketConnection,
  missing: (key: string, error: unknown) => unknown,
): MultipartUploads {
  const { client, ask, bucket: Bucket, named, unnamed, source } = connection;

  const abortUpload: MultipartUploads["abortUpload"] = async ({ key, id }) => {
    const command = new AbortMultipartUploadCommand({ Bucket, Key: named(key), UploadId: id });
    await ask((abortSignal) => client.send(command, { abortSignal })).catch((error: unknown) => {
      if (!isAbsentObject(error)) throw error;
    });
  };

  return {
    abortUpload,

    async upload(key) {
      const Key = named(key);
      const create = new CreateMultipartUploadCommand({ Bucket, Key, ...CHECKSUM });
      const { UploadId } = await ask((abortSignal) => client.send(create, { abortSignal }));
      const parts: CompletedPart[] = [];
      let size = 0;
      return {
        async put(number, bytes, signal) {
          const put = () =>
            ask(
              (abortSignal) =>
                client.send(
                  new UploadPartCommand({
                    Bucket,
                    Key,
                    UploadId,
                    PartNumber: number,
                    Body: bytes,
                    ContentLength: bytes.length,
                    ...CHECKSUM,
                  }),
                  { abortSignal },
                ),
              { signal },
            );
          const { ETag, ChecksumCRC32 } = await put().catch((error: unknown) => {
            if (isDamaged((error as Error).cause ?? error)) return put();
            throw error;
          });
          parts.push({ PartNumber: number, ETag, ...(ChecksumCRC32 && { ChecksumCRC32 }) });
          size += bytes.length;
        },

        async copy(number, from, { start, end }) {
          const command = new UploadPartCopyCommand({
            Bucket,
            Key,
            UploadId,
            PartNumber: number,
            CopySource: source(from),
            CopySourceRange: `bytes=${start}-${end}`,
          });
          const { CopyPartResult } = await ask((abortSignal) => client.send(command, { abortSignal }), {
            copied: end - start,
          }).catch((error: unknown) => {
            throw missing(from, error);
          });
          const { ETag, ChecksumCRC32 } = CopyPartResult ?? {};
          parts.push({ PartNumber: number, ETag, ...(ChecksumCRC32 && { ChecksumCRC32 }) });
          size += end + 1 - start;
        },

        async complete() {
          const Parts = parts.toSorted((a, b) => a.PartNumber! - b.PartNumber!);
          const command = new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
          await ask((abortSignal) => client.send(command, { abortSignal }), { copied: size }).catch(
            async (error: unknown) => {
              if (!isAbsentObject(error)) throw error;
              // An earlier attempt may have succeeded without an answer. Keys are new, so the object is this one.
              await ask((abortSignal) => client.send(new HeadObjectCommand({ Bucket, Key }), { abortSignal }));
            },
          );
        },

        abort: () => abortUpload({ key, id: UploadId! }).catch(() => {}),
      };
    },

    async *uploads(start) {
      let after: { readonly KeyMarker?: string; readonly UploadIdMarker?: string } = {};
      for (;;) {
        const command = new ListMultipartUploadsCommand({ Bucket, Prefix: named(start), ...after });
        const answer = await ask((abortSignal) => client.send(command, { abortSignal }));
        const page = (answer.Uploads ?? []).map(({ Key = "", UploadId = "", Initiated }) => ({
          key: unnamed(Key),
          id: UploadId,
          begunAt: Initiated?.getTime() ?? connection.now(),
        }));
        if (page.length > 0) yield page;
        if (!answer.IsTruncated || answer.NextKeyMarker === undefined) return;
        after = {
          KeyMarker: answer.NextKeyMarker,
          ...(answer.NextUploadIdMarker !== undefined && { UploadIdMarker: answer.NextUploadIdMarker }),
        };
      }
    },
  };
}
