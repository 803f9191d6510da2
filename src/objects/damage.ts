/** Content in the gateway's storage that is missing or has lost bytes. The disk is damaged, or somebody deleted files. */
import { GatewayError } from "../lib/errors.ts";
import type { BlobId } from "../lib/names.ts";
import { BlobMissing } from "../ports/blobs.ts";
import type { FileRow } from "../ports/objects/rows.ts";
import type { Context } from "./context.ts";

/** The blob that holds the content. Undefined: the provider holds it. */
export const blobOf = ({ files }: Context, { id, blob, parts }: FileRow): BlobId | undefined =>
  blob ?? (parts === undefined ? files?.blobOf?.(id) : undefined);

/** Rejects with `BlobMissing`. Content of no bytes needs no blob. */
export async function checkStored(context: Context, file: FileRow): Promise<void> {
  const blob = blobOf(context, file);
  if (blob === undefined || file.size === 0) return;
  const size = await context.blobs.size(blob);
  // Results grow while their job runs, so the blob may have more.
  if (size < file.size) throw new BlobMissing(`The blob ${blob} has ${size} bytes and should have ${file.size}.`);
}

/** The caller reads that its object is damaged. The log names the object and the file. */
export function damaged({ provider }: Context, { bucket, key }: FileRow, error: unknown): GatewayError {
  const reason = error instanceof Error ? error.message : String(error);
  const cause = new Error(
    `The content of the object ${JSON.stringify(`${bucket}/${key}`)} of '${provider}' is damaged. ${reason}`,
  );
  return new GatewayError("Internal", "The content of the object is damaged in the gateway's storage.", { cause });
}
