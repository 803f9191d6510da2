/** Bytes of large uploads: one repeated block of noise, so that clients neither read nor generate content. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const BLOCK_BYTES = 1024 * 1024;

export const block = (): Buffer => createHash("shake256", { outputLength: BLOCK_BYTES }).update("quarry").digest();

/** A block of JSON lines in OpenAI's form. The last line is padded. */
export function lines(): Buffer {
  const line = (text: string) =>
    `{"custom_id":"r","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"${text}"}]}}\n`;
  const repeated = line("Which of the towns on the list is the largest, and how do you know?".repeat(8));
  const count = Math.floor(BLOCK_BYTES / repeated.length) - 1;
  const rest = BLOCK_BYTES - count * repeated.length - line("").length;
  return Buffer.from(repeated.repeat(count) + line("x".repeat(rest)));
}

/** A block of one repeated line. @param line its length with line end must divide the block size */
export function blockOf(line: string): Buffer {
  if (BLOCK_BYTES % Buffer.byteLength(line) !== 0) throw new Error(`a line has ${Buffer.byteLength(line)} bytes`);
  return Buffer.alloc(BLOCK_BYTES, line);
}

/** The checksums that boto3 sends with a body of this many blocks. */
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
