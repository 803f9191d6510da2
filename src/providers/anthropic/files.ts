/**
 * Files that the gateway holds in Anthropic's place: its batches read no files, and it gives no uploaded file back. An id is
 * the object's own, and the ETag with it; with its dashes nobody takes it for an MD5.
 */
import { GatewayError } from "../../lib/errors.ts";
import { isId } from "../../lib/uuid7.ts";
import type { BlobStore } from "../../ports/blobs.ts";
import type { FileStore } from "../../ports/files.ts";

export function heldFiles(blobs: BlobStore): Pick<FileStore, "put" | "parseId" | "head"> {
  return {
    async put(_name, upload, signal) {
      const { id, size } = await blobs.put(upload.body, signal);
      return { id: id as string, blob: id, etag: id, size };
    },
    parseId: (text) => (isId(text) ? (text as string) : undefined),
    // Every file is in the ledger: what is not there is nowhere.
    async head() {
      throw new GatewayError("NoSuchKey", "The specified key does not exist.");
    },
  };
}
