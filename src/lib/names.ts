/** Identifiers of objects, providers, their files, uploads and blobs. */

/** A provider's name in the config: `openai`, `openai-eu`, `local` … */
export type ProviderName = string & { readonly brand?: "ProviderName" };

export interface ObjectName {
  readonly bucket: string;
  /** Decoded, exactly as the client sent it. Never normalised. */
  readonly key: string;
}

/** A provider's id of a stored file. */
export type FileId = string & { readonly brand?: "FileId" };

export type UploadId = string & { readonly brand?: "UploadId" };

/** Bytes `start..end`, both inclusive, already checked against the file's size. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A time-ordered id, `[0-9a-f-]`, safe as a file name. */
export type BlobId = string & { readonly brand?: "BlobId" };
