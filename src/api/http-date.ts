/** Dates in the headers of requests. */
import { parseRfc7231DateTime } from "@smithy/smithy-client";

/** Undefined for text that is no HTTP date. A condition with such a date is ignored (RFC 9110, section 13.1.3). */
export function parseHttpDate(text: string | undefined): Date | undefined {
  try {
    return parseRfc7231DateTime(text);
  } catch {
    return undefined;
  }
}
