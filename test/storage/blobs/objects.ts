/** Objects that can be told complete from cut ones by themselves: their size in 8 bytes, then bytes that follow from it. */
export function object(size: number): Buffer {
  const bytes = Buffer.alloc(8 + size, `${size}-`);
  bytes.writeBigUInt64BE(BigInt(size));
  return bytes;
}

export const isComplete = (bytes: Buffer): boolean =>
  bytes.length >= 8 && bytes.equals(object(Number(bytes.readBigUInt64BE())));
