/** What things are called: objects, providers, their files, uploads, and the bytes that the gateway holds. */

/** A provider's name in the config: `openai`, `openai-eu`, `local` … */
export type ProviderName = string & { readonly brand?: "ProviderName" };

export interface ObjectName {
  readonly bucket: string;
  /** Decoded, exactly as the client meant it; never normalised. */
  readonly key: string;
}

/** How a provider finds a stored file again: its own id. */
export type FileId = string & { readonly brand?: "FileId" };

/** A multipart upload's own id. */
export type UploadId = string & { readonly brand?: "UploadId" };

/** Bytes `start..end`, both inclusive, already checked against the file's size. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** A time-ordered id, `[0-9a-f-]`, safe as a file name. */
export type BlobId = string & { readonly brand?: "BlobId" };
