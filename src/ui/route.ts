/** A route of `/ui/api`. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Identity } from "../auth/access-keys.ts";
import type { Session } from "../auth/sessions.ts";
import type { Query } from "../http/target.ts";
import type { Viewer } from "../ports/viewer.ts";

/** A request of somebody who is allowed to ask. */
export interface PageCall {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly identity: Identity;
  readonly viewer: Viewer;
  /** Undefined for requests with credentials of their own, and on a gateway without keys. */
  readonly session: Session | undefined;
  readonly query: Query;
  /** The parts of the path that the route leaves open, decoded. */
  readonly names: readonly string[];
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
  readonly requestId: string;
}

export interface PageRoute {
  readonly method: "GET" | "POST" | "DELETE";
  /** Segments below `/ui/api`. `*` stands for any one. */
  readonly path: string;
  /** The operation of S3 or Bedrock whose permission the caller needs, and the name in the log. */
  readonly operation: string;
  /** Resolves with the JSON message. Undefined: the handler has answered. */
  handle(call: PageCall): Promise<object | undefined>;
}

export const viewerOf = (identity: Identity): Viewer => ({
  owner: identity.tenant,
  operator: identity.operator,
  permissions: identity,
});
