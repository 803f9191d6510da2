/** The Range header as S3 reads it: one range of bytes. Other values are ignored (RFC 9110 §14.2). */
import { GatewayError } from "../lib/errors.ts";
import type { ByteRange } from "../lib/names.ts";

/** Throws InvalidRange if the range is outside of `size` bytes. Undefined: the whole object. */
export function parseRange(header: string | undefined, size: number): ByteRange | undefined {
  const match = header === undefined ? null : /^bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header);
  if (match === null) return undefined;
  const [, first = "", last = ""] = match;
  if (first === "" && last === "") return undefined;
  if (first !== "" && last !== "" && Number(first) > Number(last)) return undefined;

  const start = first === "" ? Math.max(0, size - Number(last)) : Number(first);
  const end = first === "" || last === "" ? size - 1 : Math.min(Number(last), size - 1);
  if (start >= size || end < start) {
    throw new GatewayError("InvalidRange", "The requested range is not satisfiable", {
      fields: { RangeRequested: header as string, ActualObjectSize: String(size) },
    });
  }
  return { start, end };
}
