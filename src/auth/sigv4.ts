/**
 * AWS Signature Version 4. Canonical requests and signing keys come from @smithy/signature-v4. Its `signRequest` is not
 * used: it chooses the time and the headers itself, derives a digest of the key per call, and creates a dozen promises.
 * That costs several times the rest of a small request.
 */
import { createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { createScope, getCanonicalHeaders, getSigningKey, SignatureV4 } from "@smithy/signature-v4";
import type { HttpRequest } from "@smithy/types";
import { decode } from "../http/target.ts";
import { Sha256 } from "../lib/aws/sha256.ts";
import { escapeKey } from "../lib/uri.ts";
import type { AccessKey } from "./access-keys.ts";
import type { Signing } from "./credentials.ts";
import { type SignedRequest, signedValue } from "./signed-request.ts";

/** Exposes the library's canonical request, which is protected. */
class Canonical extends SignatureV4 {
  /** @param double encodes the path a second time and removes dot segments; every service except S3 does */
  constructor(double: boolean) {
    const unused = { accessKeyId: "", secretAccessKey: "" };
    super({ service: "", region: "", credentials: unused, sha256: Sha256, uriEscapePath: double });
  }

  of(request: SignedRequest, signedHeaders: ReadonlySet<string>, payloadHash: string): string {
    const headers: Record<string, string> = {};
    // A signed header that is absent counts as empty, as on AWS.
    for (const name of signedHeaders) headers[name] = signedValue(request, name) ?? "";
    // The library omits headers that proxies change, unless the list names them as signed.
    const canonical = getCanonicalHeaders({ headers } as HttpRequest, undefined, signedHeaders as Set<string>);
    return this.createCanonicalRequest(request as unknown as HttpRequest, canonical, payloadHash);
  }
}

const CANONICAL = { s3: new Canonical(false), bedrock: new Canonical(true) };

export const canonicalRequest = (request: SignedRequest, signing: Signing, payloadHash: string): string =>
  CANONICAL[request.service].of(request, signing.signedHeaders, payloadHash);

/**
 * The canonical form of a path for S3: the key decoded and encoded again. Clients may sign a form that they do not
 * send: the SDK for Java 2.57 sends a key's `//` as `/%2F` over Apache's client and signs `//`. Returns undefined if
 * the canonical form is the path as sent.
 */
export function canonicalPath({ service, path, prefix, bucket }: SignedRequest): string | undefined {
  if (service !== "s3") return undefined;
  // A slash in a bucket's name would address another bucket.
  const start = path.indexOf("/", bucket === undefined ? prefix + 1 : prefix) + 1;
  if (start === 0) return undefined;
  const key = escapeKey(decode(path.slice(start)));
  const canonical = path.slice(0, start) + key;
  return canonical === path ? undefined : canonical;
}

/** Derived once per key and day. */
export interface SigningKey {
  readonly key: KeyObject;
  /** `YYYYMMDD/region/service/aws4_request` */
  readonly scope: string;
}

/** Header values are the bytes of the wire as Latin-1, whatever their encoding. */
export const stringToSign = (timestamp: string, { scope }: SigningKey, canonical: string): string =>
  `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash("sha256", Buffer.from(canonical, "latin1"))}`;

/** Hexadecimal. */
export const sign = ({ key }: SigningKey, text: string): string => createHmac("sha256", key).update(text).digest("hex");

export async function deriveKey(key: AccessKey, { date, region, service }: Signing): Promise<SigningKey> {
  const identity = { accessKeyId: key.id, secretAccessKey: key.secret };
  const bytes = await getSigningKey(Sha256, identity, date, region, service);
  return { key: createSecretKey(bytes), scope: createScope(date, region, service) };
}
