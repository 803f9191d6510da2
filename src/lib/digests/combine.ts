/**
 * Combines the CRCs of consecutive contents. A CRC is a remainder of polynomials, so content before n bytes is
 * multiplied by x^8n. zlib's crc32_combine does this for one polynomial; no library does it for 64 bits.
 */
import type { Algorithm } from "./algorithms.ts";

interface Polynomial {
  readonly bits: bigint;
  /** Reflected. All three start from ones and invert with ones. */
  readonly value: bigint;
}

const POLYNOMIALS: { readonly [A in Algorithm]?: Polynomial } = {
  crc32: { bits: 32n, value: 0xedb88320n },
  crc32c: { bits: 32n, value: 0x82f63b78n },
  crc64nvme: { bits: 64n, value: 0x9a6c9329ac4bc9b5n },
};

export interface Digested {
  /** Big-endian, as S3 sends it. */
  readonly digest: Uint8Array;
  readonly size: number;
}

/** True if the checksum of the whole can be computed from those of its parts. */
export const combines = (algorithm: Algorithm): boolean => POLYNOMIALS[algorithm] !== undefined;

/** Undefined for algorithms whose digests cannot be combined. */
export function combined(algorithm: Algorithm, parts: readonly Digested[]): Uint8Array | undefined {
  const polynomial = POLYNOMIALS[algorithm];
  if (polynomial === undefined) return undefined;
  const shift = shifter(polynomial);
  let crc = 0n;
  for (const { digest, size } of parts) {
    crc = shift(crc, size) ^ BigInt(`0x${Buffer.from(digest).toString("hex")}`);
  }
  return Buffer.from(crc.toString(16).padStart(Number(polynomial.bits) / 4, "0"), "hex");
}

/** Multiplies by x^8n. The power is cached, because most parts have the same length. */
function shifter({ bits, value }: Polynomial): (crc: bigint, bytes: number) => bigint {
  const top = 1n << (bits - 1n);
  const times = (a: bigint, b: bigint): bigint => {
    let product = 0n;
    for (let factor = b, bit = top; bit > 0n; bit >>= 1n) {
      if (a & bit) product ^= factor;
      factor = factor & 1n ? (factor >> 1n) ^ value : factor >> 1n;
    }
    return product;
  };
  /** x to the powers 1, 2, 4, 8 … */
  const squares = [top >> 1n];
  const square = (index: number): bigint => {
    while (squares.length <= index) squares.push(times(squares.at(-1)!, squares.at(-1)!));
    return squares[index]!;
  };
  const powers = new Map<number, bigint>();
  const power = (bytes: number): bigint => {
    let result = top;
    for (let left = BigInt(bytes), index = 3; left > 0n; left >>= 1n, index += 1) {
      if (left & 1n) result = times(square(index), result);
    }
    powers.set(bytes, result);
    return result;
  };
  return (crc, bytes) => times(powers.get(bytes) ?? power(bytes), crc);
}
