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
import type { ConfigOf } from "../../config/load.ts";
import { counted } from "../../lib/gc.ts";
import type { ObjectName, ProviderName } from "../../lib/names.ts";
import { compareNames } from "../../lib/s3/byte-order.ts";
import type { BucketRow, NamedCall, NamedStore, ReadRequest } from "../../ports/objects.ts";
import { upstreamError, withIdleLimit } from "../http/errors.ts";
import type { Ask } from "./ask.ts";
import type { Clients } from "./clients.ts";
import { s3Copies } from "./copies.ts";
import { fromS3Error } from "./errors.ts";
import { idleLimit, within } from "./limits.ts";
import { bedrockLines } from "./lines.ts";
import { listObjects } from "./listing.ts";
import { checkBucket } from "./names.ts";
import { found, of, quotedTags } from "./rows.ts";
import { createPut } from "./upload.ts";
import { s3Uploads } from "./uploads.ts";

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "objects">;
  readonly config: Pick<ConfigOf<"bedrock">, "kms_key_id" | "timeout_seconds">;
}

export function s3Objects(options: Options): NamedStore {
  const { provider, clients, config } = options;
  const { s3, objects } = clients;
  const silenceMs = config.timeout_seconds * 1000;

  const explained: Ask = async (bucket, absent, call, send) => {
    if (bucket !== undefined) checkBucket(bucket);
    try {
      return await send(call);
    } catch (error) {
      const { signal, bucketOwner } = call;
      throw fromS3Error(provider, signal.aborted ? signal.reason : error, { absent, bucketOwner });
    }
  };

  /** The same, for what has a short answer. */
  const ask: Ask = (bucket, absent, { signal, bucketOwner }, send) =>
    explained(bucket, absent, { bucketOwner, signal: within(silenceMs, signal) }, send);

  return {
    lines: bedrockLines,
    put: createPut(options),
    ...s3Uploads({ ...options, ask, askPatiently: explained }),
    ...s3Copies({ ...options, ask, askPatiently: explained }),

    head: ({ bucket, key }, request, call) =>
      ask(bucket, "NoSuchKey", call, async (call) => {
        const command = withChecksums(new HeadObjectCommand(readMembers({ bucket, key }, request, call)), request);
        return found({ bucket, key }, await s3.send(command, { abortSignal: call.signal }));
      }),

    async get(name, request, call) {
      const silence = idleLimit(silenceMs, () =>
        upstreamError({ provider, status: undefined, message: "no answer in time", cause: undefined }),
      );
      const stop = AbortSignal.any([call.signal, silence.signal]);
      try {
        return await explained(name.bucket, "NoSuchKey", { bucketOwner: call.bucketOwner, signal: stop }, async () => {
          const command = withChecksums(new GetObjectCommand(readMembers(name, request, call)), request);
          const said = await objects.send(command, { abortSignal: stop });
          return { ...found(name, said), body: withIdleLimit(counted(said.Body as Readable), silenceMs, provider) };
        });
      } finally {
        silence.clear();
      }
    },

    delete: ({ bucket, key }, { ifMatch }, call) =>
      ask(bucket, "NoSuchKey", call, async (call) => {
        const input = { ...of(bucket, call), Key: key, IfMatch: quotedTags(ifMatch) };
        await s3.send(new DeleteObjectCommand(input), { abortSignal: call.signal });
      }),

    list: (bucket, query, call) => ask(bucket, "NoSuchBucket", call, (call) => listObjects(s3, bucket, query, call)),

    createBucket: (bucket, call) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        // The SDK adds the client's own region as the bucket's (middleware-sdk-s3, locationConstraintMiddleware).
        await s3.send(new CreateBucketCommand({ Bucket: bucket }), { abortSignal: call.signal });
      }),

    bucket: (bucket, call) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        await s3.send(new HeadBucketCommand(of(bucket, call)), { abortSignal: call.signal });
        // When it was made, only a listing would tell, and nobody asks.
        return { name: bucket, createdAt: 0 };
      }),

    deleteBucket: (bucket, call) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        await s3.send(new DeleteBucketCommand(of(bucket, call)), { abortSignal: call.signal });
      }),

    buckets: ({ prefix, after, limit }, call) =>
      ask(undefined, "NoSuchBucket", call, async (call) => {
        const rows: BucketRow[] = [];
        // S3's token is its own, ours is a name, and not every server lists in the order of names: all pages are read. An
        // account has 10,000 buckets unless AWS raised that.
        const pages = paginateListBuckets(
          { client: s3, pageSize: 1000 },
          { Prefix: prefix },
          { abortSignal: call.signal },
        );
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

const readMembers = ({ bucket, key }: ObjectName, { conditions, range, part }: ReadRequest, call: NamedCall) => ({
  ...of(bucket, call),
  Key: key,
  Range: range,
  PartNumber: part,
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
