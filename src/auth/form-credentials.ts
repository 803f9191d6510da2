/**
 * Credentials of a browser's form: a signature, of version 4 or 2, over the form's policy. Source: "Browser-Based Uploads Using
 * POST" in the S3 API reference, for version 2 "Browser-based uploads using POST" in the S3 user guide.
 */
import { GatewayError } from "../lib/errors.ts";
import type { AccessKey } from "./access-keys.ts";
import { isSame } from "./constant-time.ts";
import { ALGORITHM, SIGNATURE, type SigV2, type SigV4, signingOf, TIMESTAMP } from "./credentials.ts";
import { signV2 } from "./sigv2.ts";
import { type SigningKey, sign } from "./sigv4.ts";

/** By name in lower case. */
export type FormFields = ReadonlyMap<string, string>;

export interface FormCredentials {
  readonly claim: SigV4 | SigV2;
  /** Base64, as sent: the signature covers this text. */
  readonly policy: string;
}

const POLICY = "policy";
const V4_FIELDS = ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature"] as const;
const V2_FIELDS = ["awsaccesskeyid", "signature"] as const;

/** Fields that a policy need not name (API reference, "Creating a POST policy"). */
export const UNSIGNED_FIELDS: ReadonlySet<string> = new Set([POLICY, "x-amz-signature", ...V2_FIELDS]);

/** Throws MissingAuthentication for a form without credentials, and InvalidArgument for incomplete or malformed ones. */
export function formCredentials(fields: FormFields): FormCredentials {
  const isV4 = V4_FIELDS.some((name) => fields.has(name));
  const isV2 = V2_FIELDS.some((name) => fields.has(name));
  const policy = fields.get(POLICY);
  if (!isV4 && !isV2 && policy === undefined) {
    throw new GatewayError("MissingAuthentication", "Access Denied: the form has no signed policy");
  }
  if (isV4 && isV2) {
    throw new GatewayError("UnsupportedAuthorization", "Only one auth mechanism allowed: the form has two signatures");
  }
  if (policy === undefined) throw missingField(POLICY);
  return { policy, claim: isV4 ? fromV4(fields) : fromV2(fields) };
}

function fromV4(fields: FormFields): SigV4 {
  for (const name of V4_FIELDS) if (!fields.get(name)) throw missingField(name);
  const [algorithm, credential, timestamp, signature] = V4_FIELDS.map((name) => fields.get(name)!) as [
    string,
    string,
    string,
    string,
  ];
  if (algorithm !== ALGORITHM) throw invalid("x-amz-algorithm", `x-amz-algorithm only supports "${ALGORITHM}"`);
  if (!TIMESTAMP.test(timestamp)) {
    throw invalid("x-amz-date", "x-amz-date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"");
  }
  if (!SIGNATURE.test(signature)) throw invalid("x-amz-signature", "x-amz-signature is not 64 hexadecimal digits");
  // A form has no signed headers.
  const signing = signingOf(credential, "host", (what) => invalid("x-amz-credential", what));
  if (signing.service !== "s3") throw invalid("x-amz-credential", 'the Credential is not for the service "s3".');
  if (!timestamp.startsWith(signing.date)) throw invalid("x-amz-credential", "the Credential has another date.");
  return { version: 4, signing, signature, timestamp, expires: undefined };
}

function fromV2(fields: FormFields): SigV2 {
  const [keyId, signature] = V2_FIELDS.map((name) => fields.get(name));
  if (!keyId) throw missingField("AWSAccessKeyId");
  if (!signature) throw missingField("signature");
  return { version: 2, keyId, signature, expires: undefined };
}

/** Throws SignatureDoesNotMatch. */
export async function verifyForm(
  key: AccessKey,
  { claim, policy }: FormCredentials,
  derive: (key: AccessKey, signing: SigV4["signing"]) => Promise<SigningKey>,
): Promise<void> {
  const computed = claim.version === 4 ? sign(await derive(key, claim.signing), policy) : signV2(key.secret, policy);
  if (isSame(computed, claim.signature)) return;
  throw new GatewayError(
    "SignatureDoesNotMatch",
    "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
    { fields: { AWSAccessKeyId: key.id, StringToSign: policy } },
  );
}

const invalid = (name: string, message: string) =>
  new GatewayError("InvalidArgument", message, { fields: { ArgumentName: name } });

/** S3's own words. */
export const missingField = (name: string): GatewayError =>
  invalid(
    name,
    `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
  );
