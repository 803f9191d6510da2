/**
 * Headers that S3 stores with an object, and their members in S3's API: system-defined metadata that clients may set (user
 * guide, "Working with object metadata"). Content-Type is a member of its own.
 */
export const KEPT_HEADERS = {
  "cache-control": "CacheControl",
  "content-disposition": "ContentDisposition",
  "content-encoding": "ContentEncoding",
  "content-language": "ContentLanguage",
  expires: "Expires",
} as const;

export type KeptHeader = keyof typeof KEPT_HEADERS;

export type KeptHeaders = { readonly [H in KeptHeader]?: string };

export const KEPT_HEADER_NAMES = Object.keys(KEPT_HEADERS) as readonly KeptHeader[];
