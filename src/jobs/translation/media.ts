/** Reads media in S3 with the rights of the job's caller, and puts their bytes into requests. */
import { buffer } from "node:stream/consumers";
import { LRUCache } from "lru-cache";
import type { Conversation } from "../../dialects/conversation.ts";
import { type S3Medium, s3Media, sourceKey, unreadableMedium, withInlinedMedia } from "../../dialects/s3-sources.ts";
import { parseS3Uri } from "../../lib/aws/s3-uri.ts";
import { isWhole } from "../../lib/content.ts";
import { GatewayError } from "../../lib/errors.ts";
import type { ProviderCall } from "../../ports/provider.ts";

/** Bytes of one object, and of all objects of one line. In base64 they are a third larger. */
const MAX_OBJECT_BYTES = 20 * 1024 * 1024;
const MAX_LINE_MEDIA_BYTES = 22 * 1024 * 1024;
/** Bytes of objects that are kept for the next lines. */
const CACHE_BYTES = 64 * 1024 * 1024;

export type InlineMedia = (request: Conversation, signal: AbortSignal) => Promise<Conversation>;

export type ReadMedium = (medium: S3Medium, signal: AbortSignal) => Promise<Buffer>;

/** Rejects with RecordError for an object that is missing, forbidden, empty or too large. */
export function createReadMedium(call: ProviderCall): ReadMedium {
  const { objects } = call.provider;
  const { owner, operator, permissions } = call;
  const isAllowed = objects.bucketsAreExternal ? permissions.isBucketGranted : permissions.isBucketAllowed;

  return async (medium, signal) => {
    const { uri, bucketOwner } = medium.source;
    const name = parseS3Uri(uri);
    if (name === undefined || name.key === "") throw unreadableMedium(medium, "it is not of the form s3://bucket/key");
    if (!isAllowed(name.bucket)) throw unreadableMedium(medium, "access is denied");
    try {
      const asked = { owner, operator, permissions, signal, bucketOwner };
      const found = await objects.get(asked, name, { conditions: {}, range: undefined, checksums: false });
      if (found.file.size > MAX_OBJECT_BYTES) {
        if (!isWhole(found.body)) found.body.destroy();
        throw unreadableMedium(medium, `it has ${found.file.size} bytes, and at most ${MAX_OBJECT_BYTES} are read`);
      }
      const bytes = isWhole(found.body) ? found.body : await buffer(found.body);
      if (bytes.length === 0) throw unreadableMedium(medium, "it is empty");
      return bytes;
    } catch (error) {
      if (error instanceof GatewayError && error.class === "refused") throw unreadableMedium(medium, error.message);
      throw error;
    }
  };
}

/** Throws RecordError if the media of a line, of which this is one, have too many bytes. */
export function checkLineMedia(medium: S3Medium, size: number): void {
  if (size <= MAX_LINE_MEDIA_BYTES) return;
  throw unreadableMedium(medium, `the media of the line have more than ${MAX_LINE_MEDIA_BYTES} bytes`);
}

/** Lines often name the objects of the lines before. */
export function createCachedRead(call: ProviderCall, maxSize = CACHE_BYTES): ReadMedium {
  const read = createReadMedium(call);
  const cache = new LRUCache<string, Buffer>({ maxSize, sizeCalculation: ({ length }) => length });
  return async (medium, signal) => {
    const key = sourceKey(medium.source);
    const known = cache.get(key);
    if (known !== undefined) return known;
    const content = await read(medium, signal);
    cache.set(key, content);
    return content;
  };
}

/** Rejects with RecordError for an object that cannot be read, and for too many bytes. */
export function createInlineMedia(call: ProviderCall, read = createCachedRead(call)): InlineMedia {
  return async (request, signal) => {
    const media = s3Media(request);
    if (media.length === 0) return request;
    const contents = new Map<string, string>();
    let size = 0;
    for (const medium of media) {
      const key = sourceKey(medium.source);
      const content = contents.get(key) ?? (await read(medium, signal)).toString("base64");
      contents.set(key, content);
      size += (content.length / 4) * 3;
      checkLineMedia(medium, size);
    }
    return withInlinedMedia(request, (source) => contents.get(sourceKey(source)));
  };
}
