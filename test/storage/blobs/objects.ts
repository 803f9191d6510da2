/** Objects whose content shows whether they are complete: their size in 8 bytes, then bytes computed from it. */
export function object(size: number): Buffer {
  const bytes = Buffer.alloc(8 + size, `${size}-`);
  bytes.writeBigUInt64BE(BigInt(size));
  return bytes;
}

export const isComplete = (bytes: Buffer): boolean =>
  bytes.length >= 8 && bytes.equals(object(Number(bytes.readBigUInt64BE())));
