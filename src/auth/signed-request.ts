/** A request as far as a signature can cover it. */
import type { Headers, Query } from "../http/target.ts";

export interface SignedRequest {
  /** The name in credential scopes. */
  readonly service: "s3" | "bedrock";
  readonly method: string;
  /** As it was sent, encoded, with the service's prefix and without the query: what SigV4 signs. */
  readonly path: string;
  /** The length of the service's prefix in `path`. */
  readonly prefix: number;
  /** Decoded. */
  readonly query: Query;
  /** Names in lower case, values as Node joins them. */
  readonly headers: Headers;
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
}

/** The text of a header, or undefined. */
export const header = (request: Pick<SignedRequest, "headers">, name: string): string | undefined =>
  request.headers[name] as string | undefined;

/**
 * What stands for a header in a signature: of one that came in several lines, as the Go SDK sends lists, the values with
 * nothing but a comma between them, where Node puts a space behind it. Source: "Create a signed AWS API request" in the
 * IAM user guide, and the same of version 2 in "Signing and authenticating REST requests" in the S3 user guide.
 */
export function signedValue(request: Pick<SignedRequest, "headers" | "rawHeaders">, name: string): string | undefined {
  const joined = header(request, name);
  if (joined === undefined || !joined.includes(", ")) return joined;
  const values: string[] = [];
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    if (request.rawHeaders[at]!.toLowerCase() === name) values.push(request.rawHeaders[at + 1]!);
  }
  return values.join(",");
}
