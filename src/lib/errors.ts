/** The kinds of failures, and the class of each. How a kind looks on the wire is the API's concern. */

/**
 * `refused`: the request cannot succeed as it is. `transient`: the same request may succeed later. `internal`: a defect of the
 * gateway.
 */
export type ErrorClass = "refused" | "transient" | "internal";

export const KINDS = {
  AccessDenied: "refused",
  AclNotSupported: "refused",
  AuthorizationHeaderMalformed: "refused",
  AuthorizationQueryParametersError: "refused",
  BadDigest: "refused",
  BucketAlreadyExists: "refused",
  BucketAlreadyOwnedByYou: "refused",
  BucketNotEmpty: "refused",
  Conflict: "refused",
  EncryptionNotConfigured: "refused",
  EntityTooLarge: "refused",
  EntityTooSmall: "refused",
  HeadersTooLarge: "refused",
  IncompleteBody: "refused",
  Internal: "internal",
  InvalidAccessKeyId: "refused",
  InvalidArgument: "refused",
  InvalidBucketName: "refused",
  InvalidDigest: "refused",
  InvalidPart: "refused",
  InvalidPartNumber: "refused",
  InvalidPartOrder: "refused",
  InvalidRange: "refused",
  InvalidRequest: "refused",
  InvalidTag: "refused",
  InvalidToken: "refused",
  InvalidURI: "refused",
  KeyTooLong: "refused",
  MalformedBody: "refused",
  MalformedTrailer: "refused",
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
  TooManyObjectTags: "refused",
  TooManyTags: "refused",
  Unavailable: "transient",
  UnknownOperation: "refused",
  Unsupported: "refused",
  UnsupportedAuthorization: "refused",
  WrongService: "refused",
  XAmzContentSHA256Mismatch: "refused",
} as const satisfies Record<string, ErrorClass>;

export type Kind = keyof typeof KINDS;

/** Extra facts of a failure. `fields` become children of S3's `<Error>`; none of them may hold a secret or content. */
export interface Detail {
  readonly fields?: Readonly<Record<string, string>>;
  /** Milliseconds after which the caller may try again; sent as `x-amz-retry-after` (botocore reads no other). */
  readonly retryAfterMs?: number;
  /** The upstream's own request id, sent as `x-upstream-request-id`. */
  readonly upstreamRequestId?: string;
  readonly cause?: unknown;
}

/** A failure with a name on both wires. Anything else that is thrown is reported as `Internal`. */
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

/** True where the request certainly had no effect: it was refused, or throttled before anything was done. */
export const hadNoEffect = (error: unknown): boolean =>
  error instanceof GatewayError && (error.class === "refused" || error.kind === "Throttled");

/** An error of another type is a defect of the gateway. Its text may hold secrets, so the caller does not see it. */
export const asGatewayError = (error: unknown): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError("Internal", "We encountered an internal error. Please try again.", { cause: error });

/** The storage takes no writes, for instance because the disk is full. */
export class StorageUnavailable extends GatewayError {
  constructor(message: string, cause: unknown) {
    super("Unavailable", message, { cause });
  }
}
