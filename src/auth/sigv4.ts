/**
 * AWS Signature Version 4: what the signature of a request must be. Canonical requests and signing keys are
 * @smithy/signature-v4's; its `signRequest` is not used, because it signs at a time and with headers of its own choice,
 * derives a key's digest each time and takes a dozen promises: several times what the rest of a small request costs.
 */
import { createHash, createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { createScope, getCanonicalHeaders, getSigningKey, SignatureV4 } from "@smithy/signature-v4";
import type { HttpRequest, SourceData } from "@smithy/types";
import { decode } from "../http/target.ts";
import { escapeKey } from "../lib/uri.ts";
import type { AccessKey } from "./access-keys.ts";
import type { Signing } from "./credentials.ts";
import { type SignedRequest, signedValue } from "./signed-request.ts";

/** What the library asks a hash to be. */
class Sha256 {
  readonly #hash;

  constructor(secret?: SourceData) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }

  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }

  reset(): void {}
}

/** Gives out the library's canonical request, which only its own subclasses may ask for. */
class Canonical extends SignatureV4 {
  /** @param double S3 signs a path as it is sent; every other service encodes it once more and takes out dot segments. */
  constructor(double: boolean) {
    const nobody = { accessKeyId: "", secretAccessKey: "" };
    super({ service: "", region: "", credentials: nobody, sha256: Sha256, uriEscapePath: double });
  }

  of(request: SignedRequest, signedHeaders: ReadonlySet<string>, payloadHash: string): string {
    const headers: Record<string, string> = {};
    // A header that was signed and is gone counts as empty, as it does on AWS.
    for (const name of signedHeaders) headers[name] = signedValue(request, name) ?? "";
    // The library leaves out what proxies change, unless it is told that it was signed.
    const canonical = getCanonicalHeaders({ headers } as HttpRequest, undefined, signedHeaders as Set<string>);
    return this.createCanonicalRequest(request as unknown as HttpRequest, canonical, payloadHash);
  }
}

const CANONICAL = { s3: new Canonical(false), bedrock: new Canonical(true) };

export const canonicalRequest = (request: SignedRequest, signing: Signing, payloadHash: string): string =>
  CANONICAL[request.service].of(request, signing.signedHeaders, payloadHash);

/**
 * What S3 takes a path for, which is the key decoded and encoded again: clients need not send what they sign. The SDK for Java
 * 2.57 sends a key's `//` as `/%2F` over Apache's client and signs it as `//`. Undefined where it is as it was sent.
 */
export function canonicalPath({ service, path, prefix }: SignedRequest): string | undefined {
  if (service !== "s3") return undefined;
  // A slash in a bucket's name would be another bucket's.
  const start = path.indexOf("/", prefix + 1) + 1;
  if (start === 0) return undefined;
  const key = escapeKey(decode(path.slice(start)));
  const canonical = path.slice(0, start) + key;
  return canonical === path ? undefined : canonical;
}

/** What is derived once for all requests that a client signs in a day. */
export interface SigningKey {
  readonly key: KeyObject;
  /** `YYYYMMDD/region/service/aws4_request` */
  readonly scope: string;
}

/** Header values came off the wire byte for byte as Latin-1, whatever the client meant by them. */
export const stringToSign = (timestamp: string, { scope }: SigningKey, canonical: string): string =>
  `AWS4-HMAC-SHA256\n${timestamp}\n${scope}\n${hash("sha256", Buffer.from(canonical, "latin1"))}`;

/** In hexadecimal. */
export const sign = ({ key }: SigningKey, text: string): string => createHmac("sha256", key).update(text).digest("hex");

export async function deriveKey(key: AccessKey, { date, region, service }: Signing): Promise<SigningKey> {
  const identity = { accessKeyId: key.id, secretAccessKey: key.secret };
  const bytes = await getSigningKey(Sha256, identity, date, region, service);
  return { key: createSecretKey(bytes), scope: createScope(date, region, service) };
}
