/** GET and HEAD with a part number. */
import { GatewayError } from "../lib/errors.ts";
import { noSuchKey } from "../lib/s3/errors.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { Found } from "../ports/objects/requests.ts";
import type { FileRow } from "../ports/objects/rows.ts";

/** The range of a part. As on S3, an object that was uploaded whole is its own first part. */
export async function partOf(ledger: Pick<Ledger, "uploads">, file: FileRow, number: number): Promise<Found> {
  const { uploadId } = file;
  if (uploadId === undefined) {
    if (number !== 1) throw noSuchPart(number, 1);
    const range = file.size === 0 ? undefined : { start: 0, end: file.size - 1 };
    // A checksum of parts' checksums does not describe the content.
    return { file, range, partChecksums: file.checksumType === undefined ? file.checksums : {} };
  }
  const { start, part, count } = await ledger.uploads.place(uploadId, number);
  // Another request replaced the object after the lookup.
  if (count === 0) throw noSuchKey(file.key);
  // A range cannot be empty, so an empty part is readable only if the object is empty.
  if (part === undefined || (part.size === 0 && file.size > 0)) throw noSuchPart(number, count);
  const range = part.size === 0 ? undefined : { start, end: start + part.size - 1 };
  return { file, range, partsCount: count, partChecksums: part.checksums };
}

const noSuchPart = (number: number, count: number) =>
  new GatewayError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    fields: { ActualPartCount: String(count), PartNumberRequested: String(number) },
  });
