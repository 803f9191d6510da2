/** S3 at `/ui/s3`, as far as the page needs it. The session's cookie replaces the signature. */
import { type PageRequest, requestPage } from "./request.ts";

export interface S3Address {
  readonly bucket?: string | undefined;
  readonly key?: string | undefined;
  /** `{ uploads: "" }` is `?uploads=`. Undefined members are left out. */
  readonly query?: { readonly [name: string]: string | undefined } | undefined;
}

export function s3Address({ bucket, key, query = {} }: S3Address): string {
  const path = bucket === undefined ? "" : key === undefined ? bucket : `${bucket}/${key}`;
  const parts = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
  );
  return `/ui/s3/${path.split("/").map(encodeURIComponent).join("/")}${parts.length === 0 ? "" : `?${parts.join("&")}`}`;
}

export const requestS3 = (address: S3Address, request?: PageRequest): Promise<Response> =>
  requestPage(s3Address(address), request);

/** An answer of S3 as a document, read with `textOf` and `elementsOf`. */
export async function requestS3Xml(address: S3Address, request?: PageRequest): Promise<Document> {
  const text = await (await requestS3(address, request)).text();
  return new DOMParser().parseFromString(text, "application/xml");
}

export const elementsOf = (parent: Document | Element, name: string): readonly Element[] => [
  ...parent.getElementsByTagName(name),
];

export const textOf = (parent: Document | Element, name: string): string | undefined =>
  parent.getElementsByTagName(name)[0]?.textContent ?? undefined;

export async function listBucketNames(): Promise<readonly string[]> {
  const xml = await requestS3Xml({});
  return elementsOf(xml, "Bucket").map((bucket) => textOf(bucket, "Name") ?? "");
}

export interface PageObject {
  readonly key: string;
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
}

export interface ObjectPage {
  readonly objects: readonly PageObject[];
  /** Prefixes that end with `/`. */
  readonly prefixes: readonly string[];
  /** The token of the next page. */
  readonly next: string | undefined;
}

/** ListObjectsV2 with the delimiter `/`. Keys come with `encoding-type=url`, because XML cannot have every character. */
export async function listPageObjects(bucket: string, prefix: string, token?: string): Promise<ObjectPage> {
  const xml = await requestS3Xml({
    bucket,
    query: {
      "list-type": "2",
      delimiter: "/",
      "encoding-type": "url",
      "max-keys": "200",
      prefix,
      "continuation-token": token,
    },
  });
  const name = (element: Element, member: string) =>
    decodeURIComponent((textOf(element, member) ?? "").replaceAll("+", " "));
  return {
    objects: elementsOf(xml, "Contents").map((element) => ({
      key: name(element, "Key"),
      size: Number(textOf(element, "Size")),
      modifiedAt: Date.parse(textOf(element, "LastModified") ?? ""),
    })),
    prefixes: elementsOf(xml, "CommonPrefixes").map((element) => name(element, "Prefix")),
    next: textOf(xml, "NextContinuationToken"),
  };
}
