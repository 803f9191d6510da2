/** Parses the credentials of a request. Verifies nothing. */
import { LRUCache } from "lru-cache";
import { GatewayError } from "../lib/errors.ts";
import { header, type SignedRequest } from "./signed-request.ts";

/** The signing key's scope and the signed headers. Cached: requests with the same text share one object. */
export interface Signing {
  readonly keyId: string;
  /** `YYYYMMDD` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** Lower case. */
  readonly signedHeaders: ReadonlySet<string>;
}

/** AWS Signature Version 4, in the Authorization header or in the query. */
export interface SigV4 {
  readonly version: 4;
  readonly signing: Signing;
  /** 64 hexadecimal digits. */
  readonly signature: string;
  /** `YYYYMMDDTHHMMSSZ` */
  readonly timestamp: string;
  /** Lifetime of a presigned request in seconds. Undefined if the header is signed. */
  readonly expires: number | undefined;
}

/** Signature Version 2 of S3, in the Authorization header or in the query. */
export interface SigV2 {
  readonly version: 2;
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
  /** Seconds since the epoch, as in the query. Undefined if the header is signed. */
  readonly expires: string | undefined;
}

interface Bearer {
  readonly version: "bearer";
  readonly token: string;
}

export type Credentials = SigV4 | SigV2 | Bearer;

export const ALGORITHM = "AWS4-HMAC-SHA256";
/** Seven days, as on AWS. */
const MAX_EXPIRES = 604_800;

/** Of version 4, in hexadecimal. */
export const SIGNATURE = /^[0-9a-f]{64}$/;
/** `YYYYMMDDTHHMMSSZ` */
export const TIMESTAMP = /^\d{8}T\d{6}Z$/;

/** Returns undefined if the request has no credentials. Throws AWS's errors for malformed credentials. */
export function credentialsOf(request: SignedRequest): Credentials | undefined {
  const authorization = header(request, "authorization");
  const inQuery = "X-Amz-Algorithm" in request.query || "X-Amz-Signature" in request.query;
  const inOldQuery = "AWSAccessKeyId" in request.query && request.service === "s3";
  if (Number(authorization !== undefined) + Number(inQuery) + Number(inOldQuery) > 1) {
    throw new GatewayError(
      "UnsupportedAuthorization",
      "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified",
    );
  }
  if (authorization !== undefined) return fromHeader(request, authorization);
  if (inQuery) return fromQuery(request);
  return inOldQuery ? fromOldQuery(request) : undefined;
}

function fromHeader(request: SignedRequest, authorization: string): Credentials {
  if (authorization.startsWith(`${ALGORITHM} `)) return fromSigV4Header(request, authorization);
  const space = authorization.indexOf(" ");
  const scheme = authorization.slice(0, space < 0 ? undefined : space);
  const rest = authorization.slice(scheme.length).trim();
  if (scheme.toLowerCase() === "bearer") return { version: "bearer", token: rest };
  const colon = rest.lastIndexOf(":");
  if (scheme === "AWS" && request.service === "s3" && colon > 0) {
    return { version: 2, keyId: rest.slice(0, colon), signature: rest.slice(colon + 1), expires: undefined };
  }
  throw new GatewayError(
    "UnsupportedAuthorization",
    `Unsupported Authorization Type: ${ALGORITHM} or Bearer is expected`,
  );
}

function fromSigV4Header(request: SignedRequest, authorization: string): SigV4 {
  const end = authorization.lastIndexOf("Signature=");
  const signature = end < 0 ? "" : authorization.slice(end + "Signature=".length).trimEnd();
  if (!SIGNATURE.test(signature)) throw malformedHeader("the Signature is not 64 hexadecimal digits.");
  const signing = cachedSigning(authorization.slice(0, end));
  return { version: 4, signing, signature, timestamp: timestampOf(request), expires: undefined };
}

const malformedHeader = (what: string) =>
  new GatewayError("AuthorizationHeaderMalformed", `The authorization header is malformed; ${what}`);

/** @param text the header's text before the signature */
function signingOfHeader(text: string): Signing {
  const fields = new Map<string, string>();
  for (const part of text.slice(ALGORITHM.length).split(",")) {
    const equals = part.indexOf("=");
    if (equals > 0) fields.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  return signingOf(fields.get("Credential") ?? "", fields.get("SignedHeaders") ?? "", malformedHeader);
}

/** A client sends the same text for a whole day. Caching saves a tenth of the cost of a signature. */
const signings = new LRUCache<string, Signing>({ max: 1_000 });
/** No client sends a longer text. */
const MAX_CACHED_CHARACTERS = 1_024;

function cachedSigning(text: string): Signing {
  const cached = signings.get(text);
  if (cached !== undefined) return cached;
  const signing = signingOfHeader(text);
  if (text.length <= MAX_CACHED_CHARACTERS) signings.set(text, signing);
  return signing;
}

/** x-amz-date, or Date if it is absent. Signers may use either. */
function timestampOf(request: SignedRequest): string {
  const given = header(request, "x-amz-date");
  if (given !== undefined && TIMESTAMP.test(given)) return given;
  const date = given === undefined ? Date.parse(header(request, "date") ?? "") : Number.NaN;
  if (Number.isNaN(date)) {
    throw new GatewayError("MissingDate", "AWS authentication requires a valid Date or x-amz-date header");
  }
  return new Date(date).toISOString().replace(/[-:]|\.\d{3}/g, "");
}

function fromQuery({ query }: SignedRequest): SigV4 {
  const malformed = (what: string) => new GatewayError("AuthorizationQueryParametersError", what);
  const algorithm = query["X-Amz-Algorithm"];
  if (algorithm !== ALGORITHM) throw malformed(`X-Amz-Algorithm only supports "${ALGORITHM}"`);
  const {
    "X-Amz-Credential": credential,
    "X-Amz-Signature": signature,
    "X-Amz-Date": timestamp,
    "X-Amz-SignedHeaders": signedHeaders,
    "X-Amz-Expires": expires,
  } = query;
  if (!credential || !signature || !timestamp || !signedHeaders || !expires) {
    throw malformed(
      "Query-string authentication version 4 requires the X-Amz-Algorithm, X-Amz-Credential, X-Amz-Signature, X-Amz-Date, X-Amz-SignedHeaders, and X-Amz-Expires parameters.",
    );
  }
  if (!TIMESTAMP.test(timestamp)) {
    throw malformed("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  if (!/^-?\d{1,15}$/.test(expires)) throw malformed("X-Amz-Expires should be a number");
  const seconds = Number(expires);
  if (seconds < 1) throw malformed("X-Amz-Expires must be non-negative and at least 1");
  if (seconds > MAX_EXPIRES) {
    throw malformed(
      "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds",
    );
  }
  if (!SIGNATURE.test(signature)) throw malformed("X-Amz-Signature is not 64 hexadecimal digits");
  return {
    version: 4,
    signing: signingOf(credential, signedHeaders, malformed),
    signature,
    timestamp,
    expires: seconds,
  };
}

/** @param malformed the error for a malformed credential or list of headers */
export function signingOf(
  credential: string,
  signedHeaders: string,
  malformed: (what: string) => GatewayError,
): Signing {
  const [keyId, date, region, service, end, more] = credential.split("/");
  if (!keyId || !date || !region || !service || end !== "aws4_request" || more !== undefined) {
    throw malformed('the Credential is mal-formed; expecting "<YOUR-AKID>/YYYYMMDD/REGION/SERVICE/aws4_request".');
  }
  const names = signedHeaders.split(";");
  // An unsigned Host would let an attacker send the request to another server.
  if (!names.includes("host")) throw malformed("SignedHeaders must contain host.");
  const unique = new Set(names);
  if (signedHeaders !== signedHeaders.toLowerCase() || unique.size < names.length) {
    throw malformed("SignedHeaders must be lower-case names, each once.");
  }
  return { keyId, date, region, service, signedHeaders: unique };
}

function fromOldQuery({ query }: SignedRequest): SigV2 {
  const { AWSAccessKeyId: keyId, Signature: signature, Expires: expires } = query;
  if (!keyId || !signature || !expires || !/^\d{1,15}$/.test(expires)) {
    throw new GatewayError(
      "AccessDenied",
      "Query-string authentication requires the Signature, Expires and AWSAccessKeyId parameters",
    );
  }
  return { version: 2, keyId, signature, expires };
}
