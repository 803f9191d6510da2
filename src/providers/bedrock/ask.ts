/** One call to S3. */
import type { NamedCall } from "../../ports/objects.ts";
import type { Absent } from "./errors.ts";

/** One call about a bucket that may be named; where it fails, why. */
export type Ask = <T>(
  bucket: string | undefined,
  absent: Absent,
  call: NamedCall,
  send: (call: NamedCall) => Promise<T>,
) => Promise<T>;
