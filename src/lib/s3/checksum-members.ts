/** The member of S3's requests, answers and lists that carries the checksum of each algorithm. */
import { ALGORITHMS, type Algorithm } from "../digests/algorithms.ts";

export const CHECKSUM_MEMBERS = {
  md5: "ChecksumMD5",
  crc32: "ChecksumCRC32",
  crc32c: "ChecksumCRC32C",
  crc64nvme: "ChecksumCRC64NVME",
  sha1: "ChecksumSHA1",
  sha256: "ChecksumSHA256",
  sha512: "ChecksumSHA512",
  xxhash64: "ChecksumXXHASH64",
  xxhash3: "ChecksumXXHASH3",
  xxhash128: "ChecksumXXHASH128",
} as const satisfies { readonly [A in Algorithm]: `Checksum${Uppercase<A>}` };

export type ChecksumMembers = { readonly [A in Algorithm as (typeof CHECKSUM_MEMBERS)[A]]?: string | undefined };

/** Base64 by algorithm. */
type Checksums = { readonly [A in Algorithm]?: string };

export const checksumsIn = (members: ChecksumMembers): Checksums =>
  Object.fromEntries(
    ALGORITHMS.flatMap((algorithm) => {
      const value = members[CHECKSUM_MEMBERS[algorithm]];
      return value === undefined ? [] : [[algorithm, value]];
    }),
  );

export const membersOf = (checksums: Checksums): ChecksumMembers =>
  Object.fromEntries(
    ALGORITHMS.flatMap((algorithm) => {
      const value = checksums[algorithm];
      return value === undefined ? [] : [[CHECKSUM_MEMBERS[algorithm], value]];
    }),
  );
