export interface Glob {
  test(text: string): boolean;
}

const ANY = "*";
const ONE = "?";

/**
 * `*` any characters, `?` one; everything else stands for itself.
 *
 * After a mismatch only the last `*` takes one more character, so the time is at most the product of both lengths. An
 * expression with several `.*` would take a power of the text's length.
 */
export function glob(pattern: string): Glob {
  const wanted = [...pattern];
  return { test: (text) => matches(wanted, [...text]) };
}

function matches(wanted: readonly string[], given: readonly string[]): boolean {
  let [at, next] = [0, 0];
  /** Behind the last `*` in the pattern, and where its match ends in the text. */
  let [star, resume] = [-1, 0];
  while (at < given.length) {
    if (wanted[next] === ANY) {
      next += 1;
      [star, resume] = [next, at];
    } else if (next < wanted.length && (wanted[next] === ONE || wanted[next] === given[at])) {
      at += 1;
      next += 1;
    } else if (star >= 0) {
      resume += 1;
      [at, next] = [resume, star];
    } else {
      return false;
    }
  }
  while (wanted[next] === ANY) next += 1;
  return next === wanted.length;
}
