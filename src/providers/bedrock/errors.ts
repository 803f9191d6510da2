/** Converts AWS's errors to kinds. S3's error codes are passed on unchanged. */

import type * as Bedrock from "@aws-sdk/client-bedrock";
import { GatewayError, type Kind } from "../../lib/errors.ts";
import type { ProviderName } from "../../lib/names.ts";
import { own } from "../../lib/own.ts";
import { retryAfterOf, type UpstreamFailure, upstreamError } from "../http/errors.ts";
import { within } from "./limits.ts";
import { kindOfS3Code, s3StatusOf } from "./s3-codes.ts";

/** Kinds by status, for responses to HEAD, which have no error code. */
export type Absent = "NoSuchKey" | "NoSuchBucket";

/** Kinds of all exceptions in Bedrock's model. */
type BedrockException = Exclude<Extract<keyof typeof Bedrock, `${string}Exception`>, "BedrockServiceException">;

const BEDROCK_KINDS = {
  AccessDeniedException: "AccessDenied",
  ConflictException: "Conflict",
  InternalServerException: "Unavailable",
  ResourceInUseException: "Conflict",
  ResourceNotFoundException: "NotFound",
  ServiceQuotaExceededException: "QuotaExceeded",
  ServiceUnavailableException: "Unavailable",
  ThrottlingException: "Throttled",
  TooManyTagsException: "TooManyTags",
  ValidationException: "InvalidArgument",
} as const satisfies Record<BedrockException, Kind>;

/** S3's codes (API reference, "Error responses") that differ from the name of their kind. */
const S3_KINDS: { readonly [code: string]: Kind } = {
  ExpiredToken: "AccessDenied",
  InternalError: "Unavailable",
  InvalidToken: "AccessDenied",
  RequestLimitExceeded: "Throttled",
  Throttling: "Throttled",
  ThrottlingException: "Throttled",
  TooManyRequestsException: "Throttled",
};

/** Members of S3's error documents that hold facts of the request, and neither content nor a signature. */
const FIELDS = [
  "ActualObjectSize",
  "ActualPartCount",
  "ArgumentName",
  "ArgumentValue",
  "BucketName",
  "CalculatedDigest",
  "Condition",
  "ETag",
  "ExpectedDigest",
  "Header",
  "Key",
  "MaxSizeAllowed",
  "MinSizeAllowed",
  "PartNumber",
  "PartNumberRequested",
  "ProposedSize",
  "RangeRequested",
  "UploadId",
] as const;

/** Common members of the SDKs' exceptions. All may be missing if there was no response. */
interface Thrown {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string };
  readonly $response?: { readonly headers?: { readonly [name: string]: string | undefined } };
  readonly [field: string]: unknown;
}

/** Facts of the request that S3's error does not hold. */
interface Asked {
  readonly absent?: Absent;
  readonly bucketOwner?: string | undefined;
}

export function fromS3Error(provider: ProviderName, error: unknown, { absent, bucketOwner }: Asked = {}): GatewayError {
  if (isOurs(error)) return ours(error);
  const thrown = error as Thrown;
  const failure = ownerNamed(failureOf(provider, thrown), bucketOwner);
  const { status, message, requestId, retryAfterMs, cause } = failure;
  const kind = own(S3_KINDS, thrown.name ?? "") ?? kindOfS3Code(thrown.name ?? "") ?? silentKind(status, absent);
  if (kind === undefined || status === undefined || !inItsWords(kind, status)) {
    return upstreamError(failure, unreadable(failure, thrown) ?? kind);
  }
  const fields = FIELDS.flatMap((name) => (typeof thrown[name] === "string" ? [[name, thrown[name]] as const] : []));
  return new GatewayError(kind, message, {
    cause,
    fields: Object.fromEntries(fields),
    ...(kind === "NotModified" && { notModified: cacheHeaders(thrown.$response?.headers ?? {}) }),
    ...(requestId !== undefined && { upstreamRequestId: requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  });
}

/** Of S3's 304 response, the headers that a cache needs. */
const CACHE_HEADERS = ["etag", "last-modified", "cache-control", "expires"];

const cacheHeaders = (headers: { readonly [name: string]: string | undefined }): Record<string, string> =>
  Object.fromEntries(
    CACHE_HEADERS.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );

export function fromBedrockError(provider: ProviderName, error: unknown): GatewayError {
  if (isOurs(error)) return ours(error);
  const thrown = error as Thrown;
  const failure = failureOf(provider, thrown);
  return upstreamError(failure, unreadable(failure, thrown) ?? own(BEDROCK_KINDS, thrown.name ?? ""));
}

/** Sends one request to Bedrock. Rejects with the reason of a failure. */
export type AskAws = <T>(
  signal: AbortSignal,
  call: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
) => Promise<T>;

/** @param ms time limit of each call, in milliseconds */
export const createAskAws =
  (provider: ProviderName, ms: number): AskAws =>
  async (signal, call) => {
    const abortSignal = within(ms, signal);
    try {
      return await call({ abortSignal });
    } catch (error) {
      throw fromBedrockError(provider, abortSignal.aborted ? abortSignal.reason : error);
    }
  };

/** Errors that AWS did not send: the gateway's own refusals, and programming errors. */
const isOurs = (error: unknown): error is Error =>
  error instanceof GatewayError ||
  error instanceof ReferenceError ||
  (error instanceof TypeError && !("$metadata" in error));
const ours = (error: Error): GatewayError =>
  error instanceof GatewayError ? error : new GatewayError("Internal", "An internal error.", { cause: error });

function failureOf(provider: ProviderName, error: Thrown): UpstreamFailure {
  const headers = error.$response?.headers ?? {};
  const ms = Number(headers["x-amz-retry-after"] ?? Number.NaN);
  return {
    provider,
    status: statusOf(error),
    message: wordsOf(error),
    requestId: error.$metadata?.requestId,
    retryAfterMs: ms >= 0 ? ms : retryAfterOf((name) => headers[name]),
    cause: error,
  };
}

/** S3 answers the same for an unexpected bucket owner and for missing permissions. */
function ownerNamed(failure: UpstreamFailure, expected: string | undefined): UpstreamFailure {
  if (expected === undefined || failure.status !== 403) return failure;
  return { ...failure, message: `${failure.message}; or the bucket's owner is not ${expected}` };
}

/** Replaces the SDK's advice to programmers, which it adds to responses that it cannot parse. */
const wordsOf = ({ message, code, name }: Thrown): string =>
  message?.includes("Deserialization error")
    ? "its answer could not be understood"
    : message || code || name || "no reason was given";

/** Missing credentials are a fault of the gateway's configuration. They get the status 403, as from AWS. */
const statusOf = ({ name, $metadata }: Thrown): number | undefined =>
  name === "CredentialsProviderError" ? 403 : $metadata?.httpStatusCode;

/** Node's error code of a connection that failed. */
const BROKEN = /^E[A-Z]+$/;

/**
 * The outcome is unknown after a success that cannot be parsed, and after a response that breaks off behind its head.
 */
const unreadable = ({ status }: UpstreamFailure, { code = "" }: Thrown): Kind | undefined =>
  (status !== undefined && status < 300) || BROKEN.test(code) ? "Unavailable" : undefined;

const silentKind = (status: number | undefined, absent: Absent | undefined): Kind | undefined =>
  status === 404 ? absent : status === 304 ? "NotModified" : status === 412 ? "PreconditionFailed" : undefined;

/** The caller reads errors about its own request, and not errors about the gateway's keys. */
const inItsWords = (kind: Kind, status: number): boolean =>
  s3StatusOf(kind) === status && status < 500 && status !== 403;
