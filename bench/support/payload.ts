/** The bytes of large uploads: one block of noise, again and again, so that no client has to read or make them. */
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const BLOCK_BYTES = 1024 * 1024;

export const block = (): Buffer => createHash("shake256", { outputLength: BLOCK_BYTES }).update("quarry").digest();

/** The same of JSON lines in OpenAI's form, the last one as long as it must be. */
export function lines(): Buffer {
  const line = (text: string) =>
    `{"custom_id":"r","method":"POST","url":"/v1/chat/completions","body":{"model":"m","messages":[{"role":"user","content":"${text}"}]}}\n`;
  const usual = line("Which of the towns on the list is the largest, and how do you know?".repeat(8));
  const count = Math.floor(BLOCK_BYTES / usual.length) - 1;
  const rest = BLOCK_BYTES - count * usual.length - line("").length;
  return Buffer.from(usual.repeat(count) + line("x".repeat(rest)));
}

/** The same line again and again instead, for who reads lines. @param line its length, with its end, divides a block's */
export function blockOf(line: string): Buffer {
  if (BLOCK_BYTES % Buffer.byteLength(line) !== 0) throw new Error(`a line has ${Buffer.byteLength(line)} bytes`);
  return Buffer.alloc(BLOCK_BYTES, line);
}

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
