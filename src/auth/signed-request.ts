/** A request as far as a signature can cover it. */
import type { Headers } from "../http/router.ts";
import type { Query } from "../http/target.ts";

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
}

/** The text of a header, or undefined. */
export const header = (request: Pick<SignedRequest, "headers">, name: string): string | undefined =>
  request.headers[name] as string | undefined;
