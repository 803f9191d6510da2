/**
 * What an error of a submission, or the failure of a whole batch, means for a chunk. The records are not at fault for an outage, a
 * wrong key or a quota.
 */
import { asGatewayError, GatewayError, type Kind, StorageUnavailable } from "../../../lib/errors.ts";
import { BlobMissing } from "../../../ports/blobs.ts";
import type { Provider } from "../../../ports/provider.ts";

/**
 * `provider`: no chunk can be submitted to this provider now. `model`: none of this model. `crowded`: the tokens of all batches of
 * the model are too many, so that this one fits later or in halves. `halve`: the chunk is too large by itself. `refuse`: its records
 * have this error. `storage`: the gateway cannot write. `defect`: of the gateway. `lost`: the job's lines are gone.
 */
export type Failure = "provider" | "model" | "crowded" | "halve" | "refuse" | "storage" | "defect" | "lost";

/** A new kind does not compile without a meaning here. */
const KIND_FAILURES = {
  AccessDenied: "model",
  AccessForbidden: "model",
  AclNotSupported: "refuse",
  AuthorizationHeaderMalformed: "provider",
  AuthorizationQueryParametersError: "provider",
  BadDigest: "provider",
  BadRequest: "refuse",
  BucketAlreadyExists: "refuse",
  BucketAlreadyOwnedByYou: "refuse",
  BucketNotEmpty: "refuse",
  Conflict: "refuse",
  EncryptionNotConfigured: "refuse",
  EntityTooLarge: "halve",
  EntityTooSmall: "refuse",
  FieldsTooLong: "refuse",
  HeadersTooLarge: "refuse",
  IncompleteBody: "provider",
  IncorrectNumberOfFiles: "refuse",
  Internal: "defect",
  InvalidAccessKeyId: "provider",
  InvalidArgument: "refuse",
  InvalidBucketName: "refuse",
  InvalidChunkSize: "refuse",
  InvalidDigest: "refuse",
  InvalidPart: "refuse",
  InvalidPartNumber: "refuse",
  InvalidPartOrder: "refuse",
  InvalidPolicy: "refuse",
  InvalidRange: "refuse",
  InvalidRequest: "refuse",
  InvalidTag: "refuse",
  InvalidToken: "provider",
  InvalidURI: "refuse",
  KeyMissing: "refuse",
  KeyTooLong: "refuse",
  MalformedBody: "refuse",
  MalformedForm: "refuse",
  MalformedTrailer: "refuse",
  MetadataTooLarge: "refuse",
  MethodNotAllowed: "refuse",
  MissingAuthentication: "provider",
  MissingContentLength: "refuse",
  MissingDate: "refuse",
  // A person may make the bucket again.
  NoSuchBucket: "model",
  NoSuchBucketPolicy: "refuse",
  NoSuchCorsConfiguration: "refuse",
  NoSuchKey: "refuse",
  NoSuchLifecycleConfiguration: "refuse",
  NoSuchPublicAccessBlock: "refuse",
  NoSuchTagSet: "refuse",
  NoSuchUpload: "refuse",
  NoSuchWebsiteConfiguration: "refuse",
  NotFound: "refuse",
  NotModified: "refuse",
  ObjectLockNotConfigured: "refuse",
  OwnershipControlsNotConfigured: "refuse",
  PreconditionFailed: "refuse",
  QuotaExceeded: "model",
  ReplicationNotConfigured: "refuse",
  RequestExpired: "provider",
  RequestTimeTooSkewed: "provider",
  RequestTimeout: "provider",
  SignatureDoesNotMatch: "provider",
  Throttled: "provider",
  TooManyTags: "refuse",
  Unavailable: "provider",
  UnknownOperation: "refuse",
  Unsupported: "refuse",
  UnsupportedAuthorization: "provider",
  WrongService: "refuse",
  XAmzContentSHA256Mismatch: "provider",
} as const satisfies Record<Kind, Failure>;

/**
 * What the words of a refusal say beyond its kind. In this order.
 *
 * OpenAI: "Enqueued token limit reached for gpt-4o in organization org-x. Limit: 90,000 enqueued tokens" with the code
 * `token_limit_exceeded`, and "Billing hard limit has been reached". Gemini: "Batch enqueued tokens". Bedrock: "The number of
 * records in the input file exceeds the maximum".
 */
const WORDS: readonly (readonly [RegExp, Failure])[] = [
  [/enqueued|token_limit_exceeded|in[- ]progress batches/i, "crowded"],
  [/billing|insufficient_quota|(?:exceeded|reached) your (?:current )?quota/i, "model"],
  [/rate limit|too many requests (?:in|per) (?:a )?(?:minute|second)/i, "provider"],
  [/too large|too big|too many (?:records|requests|lines|tokens)/i, "halve"],
  [/(?:exceeds?|exceeded|more than) (?:the )?(?:maximum|limit|quota|max|allowed)/i, "halve"],
];

const fromWords = (text: string): Failure | undefined => WORDS.find(([words]) => words.test(text))?.[1];

/** Refusals whose words count. An outage is an outage, whatever its text says. */
const WORDY: ReadonlySet<Kind> = new Set([
  "BadRequest",
  "InvalidArgument",
  "InvalidRequest",
  "QuotaExceeded",
  "Throttled",
]);

export function failureOf(error: unknown): Failure {
  if (error instanceof StorageUnavailable) return "storage";
  if (error instanceof BlobMissing) return "lost";
  if (!(error instanceof GatewayError)) return "defect";
  const { kind, message } = error;
  const said = WORDY.has(kind) ? fromWords(message) : undefined;
  // A limit of a rate or an account is not the size of this chunk.
  const isLimit = kind === "QuotaExceeded" || kind === "Throttled";
  return said === undefined || (isLimit && said === "halve") ? KIND_FAILURES[kind] : said;
}

/** Kinds by which a provider refuses a batch for now, whatever its request says. */
const FOR_NOW: ReadonlySet<Kind> = new Set(["QuotaExceeded", "Throttled", "Unavailable"]);

/**
 * True if the provider may take the same batch later: it was refused for load, for a quota, or for the key or the account of the
 * gateway. A store with names of its own checks the role that the request names, so that its refusal is the caller's to mend.
 */
export function isForNow(error: unknown, { jobs, objects }: Pick<Provider, "jobs" | "objects">): boolean {
  if (!(error instanceof GatewayError) || jobs?.inProcess !== undefined) return false;
  const { kind, detail } = error;
  const failure = failureOf(error);
  if (failure === "crowded") return true;
  if (failure !== "provider" && failure !== "model") return false;
  if (kind === "AccessDenied") return detail.isOwnCredentials === true && !objects.bucketsAreExternal;
  return FOR_NOW.has(kind) || WORDY.has(kind);
}

/**
 * Why chunks wait, for the metric of waiting jobs. The words are those of the executor, and `storage` is the gateway's own.
 */
export function waitReasonOf(error: unknown): string {
  if (error instanceof StorageUnavailable) return "storage";
  if (!(error instanceof GatewayError)) return "quota";
  const { kind } = error;
  if (kind === "Throttled") return "throttled";
  if (kind === "Unavailable") return "unavailable";
  if (kind === "RequestTimeout") return "timeout";
  return kind === "QuotaExceeded" || WORDY.has(kind) ? "quota" : "forbidden";
}

/** For a batch that failed as a whole before it ran a record. Undefined: the provider says nothing that helps. */
export function batchFailureOf(message: string | undefined): "model" | "crowded" | "halve" | undefined {
  const said = message === undefined ? undefined : fromWords(message);
  return said === "provider" ? "model" : (said as "model" | "crowded" | "halve" | undefined);
}

/** The status of records whose chunk was refused with this error. */
export function refusalStatus(error: unknown): number {
  const { kind } = asGatewayError(error);
  return kind === "EntityTooLarge"
    ? 413
    : kind === "NotFound" || kind === "NoSuchKey"
      ? 404
      : kind === "Internal"
        ? 500
        : 400;
}
