/**
 * Errors on the wire: S3's XML and Bedrock's JSON.
 *
 * Names and statuses are S3's error codes (API reference, "REST error codes") and the exceptions of the Bedrock control
 * plane's model.
 */
import { asGatewayError, type Detail, type Kind } from "../lib/errors.ts";

type Wire = readonly [s3Code: string, s3Status: number, bedrockType: string, bedrockStatus: number];

export const WIRE = {
  AccessDenied: ["AccessDenied", 403, "AccessDeniedException", 403],
  AccessForbidden: ["AccessForbidden", 403, "AccessDeniedException", 403],
  AclNotSupported: ["AccessControlListNotSupported", 400, "ValidationException", 400],
  AuthorizationHeaderMalformed: ["AuthorizationHeaderMalformed", 400, "IncompleteSignatureException", 403],
  AuthorizationQueryParametersError: ["AuthorizationQueryParametersError", 400, "IncompleteSignatureException", 403],
  BadDigest: ["BadDigest", 400, "ValidationException", 400],
  BadRequest: ["BadRequest", 400, "ValidationException", 400],
  BucketAlreadyExists: ["BucketAlreadyExists", 409, "ConflictException", 400],
  BucketAlreadyOwnedByYou: ["BucketAlreadyOwnedByYou", 409, "ConflictException", 400],
  BucketNotEmpty: ["BucketNotEmpty", 409, "ConflictException", 400],
  Conflict: ["OperationAborted", 409, "ConflictException", 400],
  EncryptionNotConfigured: ["ServerSideEncryptionConfigurationNotFoundError", 404, "ValidationException", 400],
  EntityTooLarge: ["EntityTooLarge", 400, "ValidationException", 400],
  EntityTooSmall: ["EntityTooSmall", 400, "ValidationException", 400],
  FieldsTooLong: ["MaxPostPreDataLengthExceededError", 400, "ValidationException", 400],
  HeadersTooLarge: ["RequestHeaderSectionTooLarge", 400, "ValidationException", 400],
  IncompleteBody: ["IncompleteBody", 400, "ValidationException", 400],
  IncorrectNumberOfFiles: ["IncorrectNumberOfFilesInPostRequest", 400, "ValidationException", 400],
  Internal: ["InternalError", 500, "InternalServerException", 500],
  InvalidAccessKeyId: ["InvalidAccessKeyId", 403, "UnrecognizedClientException", 403],
  InvalidArgument: ["InvalidArgument", 400, "ValidationException", 400],
  InvalidBucketName: ["InvalidBucketName", 400, "ValidationException", 400],
  InvalidChunkSize: ["InvalidChunkSizeError", 403, "ValidationException", 400],
  InvalidDigest: ["InvalidDigest", 400, "ValidationException", 400],
  InvalidPart: ["InvalidPart", 400, "ValidationException", 400],
  InvalidPartNumber: ["InvalidPartNumber", 416, "ValidationException", 400],
  InvalidPartOrder: ["InvalidPartOrder", 400, "ValidationException", 400],
  InvalidPolicy: ["InvalidPolicyDocument", 400, "ValidationException", 400],
  InvalidRange: ["InvalidRange", 416, "ValidationException", 400],
  InvalidRequest: ["InvalidRequest", 400, "ValidationException", 400],
  InvalidTag: ["InvalidTag", 400, "ValidationException", 400],
  InvalidToken: ["InvalidToken", 400, "UnrecognizedClientException", 403],
  InvalidURI: ["InvalidURI", 400, "ValidationException", 400],
  KeyMissing: ["UserKeyMustBeSpecified", 400, "ValidationException", 400],
  KeyTooLong: ["KeyTooLongError", 400, "ValidationException", 400],
  MalformedBody: ["MalformedXML", 400, "ValidationException", 400],
  MalformedForm: ["MalformedPOSTRequest", 400, "ValidationException", 400],
  MalformedTrailer: ["MalformedTrailerError", 400, "ValidationException", 400],
  MetadataTooLarge: ["MetadataTooLarge", 400, "ValidationException", 400],
  MethodNotAllowed: ["MethodNotAllowed", 405, "UnknownOperationException", 405],
  MissingAuthentication: ["AccessDenied", 403, "MissingAuthenticationTokenException", 403],
  MissingContentLength: ["MissingContentLength", 411, "ValidationException", 400],
  MissingDate: ["AccessDenied", 403, "IncompleteSignatureException", 403],
  NoSuchBucket: ["NoSuchBucket", 404, "ValidationException", 400],
  NoSuchBucketPolicy: ["NoSuchBucketPolicy", 404, "ValidationException", 400],
  NoSuchCorsConfiguration: ["NoSuchCORSConfiguration", 404, "ValidationException", 400],
  NoSuchKey: ["NoSuchKey", 404, "ValidationException", 400],
  NoSuchLifecycleConfiguration: ["NoSuchLifecycleConfiguration", 404, "ValidationException", 400],
  NoSuchPublicAccessBlock: ["NoSuchPublicAccessBlockConfiguration", 404, "ValidationException", 400],
  NoSuchTagSet: ["NoSuchTagSet", 404, "ValidationException", 400],
  NoSuchUpload: ["NoSuchUpload", 404, "ValidationException", 400],
  NoSuchWebsiteConfiguration: ["NoSuchWebsiteConfiguration", 404, "ValidationException", 400],
  NotFound: ["NoSuchKey", 404, "ResourceNotFoundException", 404],
  NotModified: ["NotModified", 304, "ValidationException", 400],
  ObjectLockNotConfigured: ["ObjectLockConfigurationNotFoundError", 404, "ValidationException", 400],
  OwnershipControlsNotConfigured: ["OwnershipControlsNotFoundError", 404, "ValidationException", 400],
  PreconditionFailed: ["PreconditionFailed", 412, "ConflictException", 400],
  QuotaExceeded: ["ServiceQuotaExceeded", 400, "ServiceQuotaExceededException", 400],
  ReplicationNotConfigured: ["ReplicationConfigurationNotFoundError", 404, "ValidationException", 400],
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
} as const satisfies Record<Kind, Wire>;

/** An error response, with its body in memory. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The error code in the response, for the log. */
  readonly code: string;
}

export function detailHeaders({ retryAfterMs, upstreamRequestId }: Detail): Record<string, string> {
  return {
    ...(retryAfterMs !== undefined && { "x-amz-retry-after": String(Math.ceil(retryAfterMs)) }),
    ...(upstreamRequestId !== undefined && { "x-upstream-request-id": upstreamRequestId }),
  };
}

/** S3's error document (API reference, "REST error responses"). The caller omits the body for HEAD and 304. */
export function s3Error(error: unknown, request: { readonly id: string; readonly resource: string }): WireError {
  const { kind, message, detail } = asGatewayError(error);
  const [code, status] = WIRE[kind];
  const members = { Code: code, Message: message, Resource: request.resource, ...detail.fields, RequestId: request.id };
  const children = Object.entries({ ...members, HostId: request.id }).map(
    ([name, value]) => `<${name}>${escapeXml(value)}</${name}>`,
  );
  return {
    status,
    code,
    headers: {
      ...detailHeaders(detail),
      ...(status === 304 ? detail.notModified : { "content-type": "application/xml" }),
    },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${children.join("")}</Error>`,
  };
}

/** An error of restJson1: the type in a header, the message in the body (Smithy, "AWS restJson1 protocol"). */
export function bedrockError(error: unknown): WireError {
  const { kind, message, detail } = asGatewayError(error);
  const [, , type, status] = WIRE[kind];
  return {
    status,
    code: type,
    headers: { ...detailHeaders(detail), "content-type": "application/json", "x-amzn-errortype": type },
    body: JSON.stringify({ message }),
  };
}

/** Replaces characters that XML 1.0 does not allow with U+FFFD, because parsers would refuse the document. */
export const escapeXml = (text: string) =>
  text
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(
      /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "\ufffd",
    );
