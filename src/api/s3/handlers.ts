/**
 * S3's operations: typed input, one call of `Objects`, typed output.
 *
 * Gaps: versions, ACLs, object lock, encryption with the caller's keys, website. Each is refused by name (http/refusals.ts).
 * By design: keys are never normalised; a bucket's name may be anything that botocore sends; every object is of class STANDARD.
 * Client quirks: ETags come quoted and unquoted; presigners put checksums of empty content into the query, which are ignored.
 */
import type { Readable } from "node:stream";
import type { Logger } from "pino";
import type { CorsConfig } from "../../config/cors.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { Scrubber } from "../../lib/scrub.ts";
import { deleteEach } from "../../objects/delete-many.ts";
import type { Found } from "../../ports/objects/requests.ts";
import type { ProviderCall } from "../../ports/provider.ts";
import type { Handlers } from "../call.ts";
import type { routes } from "../generated/s3/routes.ts";
import type { Tokens } from "../page-tokens.ts";
import { createCallOf, name, ownerOf } from "./address.ts";
import { attributesIn, attributesOutput } from "./attributes.ts";
import { createBucket } from "./create-bucket.ts";
import { deleted, deletionsOf } from "./delete-objects.ts";
import { createLifecycleHandlers } from "./lifecycle.ts";
import { bucketsReached } from "./list-buckets.ts";
import { answer, encoder, entries, given, nextToken, optional, pageSize, resumed } from "./listing.ts";
import { createUploadHandlers, type UploadOptions } from "./multipart.ts";
import { createNoOpWrites } from "./no-op-writes.ts";
import { checksumMembers, objectOutput, putRequest, quoted, readRequest } from "./object-members.ts";
import { createTaggingHandlers } from "./tagging.ts";
import { createFeatureHandlers } from "./unused-features.ts";

interface Options extends UploadOptions {
  readonly tokens: Tokens;
  readonly scrub: Scrubber;
  readonly region: string;
  readonly cors: CorsConfig | undefined;
  readonly log: Pick<Logger, "warn">;
}

export function createS3Handlers(options: Options): Handlers<typeof routes> {
  const { tokens, scrub, region, accountId, encryption, log } = options;
  const owner = ownerOf(accountId);
  const callOf = createCallOf(accountId);
  const describedEncryption = ({ provider }: ProviderCall, { file }: Found) =>
    encryption.described(provider.objects, file.encryption);

  return {
    ...createUploadHandlers(options),
    ...createFeatureHandlers(accountId, { encryption, cors: options.cors }),
    ...createNoOpWrites(accountId, encryption),
    ...createTaggingHandlers(accountId),
    ...createLifecycleHandlers(accountId),

    async PutObject(input, call) {
      const request = callOf(call, input);
      const { objects } = request.provider;
      const encrypted = encryption.requested(objects, input);
      const file = await objects.put(request, name(input), { ...putRequest(input, call), encryption: encrypted });
      return {
        ETag: quoted(file.etag),
        Expiration: file.expiration,
        ...checksumMembers(file),
        ...encryption.described(objects, file.encryption),
        SSEKMSEncryptionContext: file.encryption?.context,
      };
    },

    async HeadObject(input, call) {
      const request = callOf(call, input);
      const found = await request.provider.objects.head(request, name(input), readRequest(input));
      return { ...objectOutput(input, found, call), ...describedEncryption(request, found) };
    },

    async GetObject(input, call) {
      const request = callOf(call, input);
      const found = await request.provider.objects.get(request, name(input), readRequest(input));
      // The model's stream may be a buffer: serve.ts writes both.
      const body = { Body: found.body as Readable };
      return { ...objectOutput(input, found, call), ...describedEncryption(request, found), ...body };
    },

    async DeleteObject(input, call) {
      const request = callOf(call, input);
      await request.provider.objects.delete(request, name(input), { ifMatch: input.IfMatch });
      return {};
    },

    async DeleteObjects(input, call) {
      const deletions = deletionsOf(input);
      return deleted(input, await deleteEach(callOf(call, input), input.Bucket!, deletions), scrub);
    },

    async GetObjectAttributes(input, call) {
      const asked = attributesIn(input);
      const limit = pageSize(input.MaxParts, "x-amz-max-parts");
      const query = { after: input.PartNumberMarker ?? 0, limit };
      const request = callOf(call, input);
      const found = await request.provider.objects.attributes(request, name(input), query);
      return attributesOutput(asked, found, query);
    },

    async ListObjectsV2(input, call) {
      const encode = encoder(input.EncodingType);
      const limit = pageSize(input.MaxKeys);
      const request = callOf(call, input);
      const [prefix, delimiter] = [given(input.Prefix), given(input.Delimiter)];
      const { scope } = request.permissions;
      const about = ["ListObjectsV2", scope, request.provider.name, input.Bucket, prefix, delimiter];
      const page = await request.provider.objects.list(request, input.Bucket!, {
        prefix,
        delimiter,
        ...(input.ContinuationToken
          ? resumed(tokens, about, input.ContinuationToken)
          : { startAfter: given(input.StartAfter) }),
        limit,
      });
      return answer(page, [about, input], () => ({
        ...entries(page, encode, input.FetchOwner ? owner : undefined),
        Name: input.Bucket,
        Prefix: encode(input.Prefix ?? ""),
        Delimiter: optional(encode, delimiter),
        StartAfter: optional(encode, given(input.StartAfter)),
        EncodingType: input.EncodingType,
        MaxKeys: limit,
        KeyCount: page.entries.length,
        IsTruncated: page.more,
        ContinuationToken: input.ContinuationToken,
        NextContinuationToken: nextToken(tokens, about, page),
      }));
    },

    async ListObjects(input, call) {
      const encode = encoder(input.EncodingType);
      const limit = pageSize(input.MaxKeys);
      const delimiter = given(input.Delimiter);
      // The marker is the last entry of the previous page, which may be a common prefix.
      const request = callOf(call, input);
      const page = await request.provider.objects.list(request, input.Bucket!, {
        prefix: given(input.Prefix),
        delimiter,
        after: given(input.Marker),
        limit,
      });
      return answer(page, [input], () => {
        const last = page.entries.at(-1);
        return {
          ...entries(page, encode, owner),
          Name: input.Bucket,
          Prefix: encode(input.Prefix ?? ""),
          Delimiter: optional(encode, delimiter),
          Marker: encode(input.Marker ?? ""),
          EncodingType: input.EncodingType,
          MaxKeys: limit,
          IsTruncated: page.more,
          // As on S3, only with a delimiter. Without one, clients continue after the last key.
          ...(page.more && last && delimiter && { NextMarker: encode(last.prefix ?? last.file.key) }),
        };
      });
    },

    async HeadBucket(input, call) {
      const request = callOf(call, input);
      await request.provider.objects.buckets.get(request, input.Bucket!);
      return { BucketRegion: region };
    },

    async CreateBucket(input, call) {
      const request = callOf(call, input);
      await createBucket(request, input, region);
      return { Location: `/${input.Bucket}` };
    },

    async DeleteBucket(input, call) {
      const request = callOf(call, input);
      await request.provider.objects.buckets.delete(request, input.Bucket!);
      return {};
    },

    async GetBucketLocation(input, call) {
      const request = callOf(call, input);
      await request.provider.objects.buckets.get(request, input.Bucket!);
      // S3 names the region us-east-1 by leaving the element empty (API reference, GetBucketLocation).
      return { LocationConstraint: region === "us-east-1" ? undefined : (region as never) };
    },

    async ListBuckets(input, call) {
      const limit = input.MaxBuckets ?? 10_000;
      if (limit < 1 || limit > 10_000)
        throw new GatewayError("InvalidArgument", "max-buckets must be between 1 and 10000");
      if (input.BucketRegion !== undefined && input.BucketRegion !== region) return { Buckets: [], Owner: owner };
      const providers = call.listed().map((provider) => provider.name);
      const about = ["ListBuckets", call.permissions.scope, providers, input.Prefix];
      const after =
        input.ContinuationToken && tokens.decode("continuation-token", input.ContinuationToken, about, ["string"])[0];
      const query = { ...(input.Prefix && { prefix: input.Prefix }), ...(after && { after }), limit: limit + 1 };
      const found = await bucketsReached(call, query, log);
      const page = found.slice(0, limit);
      return {
        Owner: owner,
        Prefix: input.Prefix,
        Buckets: page.map((bucket) => ({
          Name: bucket.name,
          CreationDate: new Date(bucket.createdAt),
          BucketRegion: region,
        })),
        ...(found.length > limit && { ContinuationToken: tokens.encode(about, [page.at(-1)!.name]) }),
      };
    },
  };
}
