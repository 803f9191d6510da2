/** Shared by the adapters of hosted providers: errors as GatewayErrors, and streams with a time limit. */
import { pipeline, type Readable, Transform } from "node:stream";
import { type Detail, GatewayError, type Kind } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { parseRetryAfter } from "../../lib/retry-after.ts";

export interface UpstreamFailure {
  readonly provider: ProviderName;
  /** HTTP status. Undefined if there was no response. */
  readonly status: number | undefined;
  /** The provider's own message, parsed. It may repeat the gateway's credentials: `Scrubber` removes them. */
  readonly message: string;
  readonly requestId?: string | undefined;
  readonly retryAfterMs?: number | undefined;
  readonly cause: unknown;
}

/** Kinds by status. An adapter overrides them for errors of its SDK with another meaning. */
const KINDS: { readonly [status: number]: Kind } = {
  400: "InvalidArgument",
  401: "AccessDenied",
  402: "QuotaExceeded",
  403: "AccessDenied",
  404: "NotFound",
  408: "Unavailable",
  409: "Conflict",
  412: "PreconditionFailed",
  413: "EntityTooLarge",
  416: "InvalidRange",
  422: "InvalidArgument",
  429: "Throttled",
};

/** Codes of connections that were not made. ETIMEDOUT is none: it also ends an established connection. */
const UNCONNECTED: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** SDKs wrap the error of the connection. Node reports several addresses that fail as one error. */
function isUnsent(cause: unknown, depth = 0): boolean {
  if (!(cause instanceof Error) || depth > 4) return false;
  if ("code" in cause && UNCONNECTED.has(cause.code)) return true;
  if (cause instanceof AggregateError && cause.errors.length > 0) {
    return cause.errors.every((one) => isUnsent(one, depth + 1));
  }
  return isUnsent(cause.cause, depth + 1);
}

export function upstreamError(failure: UpstreamFailure, kind?: Kind): GatewayError {
  const { provider, status, message, requestId, retryAfterMs, cause } = failure;
  const isOwnCredentials = status === 401 || status === 403;
  const detail: Detail = {
    cause,
    ...(requestId !== undefined && { upstreamRequestId: requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(isOwnCredentials && { isOwnCredentials }),
    ...(status === undefined && isUnsent(cause) && { isUnsent: true }),
  };
  const meant =
    kind ??
    (status === undefined ? "Unavailable" : (KINDS[status] ?? (status >= 500 ? "Unavailable" : "InvalidArgument")));
  const text = isOwnCredentials
    ? `The provider '${provider}' refuses the gateway's own credentials: ${message}`
    : `The provider '${provider}' answered: ${message}`;
  return new GatewayError(
    meant,
    status === undefined ? `The provider '${provider}' could not be reached: ${message}` : text,
    detail,
  );
}

/** The error for a response that is incomplete or says what cannot be. The same request may succeed later. */
export const unusableAnswer = (provider: ProviderName, why: string, cause?: unknown): GatewayError =>
  new GatewayError("Unavailable", `The provider '${provider}' gave an unusable answer: ${why}`, { cause });

/** Milliseconds from OpenAI's `retry-after-ms`, otherwise from `Retry-After`. */
export function retryAfterOf(header: (name: string) => string | null | undefined): number | undefined {
  const ms = Number(header("retry-after-ms") ?? Number.NaN);
  if (ms >= 0) return ms;
  return parseRetryAfter(header("retry-after"));
}

/** The same stream, which fails if nothing arrives for `ms` milliseconds while it is read. */
export function withIdleLimit(body: Readable, ms: number, provider: ProviderName): Readable {
  const limited = new Transform({
    transform(chunk, _encoding, done) {
      timer.refresh();
      done(null, chunk);
    },
  });
  const timer = setTimeout(() => {
    // A consumer that does not read is not silence of the provider.
    if (limited.writableNeedDrain) return void timer.refresh();
    const message = `no data within ${ms / 1000} s`;
    body.destroy(upstreamError({ provider, status: undefined, message, cause: undefined }));
  }, ms);
  // Its reader gets the error, also if it comes later.
  limited.on("error", () => {});
  pipeline(body, limited, () => clearTimeout(timer));
  return limited;
}
