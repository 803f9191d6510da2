/** `s3://bucket/key`. */
import type { ObjectName } from "../names.ts";

/** The key may be empty. Undefined for a text of another form. */
export function parseS3Uri(uri: string): ObjectName | undefined {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri);
  return match === null ? undefined : { bucket: match[1]!, key: match[2] ?? "" };
}
