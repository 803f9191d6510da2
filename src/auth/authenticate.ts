/** Authentication: verifies a request's credentials, or throws AWS's error for them. */
import { hash } from "node:crypto";
import type { AccessKeyConfig } from "../config/access.ts";
import type { ChunkSignatures } from "../http/aws-chunked.ts";
import { GatewayError } from "../lib/errors.ts";
import { type AccessKey, ANONYMOUS, createKeyring, type Identity } from "./access-keys.ts";
import { chunkSignatures } from "./chunk-signatures.ts";
import { isSame } from "./constant-time.ts";
import { type Credentials, credentialsOf, type Signing, type SigV2, type SigV4 } from "./credentials.ts";
import { type FormFields, formCredentials, verifyForm } from "./form-credentials.ts";
import { header, type SignedRequest } from "./signed-request.ts";
import { signV2, stringsToSign } from "./sigv2.ts";
import { canonicalPath, canonicalRequest, deriveKey, type SigningKey, sign, stringToSign } from "./sigv4.ts";
import { MAX_SKEW_MS } from "./timings.ts";

export interface Caller {
  readonly identity: Identity;
  /** The hash of the content, if the query has it and x-amz-content-sha256 does not. */
  readonly contentSha256?: string | undefined;
  /** Verifies the chunks of a body with chunk signatures. */
  readonly chunks?: (() => ChunkSignatures) | undefined;
}

export interface Authenticator {
  /**
   * @param body reads the whole body; called only if the signature covers it and all other checks have passed
   * @param claimed gets the id of an existing key, before the signature is verified
   */
  authenticate(
    request: SignedRequest,
    body: () => Promise<Buffer>,
    claimed: { key: string | undefined },
  ): Promise<Caller>;
  /**
   * Verifies a browser's form by its policy's signature.
   * @param fields reads the form's fields; not called without access keys
   */
  authenticateForm(
    request: SignedRequest,
    fields: () => Promise<FormFields>,
    claimed: { key: string | undefined },
  ): Promise<Caller>;
}

const ANONYMOUS_CALLER: Promise<Caller> = Promise.resolve({ identity: ANONYMOUS });

/**
 * @param anonymous checks every request of a gateway without keys
 * @param now milliseconds since the epoch
 */
export function createAuthenticator(
  keys: readonly AccessKeyConfig[],
  anonymous: (request: SignedRequest) => void = () => {},
  now: () => number = Date.now,
): Authenticator {
  if (keys.length === 0) {
    const admit = (request: SignedRequest) => {
      anonymous(request);
      return ANONYMOUS_CALLER;
    };
    return {
      authenticate: admit,
      authenticateForm: admit,
    };
  }
  const keyring = createKeyring(keys);
  const signingKeys = new WeakMap<Signing, SigningKey>();

  const derive = async (key: AccessKey, signing: Signing): Promise<SigningKey> => {
    const derived = await deriveKey(key, signing);
    signingKeys.set(signing, derived);
    return derived;
  };

  const keyOf = (credentials: Credentials): AccessKey => {
    if (credentials.version === "bearer") {
      const key = keyring.byToken(credentials.token);
      if (key !== undefined) return key;
      throw new GatewayError("AccessDenied", "Access Denied: the bearer token is not the secret of an access key");
    }
    const id = credentials.version === 4 ? credentials.signing.keyId : credentials.keyId;
    const key = keyring.byId(id);
    if (key !== undefined) return key;
    throw new GatewayError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", {
      fields: { AWSAccessKeyId: id },
    });
  };

  async function verifyV4(
    key: AccessKey,
    claim: SigV4,
    request: SignedRequest,
    body: () => Promise<Buffer>,
  ): Promise<Caller> {
    const { signing, timestamp } = claim;
    checkScope(claim, request);
    checkTime(claim, now());
    checkHeaders(signing, request);
    const signingKey = signingKeys.get(signing) ?? (await derive(key, signing));
    const payloadHash = request.service === "s3" ? s3PayloadHash(claim, request) : hash("sha256", await body());
    const canonical = canonicalRequest(request, signing, payloadHash);
    const text = stringToSign(timestamp, signingKey, canonical);
    const holds = (text: string) => isSame(sign(signingKey, text), claim.signature);
    if (!holds(text)) {
      const path = canonicalPath(request);
      const other = path && canonicalRequest({ ...request, path }, signing, payloadHash);
      if (!other || !holds(stringToSign(timestamp, signingKey, other))) {
        throw mismatch(key, { StringToSign: text, CanonicalRequest: canonical });
      }
    }
    return {
      identity: key.identity,
      contentSha256: request.service === "s3" && claim.expires !== undefined ? payloadHash : undefined,
      chunks: payloadHash.startsWith("STREAMING-AWS4-")
        ? () => chunkSignatures(signingKey, timestamp, claim.signature)
        : undefined,
    };
  }

  function verifyV2(key: AccessKey, claim: SigV2, request: SignedRequest): Caller {
    if (claim.expires === undefined) {
      const at = Date.parse(header(request, "x-amz-date") ?? header(request, "date") ?? "");
      if (Number.isNaN(at)) throw missingDate();
      checkSkew(at, now());
    } else if (now() > Number(claim.expires) * 1000) {
      throw expired({ Expires: new Date(Number(claim.expires) * 1000) }, now());
    }
    const texts = stringsToSign(request, claim);
    if (!texts.some((text) => isSame(signV2(key.secret, text), claim.signature))) {
      throw mismatch(key, { StringToSign: texts.at(-1)! });
    }
    return { identity: key.identity };
  }

  return {
    async authenticate(request, body, claimed) {
      const credentials = credentialsOf(request);
      if (credentials === undefined) {
        throw new GatewayError("MissingAuthentication", "Access Denied: the request is not signed");
      }
      const key = keyOf(credentials);
      claimed.key = key.id;
      refuseToken(
        header(request, "x-amz-security-token") ||
          request.query["X-Amz-Security-Token"] ||
          request.query["x-amz-security-token"],
      );
      if (credentials.version === "bearer") return { identity: key.identity };
      return credentials.version === 4
        ? verifyV4(key, credentials, request, body)
        : verifyV2(key, credentials, request);
    },

    async authenticateForm(_request, fields, claimed) {
      const form = await fields();
      const credentials = formCredentials(form);
      const key = keyOf(credentials.claim);
      claimed.key = key.id;
      refuseToken(form.get("x-amz-security-token"));
      await verifyForm(key, credentials, derive);
      return { identity: key.identity };
    },
  };
}

function refuseToken(token: string | undefined): void {
  if (!token) return;
  throw new GatewayError(
    "InvalidToken",
    "The provided token is malformed or otherwise invalid: Quarry's access keys have no x-amz-security-token",
  );
}

/**
 * Accepts any region. A client signs for its configured AWS region, and no behaviour here depends on the region. The
 * service name separates S3 requests from Bedrock requests.
 */
function checkScope({ signing, timestamp, expires }: SigV4, request: SignedRequest): void {
  const { service, date } = signing;
  const wrong = (kind: "WrongService" | "AuthorizationHeaderMalformed", what: string) =>
    expires === undefined
      ? new GatewayError(kind, `The authorization header is malformed; ${what}`)
      : new GatewayError("AuthorizationQueryParametersError", `Error parsing the X-Amz-Credential parameter; ${what}`);
  if (service !== request.service) {
    throw wrong("WrongService", `incorrect service "${service}". This endpoint belongs to "${request.service}".`);
  }
  if (!timestamp.startsWith(date)) {
    throw wrong(
      "AuthorizationHeaderMalformed",
      `Invalid credential date "${date}". It is not the date of the request.`,
    );
  }
}

/** Milliseconds since the epoch of `YYYYMMDDTHHMMSSZ`; NaN for a day that does not exist. */
const timeOf = (t: string): number =>
  Date.UTC(
    Number(t.slice(0, 4)),
    Number(t.slice(4, 6)) - 1,
    Number(t.slice(6, 8)),
    Number(t.slice(9, 11)),
    Number(t.slice(11, 13)),
    Number(t.slice(13, 15)),
  );

function checkTime({ timestamp, expires }: SigV4, now: number): void {
  const at = timeOf(timestamp);
  if (expires === undefined) {
    checkSkew(at, now);
    return;
  }
  if (at - now > MAX_SKEW_MS) throw new GatewayError("AccessDenied", "Request is not valid yet");
  const end = at + expires * 1000;
  if (now > end) throw expired({ "X-Amz-Expires": String(expires), Expires: new Date(end) }, now);
}

function checkSkew(at: number, now: number): void {
  if (Math.abs(at - now) <= MAX_SKEW_MS) return;
  throw new GatewayError(
    "RequestTimeTooSkewed",
    "The difference between the request time and the current time is too large.",
    {
      fields: {
        RequestTime: new Date(at).toISOString(),
        ServerTime: new Date(now).toISOString(),
        MaxAllowedSkewMilliseconds: String(MAX_SKEW_MS),
      },
    },
  );
}

const missingDate = () =>
  new GatewayError("MissingDate", "AWS authentication requires a valid Date or x-amz-date header");

const expired = ({ Expires, ...fields }: { Expires: Date; "X-Amz-Expires"?: string }, now: number) =>
  new GatewayError("RequestExpired", "Request has expired", {
    fields: { ...fields, Expires: Expires.toISOString(), ServerTime: new Date(now).toISOString() },
  });

/** Amazon CloudFront adds this header after the client has signed. */
const ADDED_ON_THE_WAY: ReadonlySet<string> = new Set(["x-amz-cf-id"]);

/** Every header of AWS must be signed, because an unsigned header could change the meaning of the request. */
function checkHeaders({ signedHeaders }: Signing, { headers }: SignedRequest): void {
  for (const name in headers) {
    if (!name.startsWith("x-amz-") || signedHeaders.has(name) || ADDED_ON_THE_WAY.has(name)) continue;
    throw new GatewayError("AccessDenied", "There were headers present in the request which were not signed", {
      fields: { HeadersNotSigned: name },
    });
  }
}

/** Only a presigned request may carry the content's hash in its query. */
function s3PayloadHash(claim: SigV4, request: SignedRequest): string {
  const said = header(request, "x-amz-content-sha256");
  if (said !== undefined) return said;
  if (claim.expires !== undefined) {
    const { "X-Amz-Content-Sha256": inQuery, "x-amz-content-sha256": asHeader } = request.query;
    return inQuery ?? asHeader ?? "UNSIGNED-PAYLOAD";
  }
  throw new GatewayError("InvalidRequest", "Missing required header for this request: x-amz-content-sha256");
}

const mismatch = (key: AccessKey, fields: { StringToSign: string; CanonicalRequest?: string }) =>
  new GatewayError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { fields: { AWSAccessKeyId: key.id, ...fields } },
  );
