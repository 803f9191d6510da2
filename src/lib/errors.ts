/** The kinds of errors, and the class of each. src/api maps kinds to responses. */

/**
 * `refused`: the request cannot succeed as it is. `transient`: the same request may succeed later. `internal`: a defect of the
 * gateway.
 */
export type ErrorClass = "refused" | "transient" | "internal";

export const KINDS = {
  AccessDenied: "refused",
  AccessForbidden: "refused",
  AclNotSupported: "refused",
  AuthorizationHeaderMalformed: "refused",
  AuthorizationQueryParametersError: "refused",
  BadDigest: "refused",
  BadRequest: "refused",
  BucketAlreadyExists: "refused",
  BucketAlreadyOwnedByYou: "refused",
  BucketNotEmpty: "refused",
  Conflict: "refused",
  EncryptionNotConfigured: "refused",
  EntityTooLarge: "refused",
  EntityTooSmall: "refused",
  FieldsTooLong: "refused",
  HeadersTooLarge: "refused",
  IncompleteBody: "refused",
  IncorrectNumberOfFiles: "refused",
  Internal: "internal",
  InvalidAccessKeyId: "refused",
  InvalidArgument: "refused",
  InvalidBucketName: "refused",
  InvalidChunkSize: "refused",
  InvalidDigest: "refused",
  InvalidPart: "refused",
  InvalidPartNumber: "refused",
  InvalidPartOrder: "refused",
  InvalidPolicy: "refused",
  InvalidRange: "refused",
  InvalidRequest: "refused",
  InvalidTag: "refused",
  InvalidToken: "refused",
  InvalidURI: "refused",
  KeyMissing: "refused",
  KeyTooLong: "refused",
  MalformedBody: "refused",
  MalformedForm: "refused",
  MalformedTrailer: "refused",
  MetadataTooLarge: "refused",
  MethodNotAllowed: "refused",
  MissingAuthentication: "refused",
  MissingContentLength: "refused",
  MissingDate: "refused",
  NoSuchBucket: "refused",
  NoSuchBucketPolicy: "refused",
  NoSuchCorsConfiguration: "refused",
  NoSuchKey: "refused",
  NoSuchLifecycleConfiguration: "refused",
  NoSuchPublicAccessBlock: "refused",
  NoSuchTagSet: "refused",
  NoSuchUpload: "refused",
  NoSuchWebsiteConfiguration: "refused",
  NotFound: "refused",
  NotModified: "refused",
  ObjectLockNotConfigured: "refused",
  OwnershipControlsNotConfigured: "refused",
  PreconditionFailed: "refused",
  QuotaExceeded: "refused",
  ReplicationNotConfigured: "refused",
  RequestExpired: "refused",
  RequestTimeTooSkewed: "refused",
  RequestTimeout: "transient",
  SignatureDoesNotMatch: "refused",
  Throttled: "transient",
  TooManyTags: "refused",
  Unavailable: "transient",
  UnknownOperation: "refused",
  Unsupported: "refused",
  UnsupportedAuthorization: "refused",
  WrongService: "refused",
  XAmzContentSHA256Mismatch: "refused",
} as const satisfies Record<string, ErrorClass>;

export type Kind = keyof typeof KINDS;

/** Details of an error. `fields` become children of S3's `<Error>` and must not contain secrets or content. */
export interface Detail {
  readonly fields?: Readonly<Record<string, string>>;
  /** Milliseconds after which the caller may try again. Sent as `x-amz-retry-after`, the only such header botocore reads. */
  readonly retryAfterMs?: number;
  /** The provider's request id, sent as `x-upstream-request-id`. */
  readonly upstreamRequestId?: string;
  /** Headers of a 304 response: those that a 200 would have had (RFC 9110, section 15.4.5). Names in lower case. */
  readonly notModified?: Readonly<Record<string, string>>;
  /** True if a provider refused the gateway's own credentials, and not the caller's request. */
  readonly isOwnCredentials?: boolean;
  /** True if no connection was made, so that the request was not sent. */
  readonly isUnsent?: boolean;
  readonly cause?: unknown;
}

/** An error with a code in both APIs. Every other error is reported as `Internal`. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly kind: Kind;
  readonly detail: Detail;

  constructor(kind: Kind, message: string, detail: Detail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.kind = kind;
    this.detail = detail;
  }

  get class(): ErrorClass {
    return KINDS[this.kind];
  }
}

/** True if the request certainly had no effect: it was refused, throttled or not sent. */
export const hadNoEffect = (error: unknown): boolean =>
  error instanceof GatewayError &&
  (error.class === "refused" || error.kind === "Throttled" || error.detail.isUnsent === true);

/** An error of another type is a defect of the gateway. Its text may contain secrets, so the caller does not see it. */
export const asGatewayError = (error: unknown): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError("Internal", "We encountered an internal error. Please try again.", { cause: error });

/** The error for an operation that a provider does not have. `instead` is a sentence that names the alternative. */
export const unsupported = (
  { name, instead }: { readonly name: string; readonly instead?: string },
  operation: string,
): GatewayError =>
  new GatewayError("Unsupported", `The provider '${name}' has no ${operation}.${instead ? ` ${instead}` : ""}`);

/** Milliseconds after which a caller may try again. Storage that comes back is used at once. */
const STORAGE_RETRY_MS = 2_000;

/** The storage cannot be used now, for instance because the disk is full. */
export class StorageUnavailable extends GatewayError {
  /** True if the write may have been stored. Only a read can tell, and what it refers to must stay. */
  readonly inDoubt: boolean;

  constructor(message: string, cause: unknown, { inDoubt = false } = {}) {
    super("Unavailable", message, { cause, retryAfterMs: STORAGE_RETRY_MS });
    this.inDoubt = inDoubt;
  }
}

/** Writes fail for good, because other processes have taken over this one's work. Its successor can write. */
export class Fenced extends StorageUnavailable {
  constructor(cause?: unknown) {
    super("This replica of the gateway was replaced; try again.", cause);
  }
}

export const isInDoubt = (error: unknown): boolean => error instanceof StorageUnavailable && error.inDoubt;
