/**
 * Files that the gateway stores as blobs: Anthropic's batches read no files, and Anthropic does not return uploaded files. The
 * id is the blob's and also the ETag. It has dashes, so that clients do not take it for an MD5.
 */
import { GatewayError } from "../../lib/errors.ts";
import { isId } from "../../lib/uuid7.ts";
import { BlobMissing, type BlobStore } from "../../ports/blobs.ts";
import type { FileStore } from "../../ports/files.ts";

export function blobFiles(blobs: BlobStore): FileStore {
  return {
    async put(_name, upload, signal) {
      const { id, size } = await blobs.put(upload.body, signal);
      return { id: id as string, blob: id, etag: id, size };
    },
    async get(id, range) {
      try {
        return await blobs.get(id as string, range);
      } catch (error) {
        throw error instanceof BlobMissing ? noSuchKey(error) : error;
      }
    },
    delete: (id) => blobs.delete(id as string),
    native: {
      parseId: (text) => (isId(text) ? (text as string) : undefined),
      // The ledger has every file. Anthropic stores none.
      head: () => Promise.reject(noSuchKey()),
    },
  };
}

const noSuchKey = (cause?: unknown) =>
  new GatewayError("NoSuchKey", "The specified key does not exist.", cause === undefined ? {} : { cause });
