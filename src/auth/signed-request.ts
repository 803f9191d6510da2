/** The parts of a request that a signature can cover. */
import type { Headers, Query } from "../http/target.ts";

export interface SignedRequest {
  /** The service name in credential scopes. */
  readonly service: "s3" | "bedrock";
  readonly method: string;
  /** As sent: encoded, with the service's prefix, without the query. SigV4 signs this form. */
  readonly path: string;
  /** The length of the service's prefix in `path`. */
  readonly prefix: number;
  /** The bucket in the Host header. Undefined if the path names it. */
  readonly bucket?: string | undefined;
  /** Decoded. */
  readonly query: Query;
  /** Names in lower case, values as Node joins them. */
  readonly headers: Headers;
  /** Alternating names and values, as received. */
  readonly rawHeaders: readonly string[];
}

export const header = (request: Pick<SignedRequest, "headers">, name: string): string | undefined =>
  request.headers[name] as string | undefined;

/**
 * The value of a header in a signature. If the client sent several lines, as the Go SDK does for lists, a comma joins
 * them without the space that Node adds. Source: "Create a signed AWS API request" in the IAM user guide, and for
 * version 2 "Signing and authenticating REST requests" in the S3 user guide.
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
