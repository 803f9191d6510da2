/** GET and HEAD with a part number. */
import { GatewayError } from "../lib/errors.ts";
import { noSuchKey } from "../lib/s3/errors.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow, Found } from "../ports/objects.ts";

/** The range of a part. As on S3, an object that was uploaded whole is its own first part. */
export async function partOf(ledger: Pick<Ledger, "uploads">, file: FileRow, number: number): Promise<Found> {
  const { uploadId } = file;
  if (uploadId === undefined) {
    if (number !== 1) throw noSuchPart(number, 1);
    return { file, range: file.size === 0 ? undefined : { start: 0, end: file.size - 1 } };
  }
  const { start, part, count } = await ledger.uploads.place(uploadId, number);
  // Another request replaced the object after the lookup.
  if (count === 0) throw noSuchKey(file.key);
  // A range cannot be empty, so an empty part is readable only if the object is empty.
  if (part === undefined || (part.size === 0 && file.size > 0)) throw noSuchPart(number, count);
  return { file, range: part.size === 0 ? undefined : { start, end: start + part.size - 1 }, partsCount: count };
}

const noSuchPart = (number: number, count: number) =>
  new GatewayError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    fields: { ActualPartCount: String(count), PartNumberRequested: String(number) },
  });
