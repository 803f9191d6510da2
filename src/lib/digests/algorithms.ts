/** The digests that S3 clients may send, under their names on the wire (botocore 1.44.5, PutObject). */
export const ALGORITHMS = [
  "md5",
  "crc32",
  "crc32c",
  "crc64nvme",
  "sha1",
  "sha256",
  "sha512",
  "xxhash64",
  "xxhash3",
  "xxhash128",
] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/**
 * The checksum of objects whose sender chose none. User guide, "Checking object integrity in Amazon S3": S3 adds it since
 * December 2024.
 */
export const DEFAULT_CHECKSUM = "crc64nvme" satisfies Algorithm;

/** Raw digest bytes, as S3 encodes them in base64. CRCs and XXHash are big-endian. */
export type Digests = { readonly [A in Algorithm]?: Uint8Array };

/** Length of each digest in bytes. */
export const DIGEST_BYTES = {
  md5: 16,
  crc32: 4,
  crc32c: 4,
  crc64nvme: 8,
  sha1: 20,
  sha256: 32,
  sha512: 64,
  xxhash64: 8,
  xxhash3: 8,
  xxhash128: 16,
} as const satisfies Record<Algorithm, number>;
