/** Decimal numbers as text. Sums and products are exact. Nothing is rounded. */
import Big from "big.js";

/** A plain decimal number, such as `0.0125`. Never in exponential form. */
export type Decimal = string;

const plain = (value: Big): Decimal => value.toFixed();

/** Throws a TypeError for text that is no number. */
export const decimal = (text: string | number): Decimal => plain(decimalOf(text));

function decimalOf(text: string | number): Big {
  try {
    return new Big(String(text));
  } catch (cause) {
    throw new TypeError(`'${text}' is not a decimal number`, { cause });
  }
}

export const sumOf = (amounts: Iterable<Decimal | number>): Decimal => {
  let sum = new Big(0);
  for (const amount of amounts) sum = sum.plus(decimalOf(amount));
  return plain(sum);
};

export const productOf = (...factors: readonly (Decimal | number)[]): Decimal =>
  plain(factors.reduce<Big>((product, factor) => product.times(decimalOf(factor)), new Big(1)));

export const difference = (from: Decimal, amount: Decimal): Decimal => plain(decimalOf(from).minus(decimalOf(amount)));

export const isMore = (amount: Decimal, than: Decimal): boolean => decimalOf(amount).gt(decimalOf(than));
