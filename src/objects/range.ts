/** The Range header: one range of bytes in the grammar of RFC 9110, section 14. Like S3, it ignores other values. */
import { GatewayError } from "../lib/errors.ts";
import type { ByteRange } from "../lib/names.ts";

/** Names of range units have no case (14.1). */
const UNIT = /^bytes=/i;
const SPEC = /^[ \t]*(\d*)-(\d*)[ \t]*$/;
/** Recipients ignore empty elements of a list (5.6.1.2). */
const EMPTY = /^[ \t]*$/;

/** Throws InvalidRange where the range lies outside of `size` bytes. Undefined: the whole. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  if (header === undefined || !UNIT.test(header)) return undefined;
  const [only, ...others] = header
    .slice("bytes=".length)
    .split(",")
    .filter((element) => !EMPTY.test(element));
  const match = only === undefined || others.length > 0 ? null : SPEC.exec(only);
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;

  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || end < start) {
    throw new GatewayError("InvalidRange", "The requested range is not satisfiable", {
      fields: { RangeRequested: header, ActualObjectSize: String(size) },
    });
  }
  return { start, end };
}
