/** `s3://bucket/key`. */
import { GatewayError } from "../errors.ts";
import type { ObjectName } from "../names.ts";

/** `s3://bucket/key` taken apart; the key may be empty. */
export function parseUri(member: string, uri: string): ObjectName {
  const match = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(uri);
  if (match === null) {
    throw new GatewayError("InvalidArgument", `${member}: '${uri}' is not of the form s3://bucket/key`);
  }
  return { bucket: match[1]!, key: match[2] ?? "" };
}
