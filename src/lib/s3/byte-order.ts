/**
 * Compares names by their UTF-8 bytes, as S3 and the database do. JavaScript compares UTF-16 units and sorts U+1F600
 * (two surrogates, 0xD83D first) before U+FF5E. Names are well formed: they have no lone surrogates.
 */

export const compareNames = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

const LAST = String.fromCodePoint(0x10ffff);

/**
 * The least name greater than every name with this prefix. Undefined if none exists. UTF-8 keeps the order of code
 * points, so the result is the prefix with its last code point incremented. The greatest code point cannot be
 * incremented; it is removed, and the one before it is incremented.
 */
export function successor(prefix: string): string | undefined {
  let rest = prefix;
  while (rest.endsWith(LAST)) rest = rest.slice(0, -LAST.length);
  const unit = rest.charCodeAt(rest.length - 1);
  if (Number.isNaN(unit)) return undefined;
  const last = isSurrogate(unit) ? rest.codePointAt(rest.length - 2)! : unit;
  const raised = isSurrogate(last + 1) ? 0xe000 : last + 1;
  return rest.slice(0, last > 0xffff ? -2 : -1) + String.fromCodePoint(raised);
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;
