/** The operations on buckets and objects that the files view calls. */
import { PageError, type PageRequest, requestPage } from "../api/request.ts";
import { isUnaddressable } from "./place.ts";
import { childText, documentOf, textElement, wrapped, xmlChildren, xmlText } from "./xml.ts";

export interface BucketAt {
  readonly bucket: string;
  /** The value of `x-model-provider`. Absent: the gateway's routes decide. */
  readonly provider?: string | undefined;
}

export interface ObjectAt extends BucketAt {
  readonly key: string;
}

export interface ListedObject {
  readonly key: string;
  readonly size: number;
  /** ISO 8601. */
  readonly modified: string;
}

export interface ListedBucket {
  readonly name: string;
  /** ISO 8601. */
  readonly created: string;
}

interface Query {
  readonly [name: string]: string | undefined;
}

/** A request for the provider of `at`. */
export const requestAt = (
  { provider }: { readonly provider?: string | undefined },
  address: string,
  request: PageRequest = {},
): Promise<Response> =>
  requestPage(address, { ...request, headers: { ...request.headers, ...providerHeader(provider) } });

export const providerHeader = (provider: string | undefined): { readonly [name: string]: string } =>
  provider === undefined ? {} : { "x-model-provider": provider };

const queryText = (query: Query): string => {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
};

export const bucketAddress = (bucket: string, query: Query = {}): string =>
  `/ui/s3/${encodeURIComponent(bucket)}${queryText(query)}`;

/** Slashes of the key are escaped, because browsers resolve `..` between slashes. */
export const objectAddress = ({ bucket, key }: ObjectAt, query: Query = {}): string =>
  `/ui/s3/${encodeURIComponent(bucket)}/${encodeURIComponent(key)}${queryText(query)}`;

export async function listBuckets(
  provider: string | undefined,
  page: string | undefined,
  signal: AbortSignal,
): Promise<{ readonly buckets: readonly ListedBucket[]; readonly next: string | undefined }> {
  const address = `/ui/s3/${queryText({ "max-buckets": "200", "continuation-token": page })}`;
  const xml = await documentOf(await requestAt({ provider }, address, { signal }));
  const rows = xmlChildren(xml, "Buckets").flatMap((list) => xmlChildren(list, "Bucket"));
  return {
    buckets: rows.map((row) => ({ name: childText(row, "Name"), created: childText(row, "CreationDate") })),
    next: childText(xml, "ContinuationToken") || undefined,
  };
}

/** One folder: keys and prefixes up to the next slash, 200 at most. */
export async function listFolder(
  at: BucketAt,
  { prefix, page }: { readonly prefix: string; readonly page?: string | undefined },
  signal: AbortSignal,
): Promise<{
  readonly prefixes: readonly string[];
  readonly objects: readonly ListedObject[];
  readonly next: string | undefined;
}> {
  const address = bucketAddress(at.bucket, {
    "list-type": "2",
    delimiter: "/",
    // XML has no form for some characters that keys may have.
    "encoding-type": "url",
    "max-keys": "200",
    prefix: prefix || undefined,
    "continuation-token": page,
  });
  const xml = await documentOf(await requestAt(at, address, { signal }));
  return {
    prefixes: xmlChildren(xml, "CommonPrefixes").map((row) => nameIn(row, "Prefix")),
    objects: xmlChildren(xml, "Contents").map((row) => ({
      key: nameIn(row, "Key"),
      size: Number(childText(row, "Size")),
      modified: childText(row, "LastModified"),
    })),
    next: childText(xml, "NextContinuationToken") || undefined,
  };
}

/** A name in a listing with `encoding-type=url`. S3 itself writes a space as `+`. */
export const nameIn = (row: Element, member: string): string =>
  decodeURIComponent(childText(row, member).replaceAll("+", " "));

export async function makeBucket(at: BucketAt): Promise<void> {
  await requestAt(at, bucketAddress(at.bucket), { method: "PUT" });
}

export async function deleteObject(at: ObjectAt): Promise<void> {
  if (isUnaddressable(at.key)) return deleteListed(at);
  await requestAt(at, objectAddress(at), { method: "DELETE" });
}

/** By DeleteObjects, which has the key in its body. */
async function deleteListed(at: ObjectAt): Promise<void> {
  const body = xmlText("Delete", [wrapped("Object", [textElement("Key", at.key)]), textElement("Quiet", "true")]);
  const headers = { "content-type": "application/xml", ...(await checksumHeader(new TextEncoder().encode(body))) };
  const answer = await requestAt(at, bucketAddress(at.bucket, { delete: "" }), { method: "POST", headers, body });
  const [error] = xmlChildren(await documentOf(answer), "Error");
  if (error) throw new PageError(childText(error, "Code"), childText(error, "Message"), 403);
}

export interface ObjectStart {
  readonly content: Uint8Array<ArrayBuffer>;
  /** Bytes of the whole object. */
  readonly size: number;
}

export async function readStart(at: ObjectAt, bytes: number, signal: AbortSignal): Promise<ObjectStart> {
  try {
    const answer = await requestAt(at, objectAddress(at), { headers: { range: `bytes=0-${bytes - 1}` }, signal });
    const content = new Uint8Array(await answer.arrayBuffer());
    return { content, size: Number(answer.headers.get("content-range")?.split("/")[1]) || content.length };
  } catch (error) {
    // No range of an empty object can be satisfied.
    if (error instanceof PageError && error.status === 416) return { content: new Uint8Array(), size: 0 };
    throw error;
  }
}

export const readWhole = async (at: ObjectAt): Promise<Blob> => (await requestAt(at, objectAddress(at))).blob();

/** Base64. Undefined where the browser has no digests: on pages without TLS that are not on loopback. */
export async function sha256(content: Uint8Array<ArrayBuffer>): Promise<string | undefined> {
  if (globalThis.crypto?.subtle === undefined) return undefined;
  return btoa(String.fromCharCode(...new Uint8Array(await crypto.subtle.digest("SHA-256", content))));
}

export async function checksumHeader(content: Uint8Array<ArrayBuffer>): Promise<{ readonly [name: string]: string }> {
  const digest = await sha256(content);
  return digest === undefined ? {} : { "x-amz-checksum-sha256": digest };
}
