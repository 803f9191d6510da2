/**
 * Requests to the bucket. Each has a deadline, and errors are those of `bucketError`. Bytes that change on their way are refused by
 * the service: the SDK sends a CRC32 of each body, and the signature covers its SHA-256.
 */
import type { Readable } from "node:stream";
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { StorageUnavailable } from "../../../lib/errors.ts";
import type { ByteRange } from "../../../lib/names.ts";
import { BlobMissing } from "../../../ports/blobs.ts";
import { type BucketOptions, connectBucket } from "./connection.ts";
import { bucketError, isAbsentObject, isDamaged, statusOfBucket } from "./errors.ts";
import { type MultipartUploads, multipartUploads } from "./multipart.ts";

export interface BucketObject {
  /** Below the prefix. */
  readonly key: string;
  readonly bytes: number;
  /** Milliseconds since the epoch by the bucket's clock. */
  readonly modifiedAt: number;
}

export interface OpenedObject {
  readonly body: Readable;
  /** Bytes of the whole object. */
  readonly size: number;
}

/** Keys are below the prefix. Rejects with StorageUnavailable while the bucket cannot be used. */
export interface Bucket extends MultipartUploads {
  /** Time of the bucket's last answer by its own clock, in milliseconds since the epoch. The local clock before any. */
  now(): number;
  /** @returns false if `ifAbsent` and there is an object */
  put(
    key: string,
    bytes: Buffer,
    options?: { readonly ifAbsent?: boolean; readonly signal?: AbortSignal },
  ): Promise<boolean>;
  /** Rejects with BlobMissing if there is no object, or if it has no byte of the range. The range's end may be infinite. */
  get(key: string, range?: ByteRange): Promise<OpenedObject>;
  /** Bytes of the object. Rejects with BlobMissing. */
  size(key: string): Promise<number>;
  /** Copies an object of this many bytes, at most `MOST_COPIED`. Rejects with BlobMissing. */
  copy(from: string, to: string, bytes: number): Promise<void>;
  /** Those whose keys begin with this text, in the order of their keys. */
  list(start: string): AsyncGenerator<readonly BucketObject[]>;
  delete(keys: readonly string[]): Promise<void>;
  /** Rejects if the bucket does not exist or refuses the credentials. */
  head(): Promise<void>;
}

/** Bytes of the largest object that one request copies (S3 API reference, CopyObject). */
export const MOST_COPIED = 5 * 1024 ** 3;
/** S3's maximum. */
const KEYS_PER_DELETE = 1000;

export function openBucket(options: BucketOptions): Bucket {
  const connection = connectBucket(options);
  const { client, downloads, ask, bucket, named, unnamed } = connection;

  const missing = (key: string, error: unknown): unknown =>
    isAbsentObject(error) || statusOfBucket(error) === 416
      ? new BlobMissing(`The bucket has no object or no such bytes: ${named(key)}`)
      : error;

  const self: Bucket = {
    ...multipartUploads(connection, missing),
    now: connection.now,

    async put(key, bytes, { ifAbsent = false, signal } = {}) {
      const put = () =>
        ask(
          (abortSignal) =>
            client.send(
              new PutObjectCommand({
                Bucket: bucket,
                Key: named(key),
                Body: bytes,
                ContentLength: bytes.length,
                ...(ifAbsent && { IfNoneMatch: "*" }),
              }),
              { abortSignal },
            ),
          { signal },
        );
      try {
        await put().catch((error: unknown) => {
          if (isDamaged(causeOf(error))) return put();
          throw error;
        });
        return true;
      } catch (error) {
        if (ifAbsent && (statusOfBucket(error) === 412 || statusOfBucket(error) === 409)) return false;
        throw error;
      }
    },

    async get(key, range) {
      const Range = range && `bytes=${range.start}-${Number.isFinite(range.end) ? range.end : ""}`;
      const command = new GetObjectCommand({ Bucket: bucket, Key: named(key), ...(Range && { Range }) });
      try {
        const answer = await ask((abortSignal) => downloads.send(command, { abortSignal }));
        const { Body, ContentRange, ContentLength = 0 } = answer;
        if (Range !== undefined && !ContentRange?.startsWith(`bytes ${range!.start}-`)) {
          (Body as Readable).destroy();
          throw new StorageUnavailable("The gateway's bucket answers with other bytes than asked for.", undefined);
        }
        const total = ContentRange === undefined ? ContentLength : Number(ContentRange.split("/")[1]);
        return { body: Body as Readable, size: total };
      } catch (error) {
        throw missing(key, error);
      }
    },

    async size(key) {
      try {
        const answer = await ask((abortSignal) =>
          client.send(new HeadObjectCommand({ Bucket: bucket, Key: named(key) }), { abortSignal }),
        );
        return answer.ContentLength ?? 0;
      } catch (error) {
        // The answer to HEAD has no code: the bucket may be missing.
        if (isAbsentObject(error)) await self.head();
        throw missing(key, error);
      }
    },

    async copy(from, to, bytes) {
      const command = new CopyObjectCommand({
        Bucket: bucket,
        Key: named(to),
        CopySource: connection.source(from),
        MetadataDirective: "REPLACE",
      });
      await ask((abortSignal) => client.send(command, { abortSignal }), { copied: bytes }).catch((error: unknown) => {
        throw missing(from, error);
      });
    },

    async *list(start) {
      let token: string | undefined;
      do {
        const command = new ListObjectsV2Command({
          Bucket: bucket,
          Prefix: named(start),
          ...(token !== undefined && { ContinuationToken: token }),
        });
        const answer = await ask((abortSignal) => client.send(command, { abortSignal }));
        const page = (answer.Contents ?? []).map(({ Key = "", Size = 0, LastModified }) => ({
          key: unnamed(Key),
          bytes: Size,
          modifiedAt: LastModified?.getTime() ?? connection.now(),
        }));
        if (page.length > 0) yield page;
        token = answer.IsTruncated ? answer.NextContinuationToken : undefined;
      } while (token !== undefined);
    },

    async delete(keys) {
      for (let at = 0; at < keys.length; at += KEYS_PER_DELETE) {
        const some = keys.slice(at, at + KEYS_PER_DELETE);
        if (some.length === 1) {
          const command = new DeleteObjectCommand({ Bucket: bucket, Key: named(some[0]!) });
          await ask((abortSignal) => client.send(command, { abortSignal }));
          continue;
        }
        const Objects = some.map((key) => ({ Key: named(key) }));
        const command = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
        const { Errors: [failed] = [] } = await ask((abortSignal) => client.send(command, { abortSignal }));
        if (failed !== undefined) {
          const reason = new Error(`${failed.Code}: ${failed.Message}`);
          throw new StorageUnavailable("The gateway's bucket refuses to delete.", reason);
        }
      }
    },

    async head() {
      try {
        await ask((abortSignal) => client.send(new HeadBucketCommand({ Bucket: bucket }), { abortSignal }));
      } catch (error) {
        if (!isAbsentObject(error) && statusOfBucket(error) !== 404) throw error;
        throw bucketError(Object.assign(new Error("no such bucket"), { name: "NoSuchBucket" }));
      }
    },
  };
  return self;
}

const causeOf = (error: unknown): unknown => (error instanceof Error ? (error.cause ?? error) : error);
