/** The bytes of large uploads: one block of noise, again and again, so that no client has to read or make them. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const BLOCK_BYTES = 1024 * 1024;

export const block = (): Buffer => createHash("shake256", { outputLength: BLOCK_BYTES }).update("quarry").digest();

/** What boto3 sends with a body of so many blocks, beside its length. */
export function checksums(blocks: number): { readonly sha256Hex: string; readonly crc32Base64: string } {
  const bytes = block();
  const sha256 = createHash("sha256");
  let crc = 0;
  for (let at = 0; at < blocks; at += 1) {
    sha256.update(bytes);
    crc = crc32(bytes, crc);
  }
  const big = Buffer.alloc(4);
  big.writeUInt32BE(crc);
  return { sha256Hex: sha256.digest("hex"), crc32Base64: big.toString("base64") };
}
