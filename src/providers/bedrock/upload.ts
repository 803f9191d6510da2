/**
 * PutObject, streamed from the client's socket to S3's. Content of known length is one request. Content of unknown
 * length goes in parts, because S3 requires a length. S3 stores nothing if the content fails verification, because its
 * last bytes are never sent.
 */

import { finished, Readable } from "node:stream";
import {
  PutObjectCommand,
  type PutObjectCommandOutput,
  type S3Client,
  type ServerSideEncryption,
  type UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { streamed } from "../../lib/content.ts";
import type { Algorithm } from "../../lib/digests/algorithms.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { CHECKSUM_MEMBERS } from "../../lib/s3/checksum-members.ts";
import type { PutRequest, Stored } from "../../ports/objects/requests.ts";
import type { Encryption } from "../../ports/objects/rows.ts";
import type { Objects } from "../../ports/objects.ts";
import { upstreamError } from "../http/errors.ts";
import type { S3Call } from "./ask.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { fromS3Error } from "./errors.ts";
import { idleLimit } from "./limits.ts";
import { checkBucket } from "./names.ts";
import { bareTag, encryptionIn, keptMembers, objectChecksums, of, quotedTags, taggingMember } from "./rows.ts";

/** S3's user guide, "Uploading objects": a single PUT has at most 5 GiB, an upload at most 10,000 parts. */
const SINGLE_BYTES = 5 * 1024 ** 3;
const MAX_PARTS = 10_000;
/** Held in memory twice. Large enough for 80 GB of unknown length. */
const PART_BYTES = 8 * 1024 ** 2;

/** Checksums that the SDK can send as a trailer, as it must if the client does (@aws-sdk/checksums 3.1002). */
const AS_TRAILER = {
  md5: false,
  crc32: true,
  crc32c: true,
  crc64nvme: true,
  sha1: true,
  sha256: true,
  sha512: false,
  xxhash64: false,
  xxhash3: false,
  xxhash128: false,
} as const satisfies Record<Algorithm, boolean>;

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "objects">;
  readonly config: Pick<BedrockConfig, "kms_key_id" | "timeout_seconds">;
}

export function s3Put(options: Options): Objects["put"] {
  const { clients, config } = options;
  return async (call, name, request) => {
    checkBucket(name.bucket);
    const { said, size } = await transfer(options, request, call, ({ body, length, keep }, stop) => {
      const input = {
        ...of(name.bucket, call),
        Key: name.key,
        Body: body,
        ...keptMembers(request),
        ...taggingMember(request.tags),
        ACL: request.acl,
        IfMatch: quotedTags(request.conditions.ifMatch),
        IfNoneMatch: request.conditions.ifNoneMatch,
        ...encryption(config, request.encryption),
      };
      if (length === undefined || length > SINGLE_BYTES) return inParts(clients.s3, input, length, stop);
      const command = new PutObjectCommand({ ...input, ContentLength: length, ...integrity(request, keep) });
      return clients.objects.send(heard(command), { abortSignal: stop });
    });
    return stored(name, request, said, size);
  };
}

type Opened = Omit<Awaited<ReturnType<PutRequest["open"]>>, "body"> & { readonly body: Readable };

/**
 * Streams content to S3 until either side is silent for too long. Resolves with the number of bytes. Rejects with the
 * reason of a failure.
 */
export async function transfer<T>(
  { provider, config }: Pick<Options, "provider" | "config">,
  request: Pick<PutRequest, "open">,
  { signal, bucketOwner }: S3Call,
  send: (opened: Opened, stop: AbortSignal) => Promise<T>,
): Promise<{ readonly said: T; readonly size: number }> {
  let size = 0;
  let moved = () => {};
  const opened = await request.open([], (chunk) => {
    size += chunk.length;
    moved();
  });
  const body = streamed(opened.body);
  const idle = idleLimit(config.timeout_seconds * 1000, () =>
    // If S3 does not take sent content, S3 is silent. Otherwise the client is.
    body.readableLength > 0 || body.readableEnded
      ? upstreamError({ provider, status: undefined, message: "it takes no more of the upload", cause: undefined })
      : new GatewayError("RequestTimeout", "Nothing came of the content for too long."),
  );
  moved = idle.refresh;
  const broken = new AbortController();
  const forget = finished(body, { writable: false }, (error) => error && broken.abort(error));
  const stop = AbortSignal.any([signal, idle.signal, broken.signal]);
  try {
    return { said: await send({ ...opened, body }, stop), size };
  } catch (error) {
    if (stop.aborted) throw fromS3Error(provider, stop.reason);
    throw fromS3Error(provider, error, { absent: "NoSuchBucket", bucketOwner });
  } finally {
    forget();
    idle.clear();
    body.destroy();
  }
}

/** The request's encryption. Without an algorithm in the request, that of the configuration. */
export const encryption = ({ kms_key_id }: Options["config"], asked: Encryption = {}) => ({
  ...(kms_key_id !== undefined &&
    asked.algorithm === undefined && { ServerSideEncryption: "aws:kms" as const, SSEKMSKeyId: kms_key_id }),
  ...(asked.algorithm !== undefined && { ServerSideEncryption: asked.algorithm as ServerSideEncryption }),
  ...(asked.kmsKeyId !== undefined && { SSEKMSKeyId: asked.kmsKeyId }),
  ...(asked.context !== undefined && { SSEKMSEncryptionContext: asked.context }),
  ...(asked.bucketKey !== undefined && { BucketKeyEnabled: asked.bucketKey }),
});

/** The client's checksum, for S3 to store: as a header if the client sent a header, otherwise as a trailer. */
export function integrity(request: Pick<PutRequest, "checksums">, keep: readonly Algorithm[]): object {
  const [algorithm] = keep;
  if (algorithm === undefined) return {};
  const value = request.checksums[algorithm];
  if (value !== undefined) return { [CHECKSUM_MEMBERS[algorithm]]: value };
  return AS_TRAILER[algorithm] ? { ChecksumAlgorithm: algorithm.toUpperCase() } : {};
}

/**
 * For a trailer, the SDK (@smithy/core 3.41) sends a stream of its own. It fails with the body and has no error
 * listener, so its error would end the process. `put` handles the error of the body itself.
 */
export function heard<C extends PutObjectCommand | UploadPartCommand>(command: C): C {
  (command as PutObjectCommand).middlewareStack.add(
    (next) => (args) => {
      const { body } = args.request as { readonly body?: unknown };
      if (body instanceof Readable) body.on("error", () => {});
      return next(args);
    },
    { step: "finalizeRequest", name: "heardBody" },
  );
  return command;
}

async function inParts(
  client: S3Client,
  params: ConstructorParameters<typeof Upload>[0]["params"],
  length: number | undefined,
  signal: AbortSignal,
): Promise<PutObjectCommandOutput> {
  const abortController = new AbortController();
  const abort = () => abortController.abort();
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();
  try {
    const partSize = Math.max(PART_BYTES, Math.ceil((length ?? 0) / MAX_PARTS));
    return await new Upload({ client, params, partSize, queueSize: 2, abortController }).done();
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

function stored(
  name: { readonly bucket: string; readonly key: string },
  { contentType, headers, metadata }: PutRequest,
  said: PutObjectCommandOutput,
  size: number,
): Stored {
  const etag = bareTag(said.ETag);
  return {
    ...name,
    id: etag,
    etag,
    size,
    modifiedAt: Date.now(),
    contentType,
    headers,
    metadata,
    ...objectChecksums(said),
    encryption: encryptionIn(said),
    expiration: said.Expiration,
  };
}
