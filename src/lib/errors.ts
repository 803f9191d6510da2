/**
 * The one place that knows how a failure looks on the wire.
 *
 * Everything else throws `GatewayError` with a `Kind`; `WIRE` says what a kind is called by S3 (XML, REST error
 * codes of the S3 API reference) and by Bedrock (JSON, the exceptions of the Bedrock control plane's model).
 */

type Wire = readonly [s3Code: string, s3Status: number, bedrockType: string, bedrockStatus: number];

/** Total over every kind: a new kind does not compile until both faces have a name for it. */
export const WIRE = {
  AccessDenied: ["AccessDenied", 403, "AccessDeniedException", 403],
  AuthorizationHeaderMalformed: ["AuthorizationHeaderMalformed", 400, "IncompleteSignatureException", 403],
  AuthorizationQueryParametersError: ["AuthorizationQueryParametersError", 400, "IncompleteSignatureException", 403],
  BadDigest: ["BadDigest", 400, "ValidationException", 400],
  BucketAlreadyExists: ["BucketAlreadyExists", 409, "ConflictException", 400],
  BucketAlreadyOwnedByYou: ["BucketAlreadyOwnedByYou", 409, "ConflictException", 400],
  BucketNotEmpty: ["BucketNotEmpty", 409, "ConflictException", 400],
  Conflict: ["OperationAborted", 409, "ConflictException", 400],
  EntityTooLarge: ["EntityTooLarge", 400, "ValidationException", 400],
  EntityTooSmall: ["EntityTooSmall", 400, "ValidationException", 400],
  HeadersTooLarge: ["RequestHeaderSectionTooLarge", 400, "ValidationException", 400],
  IncompleteBody: ["IncompleteBody", 400, "ValidationException", 400],
  Internal: ["InternalError", 500, "InternalServerException", 500],
  InvalidAccessKeyId: ["InvalidAccessKeyId", 403, "UnrecognizedClientException", 403],
  InvalidArgument: ["InvalidArgument", 400, "ValidationException", 400],
  InvalidBucketName: ["InvalidBucketName", 400, "ValidationException", 400],
  InvalidChunkSize: ["InvalidChunkSizeError", 403, "ValidationException", 400],
  InvalidDigest: ["InvalidDigest", 400, "ValidationException", 400],
  InvalidPart: ["InvalidPart", 400, "ValidationException", 400],
  InvalidPartNumber: ["InvalidPartNumber", 416, "ValidationException", 400],
  InvalidPartOrder: ["InvalidPartOrder", 400, "ValidationException", 400],
  InvalidRange: ["InvalidRange", 416, "ValidationException", 400],
  InvalidRequest: ["InvalidRequest", 400, "ValidationException", 400],
  InvalidToken: ["InvalidToken", 400, "UnrecognizedClientException", 403],
  InvalidURI: ["InvalidURI", 400, "ValidationException", 400],
  KeyTooLong: ["KeyTooLongError", 400, "ValidationException", 400],
  MalformedBody: ["MalformedXML", 400, "ValidationException", 400],
  MalformedTrailer: ["MalformedTrailerError", 400, "ValidationException", 400],
  MethodNotAllowed: ["MethodNotAllowed", 405, "UnknownOperationException", 405],
  MissingAuthentication: ["AccessDenied", 403, "MissingAuthenticationTokenException", 403],
  MissingContentLength: ["MissingContentLength", 411, "ValidationException", 400],
  MissingDate: ["AccessDenied", 403, "IncompleteSignatureException", 403],
  NoSuchBucket: ["NoSuchBucket", 404, "ValidationException", 400],
  NoSuchKey: ["NoSuchKey", 404, "ValidationException", 400],
  NoSuchUpload: ["NoSuchUpload", 404, "ValidationException", 400],
  NotFound: ["NoSuchKey", 404, "ResourceNotFoundException", 404],
  NotModified: ["NotModified", 304, "ValidationException", 400],
  PreconditionFailed: ["PreconditionFailed", 412, "ConflictException", 400],
  QuotaExceeded: ["ServiceQuotaExceeded", 400, "ServiceQuotaExceededException", 400],
  RequestExpired: ["AccessDenied", 403, "InvalidSignatureException", 403],
  RequestTimeTooSkewed: ["RequestTimeTooSkewed", 403, "InvalidSignatureException", 403],
  RequestTimeout: ["RequestTimeout", 400, "ValidationException", 408],
  SignatureDoesNotMatch: ["SignatureDoesNotMatch", 403, "InvalidSignatureException", 403],
  Throttled: ["SlowDown", 503, "ThrottlingException", 429],
  TooManyTags: ["InvalidTag", 400, "TooManyTagsException", 400],
  Unavailable: ["ServiceUnavailable", 503, "InternalServerException", 503],
  UnknownOperation: ["NoSuchKey", 404, "UnknownOperationException", 404],
  Unsupported: ["NotImplemented", 501, "NotImplementedException", 501],
  UnsupportedAuthorization: ["InvalidArgument", 400, "IncompleteSignatureException", 403],
  WrongService: ["AuthorizationHeaderMalformed", 400, "InvalidSignatureException", 403],
  XAmzContentSHA256Mismatch: ["XAmzContentSHA256Mismatch", 400, "InvalidSignatureException", 403],
} as const satisfies Record<string, Wire>;

export type Kind = keyof typeof WIRE;

/** Extra facts of a failure. `fields` become children of S3's `<Error>`; none of them may hold a secret or content. */
export interface Detail {
  readonly fields?: Readonly<Record<string, string>>;
  /** Milliseconds after which the caller may try again; sent as `x-amz-retry-after` (botocore reads no other). */
  readonly retryAfterMs?: number;
  /** The upstream's own request id, sent as `x-upstream-request-id`. */
  readonly upstreamRequestId?: string;
  readonly cause?: unknown;
}

/** A failure with a name that both faces of the gateway can say. Anything else that is thrown is an `Internal`. */
export class GatewayError extends Error {
  override readonly name = "GatewayError";
  readonly kind: Kind;
  readonly detail: Detail;

  constructor(kind: Kind, message: string, detail: Detail = {}) {
    super(message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.kind = kind;
    this.detail = detail;
  }
}

/** What is not a GatewayError is a fault of ours: the caller learns that it happened and nothing of what it was. */
export const asGatewayError = (error: unknown): GatewayError =>
  error instanceof GatewayError
    ? error
    : new GatewayError("Internal", "We encountered an internal error. Please try again.", { cause: error });

/** The storage takes no write now: nobody's mistake, and over once the operator has made room. */
export class StorageUnavailable extends GatewayError {
  constructor(message: string, cause: unknown) {
    super("Unavailable", message, { cause });
  }
}
