/** S3 as a store of names. Conditions, ranges and buckets are S3's own to decide; what it says is what the caller hears. */
import type { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  paginateListBuckets,
} from "@aws-sdk/client-s3";
import type { ConfigOf } from "../../config.ts";
import type { ReadRequest } from "../../files.ts";
import { compareNames } from "../../ledger/byte-order.ts";
import type { BucketRow } from "../../ledger/ledger.ts";
import type { NamedStore, ObjectName, ProviderName } from "../../provider.ts";
import { upstreamError, withIdleLimit } from "../upstream.ts";
import type { Clients } from "./clients.ts";
import { type Absent, s3Error } from "./errors.ts";
import { idleLimit, within } from "./limits.ts";
import { listObjects } from "./listing.ts";
import { checkBucket } from "./names.ts";
import { found, quotedTags } from "./rows.ts";
import { createPut } from "./upload.ts";

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "objects">;
  readonly config: Pick<ConfigOf<"bedrock">, "kms_key_id" | "timeout_seconds">;
}

export function s3Objects(options: Options): NamedStore {
  const { provider, clients, config } = options;
  const { s3, objects } = clients;
  const silenceMs = config.timeout_seconds * 1000;

  /** One call about a bucket that may be named; where it fails, why. */
  const explained = async <T>(
    bucket: string | undefined,
    absent: Absent,
    signal: AbortSignal,
    call: () => Promise<T>,
  ): Promise<T> => {
    if (bucket !== undefined) checkBucket(bucket);
    try {
      return await call();
    } catch (error) {
      throw s3Error(provider, signal.aborted ? signal.reason : error, absent);
    }
  };

  /** The same, for what has a short answer. */
  const ask = <T>(
    bucket: string | undefined,
    absent: Absent,
    signal: AbortSignal,
    call: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
  ): Promise<T> => {
    const abortSignal = within(silenceMs, signal);
    return explained(bucket, absent, abortSignal, () => call({ abortSignal }));
  };

  return {
    put: createPut(options),

    head: ({ bucket, key }, request, signal) =>
      ask(bucket, "NoSuchKey", signal, async (options) => {
        const command = withChecksums(new HeadObjectCommand(readMembers({ bucket, key }, request)), request);
        return found({ bucket, key }, await s3.send(command, options));
      }),

    async get(name, request, signal) {
      const silence = idleLimit(silenceMs, () =>
        upstreamError({ provider, status: undefined, message: "no answer in time", cause: undefined }),
      );
      const stop = AbortSignal.any([signal, silence.signal]);
      try {
        return await explained(name.bucket, "NoSuchKey", stop, async () => {
          const command = withChecksums(new GetObjectCommand(readMembers(name, request)), request);
          const said = await objects.send(command, { abortSignal: stop });
          return { ...found(name, said), body: withIdleLimit(said.Body as Readable, silenceMs, provider) };
        });
      } finally {
        silence.clear();
      }
    },

    delete: ({ bucket, key }, { ifMatch }, signal) =>
      ask(bucket, "NoSuchKey", signal, async (options) => {
        const input = { Bucket: bucket, Key: key, IfMatch: quotedTags(ifMatch) };
        await s3.send(new DeleteObjectCommand(input), options);
      }),

    list: (bucket, query, signal) =>
      ask(bucket, "NoSuchBucket", signal, (options) => listObjects(s3, bucket, query, options)),

    createBucket: (bucket, signal) =>
      ask(bucket, "NoSuchBucket", signal, async (options) => {
        // The SDK adds the client's own region as the bucket's (middleware-sdk-s3, locationConstraintMiddleware).
        await s3.send(new CreateBucketCommand({ Bucket: bucket }), options);
      }),

    bucket: (bucket, signal) =>
      ask(bucket, "NoSuchBucket", signal, async (options) => {
        await s3.send(new HeadBucketCommand({ Bucket: bucket }), options);
        // When it was made, only a listing would tell, and nobody asks.
        return { name: bucket, createdAt: 0 };
      }),

    deleteBucket: (bucket, signal) =>
      ask(bucket, "NoSuchBucket", signal, async (options) => {
        await s3.send(new DeleteBucketCommand({ Bucket: bucket }), options);
      }),

    buckets: ({ prefix, after, limit }, signal) =>
      ask(undefined, "NoSuchBucket", signal, async (options) => {
        const rows: BucketRow[] = [];
        // S3's token is its own, ours is a name, and not every server lists in the order of names: all pages are read. An
        // account has 10,000 buckets unless AWS raised that.
        const pages = paginateListBuckets({ client: s3, pageSize: 1000 }, { Prefix: prefix }, options);
        for await (const { Buckets = [] } of pages) {
          for (const { Name = "", CreationDate } of Buckets) {
            if (after !== undefined && compareNames(Name, after) <= 0) continue;
            rows.push({ name: Name, createdAt: CreationDate?.getTime() ?? 0 });
          }
        }
        return rows.sort((a, b) => compareNames(a.name, b.name)).slice(0, limit);
      }),
  };
}

const readMembers = ({ bucket, key }: ObjectName, { conditions, range }: ReadRequest) => ({
  Bucket: bucket,
  Key: key,
  Range: range,
  IfMatch: quotedTags(conditions.ifMatch),
  IfNoneMatch: quotedTags(conditions.ifNoneMatch),
  IfModifiedSince: conditions.ifModifiedSince,
  IfUnmodifiedSince: conditions.ifUnmodifiedSince,
});

/**
 * Asks S3 for the checksums it keeps, without the SDK computing them once more: the caller does. Only where the caller
 * asks, because of an encrypted object they need the right to decrypt it.
 */
function withChecksums<C extends GetObjectCommand | HeadObjectCommand>(command: C, { checksums }: ReadRequest): C {
  if (!checksums) return command;
  (command as GetObjectCommand).middlewareStack.add(
    (next) => (args) => {
      (args.request as { headers: Record<string, string> }).headers["x-amz-checksum-mode"] = "ENABLED";
      return next(args);
    },
    { step: "build", name: "checksumMode" },
  );
  return command;
}
