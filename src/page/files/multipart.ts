/** S3's operations of multipart uploads. */
import { PageError } from "../api/request.ts";
import { type BucketAt, bucketAddress, nameIn, type ObjectAt, objectAddress, requestAt } from "./s3.ts";
import { childText, documentOf, textElement, wrapped, xmlChildren, xmlText } from "./xml.ts";

export interface UploadAt extends ObjectAt {
  readonly id: string;
}

export interface SentPart {
  readonly number: number;
  readonly etag: string;
  readonly size: number;
  /** Base64. */
  readonly sha256?: string | undefined;
}

export interface OpenUpload {
  readonly key: string;
  readonly id: string;
  /** ISO 8601. */
  readonly begun: string;
}

/** @param hashed the parts and the completion will have a SHA-256 each */
export async function beginUpload(at: ObjectAt, type: string, hashed: boolean, signal: AbortSignal): Promise<string> {
  const headers = { "content-type": type, ...(hashed && { "x-amz-checksum-algorithm": "SHA256" }) };
  const answer = await requestAt(at, objectAddress(at, { uploads: "" }), { method: "POST", headers, signal });
  return childText(await documentOf(answer), "UploadId");
}

/** All parts that the gateway has. Rejects with NoSuchUpload. */
export async function sentParts(at: UploadAt, signal: AbortSignal): Promise<readonly SentPart[]> {
  const found: SentPart[] = [];
  for (let marker = "0"; ; ) {
    const address = objectAddress(at, { uploadId: at.id, "part-number-marker": marker });
    const xml = await documentOf(await requestAt(at, address, { signal }));
    for (const part of xmlChildren(xml, "Part")) {
      found.push({
        number: Number(childText(part, "PartNumber")),
        etag: childText(part, "ETag"),
        size: Number(childText(part, "Size")),
        sha256: childText(part, "ChecksumSHA256") || undefined,
      });
    }
    const next = childText(xml, "NextPartNumberMarker");
    if (childText(xml, "IsTruncated") !== "true" || next === "") return found;
    marker = next;
  }
}

export const partAddress = (at: UploadAt, number: number): string =>
  objectAddress(at, { partNumber: String(number), uploadId: at.id });

/** Has the same result when it is repeated. */
export async function finishUpload(at: UploadAt, parts: readonly SentPart[], signal: AbortSignal): Promise<void> {
  const rows = parts.map(({ number, etag, sha256 }) =>
    wrapped("Part", [
      textElement("PartNumber", String(number)),
      textElement("ETag", etag),
      ...(sha256 === undefined ? [] : [textElement("ChecksumSHA256", sha256)]),
    ]),
  );
  const body = xmlText("CompleteMultipartUpload", rows);
  const headers = { "content-type": "application/xml" };
  const address = objectAddress(at, { uploadId: at.id });
  const xml = await documentOf(await requestAt(at, address, { method: "POST", headers, body, signal }));
  // S3 sends status 200 before it has joined the parts, and an error in the body after it.
  if (xml.localName === "Error") throw new PageError(childText(xml, "Code"), childText(xml, "Message"), 500);
}

/** Also resolves for an upload that is not there. */
export async function abortUpload(at: UploadAt): Promise<void> {
  try {
    await requestAt(at, objectAddress(at, { uploadId: at.id }), { method: "DELETE" });
  } catch (error) {
    if (!(error instanceof PageError && error.code === "NoSuchUpload")) throw error;
  }
}

/** Uploads in a folder that are neither complete nor aborted: the first 100. */
export async function openUploads(at: BucketAt, prefix: string, signal: AbortSignal): Promise<readonly OpenUpload[]> {
  const address = bucketAddress(at.bucket, {
    uploads: "",
    "encoding-type": "url",
    "max-uploads": "100",
    delimiter: "/",
    prefix: prefix || undefined,
  });
  const xml = await documentOf(await requestAt(at, address, { signal }));
  return xmlChildren(xml, "Upload").map((row) => ({
    key: nameIn(row, "Key"),
    id: childText(row, "UploadId"),
    begun: childText(row, "Initiated"),
  }));
}
