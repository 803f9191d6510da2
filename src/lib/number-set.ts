/** A set of small integers from 0, such as line numbers. It takes one bit for each number up to the largest. */

export interface NumberSet {
  /** False if the set has the number. */
  add(number: number): boolean;
  has(number: number): boolean;
}

const FIRST_BYTES = 1 << 10;

export function createNumberSet(): NumberSet {
  let bits = new Uint8Array(FIRST_BYTES);

  return {
    add(number) {
      const at = Math.floor(number / 8);
      if (at >= bits.length) {
        const grown = new Uint8Array(2 ** Math.ceil(Math.log2(at + 1)));
        grown.set(bits);
        bits = grown;
      }
      const bit = 1 << (number % 8);
      if ((bits[at]! & bit) !== 0) return false;
      bits[at]! |= bit;
      return true;
    },
    has: (number) => ((bits[Math.floor(number / 8)] ?? 0) & (1 << (number % 8))) !== 0,
  };
}
