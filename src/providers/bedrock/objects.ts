/** S3's own objects. S3 evaluates conditions, ranges and owners. Its answers and errors are passed on. */
import type { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  type ObjectOwnership,
  paginateListBuckets,
  type S3Client,
} from "@aws-sdk/client-s3";
import { counted } from "../../lib/gc.ts";
import type { ObjectName, ProviderName } from "../../lib/names.ts";
import { compareNames } from "../../lib/s3/byte-order.ts";
import type { ReadRequest } from "../../ports/objects/requests.ts";
import type { BucketRow } from "../../ports/objects/rows.ts";
import type { BucketOperations, Objects } from "../../ports/objects.ts";
import { upstreamError, withIdleLimit } from "../http/errors.ts";
import type { Ask, S3Call } from "./ask.ts";
import type { Clients } from "./clients.ts";
import type { BedrockConfig } from "./config.ts";
import { s3Copies } from "./copies.ts";
import { fromS3Error } from "./errors.ts";
import { s3Features } from "./features.ts";
import { idleLimit, within } from "./limits.ts";
import { bedrockLines } from "./lines.ts";
import { listObjects } from "./listing.ts";
import { checkBucket } from "./names.ts";
import { found, of, quotedTags } from "./rows.ts";
import { s3Put } from "./upload.ts";
import { s3Uploads } from "./uploads.ts";

interface Options {
  readonly provider: ProviderName;
  readonly clients: Pick<Clients, "s3" | "objects">;
  readonly config: Pick<BedrockConfig, "kms_key_id" | "timeout_seconds">;
}

export function s3Objects(options: Options): Objects {
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

  /** For short answers: limits the time of the whole request. */
  const ask: Ask = (bucket, absent, { signal, bucketOwner }, send) =>
    explained(bucket, absent, { bucketOwner, signal: within(silenceMs, signal) }, send);

  const { copyPart, copy, attributes } = s3Copies({ ...options, ask, askPatiently: explained });

  return {
    bucketsAreExternal: true,
    linksBlobs: false,
    lines: bedrockLines,
    put: s3Put(options),
    copy,
    attributes,
    uploads: { ...s3Uploads({ ...options, ask, askPatiently: explained }), copyPart },

    head: (call, { bucket, key }, request) =>
      ask(bucket, "NoSuchKey", call, async (call) => {
        const command = withChecksums(new HeadObjectCommand(readMembers({ bucket, key }, request, call)), request);
        return found({ bucket, key }, await s3.send(command, { abortSignal: call.signal }), request.part);
      }),

    async get(call, name, request) {
      const silence = idleLimit(silenceMs, () =>
        upstreamError({ provider, status: undefined, message: "no answer in time", cause: undefined }),
      );
      const stop = AbortSignal.any([call.signal, silence.signal]);
      try {
        return await explained(name.bucket, "NoSuchKey", { bucketOwner: call.bucketOwner, signal: stop }, async () => {
          const command = withChecksums(new GetObjectCommand(readMembers(name, request, call)), request);
          const said = await objects.send(command, { abortSignal: stop });
          return {
            ...found(name, said, request.part),
            body: withIdleLimit(counted(said.Body as Readable), silenceMs, provider),
          };
        });
      } finally {
        silence.clear();
      }
    },

    delete: (call, { bucket, key }, { ifMatch }) =>
      ask(bucket, "NoSuchKey", call, async (call) => {
        const input = { ...of(bucket, call), Key: key, IfMatch: quotedTags(ifMatch) };
        await s3.send(new DeleteObjectCommand(input), { abortSignal: call.signal });
      }),

    list: (call, bucket, query) => ask(bucket, "NoSuchBucket", call, (call) => listObjects(s3, bucket, query, call)),

    buckets: s3Buckets(s3, ask),
    features: s3Features(clients, ask),
  };
}

function s3Buckets(s3: S3Client, ask: Ask): BucketOperations {
  return {
    create: (call, bucket, { ownership } = {}) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        // The SDK adds the client's own region as the bucket's (middleware-sdk-s3, locationConstraintMiddleware).
        const input = { Bucket: bucket, ObjectOwnership: ownership as ObjectOwnership | undefined };
        await s3.send(new CreateBucketCommand(input), { abortSignal: call.signal });
      }),

    get: (call, bucket) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        await s3.send(new HeadBucketCommand(of(bucket, call)), { abortSignal: call.signal });
        // HeadBucket does not return the creation time, and no operation needs it.
        return { name: bucket, createdAt: 0 };
      }),

    delete: (call, bucket) =>
      ask(bucket, "NoSuchBucket", call, async (call) => {
        await s3.send(new DeleteBucketCommand(of(bucket, call)), { abortSignal: call.signal });
      }),

    list: (call, { prefix, after, limit }) =>
      ask(undefined, "NoSuchBucket", call, async (call) => {
        const rows: BucketRow[] = [];
        // All pages are read: the gateway's token is a name, S3's is opaque, and not every server lists in the order of names.
        // An account has at most 10,000 buckets by default.
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

const readMembers = ({ bucket, key }: ObjectName, { conditions, range, part }: ReadRequest, call: S3Call) => ({
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
 * Requests the stored checksums. The SDK's own option would also verify them; the caller does that. Sent only if the caller
 * asks, because the checksums of an encrypted object need the permission to decrypt it.
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
