/** Both versions of ListObjects as one listing. S3's own marker decides how a listing continues after a name. */
import { type _Object, ListObjectsCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { compareNames } from "../../lib/s3/byte-order.ts";
import type { ListQuery } from "../../lib/s3/listing.ts";
import type { ListEntry, ListPage } from "../../ports/objects/rows.ts";
import type { S3Call } from "./ask.ts";
import { bareTag, of } from "./rows.ts";

export async function listObjects(s3: S3Client, bucket: string, query: ListQuery, call: S3Call): Promise<ListPage> {
  const common = {
    ...of(bucket, call),
    Prefix: query.prefix,
    Delimiter: query.delimiter,
    MaxKeys: query.limit,
    // XML cannot represent every key.
    EncodingType: "url",
  } as const;
  const options = { abortSignal: call.signal };
  if (query.cursor === undefined && query.after !== undefined) {
    const page = await s3.send(new ListObjectsCommand({ ...common, Marker: query.after }), options);
    return { entries: entries(bucket, page), more: page.IsTruncated === true };
  }
  const page = await s3.send(
    new ListObjectsV2Command({ ...common, StartAfter: query.startAfter, ContinuationToken: query.cursor }),
    options,
  );
  return { entries: entries(bucket, page), more: page.IsTruncated === true, cursor: page.NextContinuationToken };
}

interface Listed {
  readonly Contents?: readonly _Object[] | undefined;
  readonly CommonPrefixes?: readonly { readonly Prefix?: string | undefined }[] | undefined;
  readonly EncodingType?: string | undefined;
}

/** Merges keys and common prefixes in the order of their names. S3 returns them as two lists. */
function entries(bucket: string, { Contents = [], CommonPrefixes = [], EncodingType }: Listed): ListEntry[] {
  const decode = decodedKeys(EncodingType);
  const files = Contents.map((object) => file(bucket, decode(object.Key ?? ""), object));
  const prefixes = CommonPrefixes.map(({ Prefix = "" }) => ({ prefix: decode(Prefix) }));
  const all: ListEntry[] = [...files, ...prefixes];
  return prefixes.length === 0 ? all : all.sort((a, b) => compareNames(nameOf(a), nameOf(b)));
}

const nameOf = (entry: ListEntry): string => entry.prefix ?? entry.file.key;

export const decodedKeys = (encodingType: string | undefined): ((text: string) => string) =>
  encodingType === "url" ? decoded : (text) => text;

/** Decodes spaces as `+` (botocore 1.44.5 uses unquote_plus) and as `%20`, which other servers send. */
const decoded = (text: string): string => decodeURIComponent(text.replaceAll("+", "%20"));

function file(bucket: string, key: string, { ETag, Size = 0, LastModified }: _Object): ListEntry {
  const etag = bareTag(ETag);
  return { file: { bucket, key, etag, size: Size, modifiedAt: LastModified?.getTime() ?? 0, checksums: {} } };
}
