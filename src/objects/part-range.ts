/** Reading one part of a file, by its number. */
import { GatewayError } from "../lib/errors.ts";
import { noSuchKey } from "../lib/s3/errors.ts";
import type { Ledger } from "../ports/ledger.ts";
import type { FileRow, Found } from "../ports/objects.ts";

/** What of a file one of its parts is. An object that did not come in parts is its own first part, as on S3. */
export async function partOf(ledger: Pick<Ledger, "uploads">, file: FileRow, number: number): Promise<Found> {
  const { uploadId } = file;
  if (uploadId === undefined) {
    if (number !== 1) throw noSuchPart(number, 1);
    return { file, range: file.size === 0 ? undefined : { start: 0, end: file.size - 1 } };
  }
  const { start, part, count } = await ledger.uploads.place(uploadId, number);
  // The file was replaced after it was found.
  if (count === 0) throw noSuchKey(file.key);
  // No range says "no bytes", so an empty part is found only where it is all there is.
  if (part === undefined || (part.size === 0 && file.size > 0)) throw noSuchPart(number, count);
  return { file, range: part.size === 0 ? undefined : { start, end: start + part.size - 1 }, partsCount: count };
}

const noSuchPart = (number: number, count: number) =>
  new GatewayError("InvalidPartNumber", "The requested partnumber is not satisfiable", {
    fields: { ActualPartCount: String(count), PartNumberRequested: String(number) },
  });
