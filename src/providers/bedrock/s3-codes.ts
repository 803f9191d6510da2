/** S3's error codes (API reference, "Error responses") that have a kind of the same meaning, with S3's status. */
import type { Kind } from "../../lib/errors.ts";

const S3_CODES: { readonly [code: string]: readonly [kind: Kind, status: number] } = {
  AccessControlListNotSupported: ["AclNotSupported", 400],
  AccessDenied: ["AccessDenied", 403],
  AuthorizationHeaderMalformed: ["AuthorizationHeaderMalformed", 400],
  AuthorizationQueryParametersError: ["AuthorizationQueryParametersError", 400],
  BadRequest: ["TooManyObjectTags", 400],
  BadDigest: ["BadDigest", 400],
  BucketAlreadyExists: ["BucketAlreadyExists", 409],
  BucketAlreadyOwnedByYou: ["BucketAlreadyOwnedByYou", 409],
  BucketNotEmpty: ["BucketNotEmpty", 409],
  EntityTooLarge: ["EntityTooLarge", 400],
  EntityTooSmall: ["EntityTooSmall", 400],
  IncompleteBody: ["IncompleteBody", 400],
  InternalError: ["Internal", 500],
  InvalidAccessKeyId: ["InvalidAccessKeyId", 403],
  InvalidArgument: ["InvalidArgument", 400],
  InvalidBucketName: ["InvalidBucketName", 400],
  InvalidDigest: ["InvalidDigest", 400],
  InvalidPart: ["InvalidPart", 400],
  InvalidPartNumber: ["InvalidPartNumber", 416],
  InvalidPartOrder: ["InvalidPartOrder", 400],
  InvalidRange: ["InvalidRange", 416],
  InvalidRequest: ["InvalidRequest", 400],
  InvalidTag: ["InvalidTag", 400],
  InvalidToken: ["InvalidToken", 400],
  InvalidURI: ["InvalidURI", 400],
  KeyTooLongError: ["KeyTooLong", 400],
  MalformedTrailerError: ["MalformedTrailer", 400],
  MalformedXML: ["MalformedBody", 400],
  MethodNotAllowed: ["MethodNotAllowed", 405],
  MissingContentLength: ["MissingContentLength", 411],
  NoSuchBucket: ["NoSuchBucket", 404],
  NoSuchBucketPolicy: ["NoSuchBucketPolicy", 404],
  NoSuchCORSConfiguration: ["NoSuchCorsConfiguration", 404],
  NoSuchKey: ["NoSuchKey", 404],
  NoSuchLifecycleConfiguration: ["NoSuchLifecycleConfiguration", 404],
  NoSuchPublicAccessBlockConfiguration: ["NoSuchPublicAccessBlock", 404],
  NoSuchTagSet: ["NoSuchTagSet", 404],
  NoSuchUpload: ["NoSuchUpload", 404],
  NoSuchWebsiteConfiguration: ["NoSuchWebsiteConfiguration", 404],
  NotImplemented: ["Unsupported", 501],
  NotModified: ["NotModified", 304],
  ObjectLockConfigurationNotFoundError: ["ObjectLockNotConfigured", 404],
  OperationAborted: ["Conflict", 409],
  OwnershipControlsNotFoundError: ["OwnershipControlsNotConfigured", 404],
  PreconditionFailed: ["PreconditionFailed", 412],
  ReplicationConfigurationNotFoundError: ["ReplicationNotConfigured", 404],
  RequestHeaderSectionTooLarge: ["HeadersTooLarge", 400],
  RequestTimeTooSkewed: ["RequestTimeTooSkewed", 403],
  RequestTimeout: ["RequestTimeout", 400],
  ServerSideEncryptionConfigurationNotFoundError: ["EncryptionNotConfigured", 404],
  ServiceQuotaExceeded: ["QuotaExceeded", 400],
  ServiceUnavailable: ["Unavailable", 503],
  SignatureDoesNotMatch: ["SignatureDoesNotMatch", 403],
  SlowDown: ["Throttled", 503],
  XAmzContentSHA256Mismatch: ["XAmzContentSHA256Mismatch", 400],
};

export const kindOfS3Code = (code: string): Kind | undefined =>
  Object.hasOwn(S3_CODES, code) ? S3_CODES[code]![0] : undefined;

const STATUSES: ReadonlyMap<Kind, number> = new Map(Object.values(S3_CODES));

/** Undefined for a kind that S3 has no code for. */
export const s3StatusOf = (kind: Kind): number | undefined => STATUSES.get(kind);
