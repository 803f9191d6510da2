/**
 * AWS Signature Version 4: what the signature of a request must be. Canonical requests and signing keys are
 * @smithy/signature-v4's; its `signRequest` is not used, because it signs at a time and with headers of its own choice,
 * derives a key's digest each time and takes a dozen promises: several times what the rest of a small request costs.
 */
import { createHash, createHmac, createSecretKey, hash, type KeyObject } from "node:crypto";
import { createScope, getCanonicalHeaders, getSigningKey, SignatureV4 } from "@smithy/signature-v4";
import type { HttpRequest, SourceData } from "@smithy/types";
import type { AccessKey } from "./access-keys.ts";
import type { SigV4 } from "./credentials.ts";
import type { SignedRequest } from "./signed-request.ts";

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

  of(request: SignedRequest, signedHeaders: readonly string[], payloadHash: string): string {
    const headers: Record<string, string> = {};
    // A header that was signed and is gone counts as empty, as it does on AWS.
    for (const name of signedHeaders) headers[name] = (request.headers[name] as string | undefined) ?? "";
    // The library leaves out what proxies change, unless it is told that it was signed.
    const canonical = getCanonicalHeaders({ headers } as HttpRequest, undefined, new Set(signedHeaders));
    return this.createCanonicalRequest(request as unknown as HttpRequest, canonical, payloadHash);
  }
}

const CANONICAL = { s3: new Canonical(false), bedrock: new Canonical(true) };

export const canonicalRequest = (request: SignedRequest, signedHeaders: readonly string[], payloadHash: string) =>
  CANONICAL[request.service].of(request, signedHeaders, payloadHash);

/** `YYYYMMDD/region/service/aws4_request` */
export const scopeOf = ({ date, region, service }: SigV4): string => createScope(date, region, service);

/** Header values came off the wire byte for byte as Latin-1, whatever the client meant by them. */
export const stringToSign = (claim: SigV4, scope: string, canonical: string): string =>
  `AWS4-HMAC-SHA256\n${claim.timestamp}\n${scope}\n${hash("sha256", Buffer.from(canonical, "latin1"))}`;

export const sign = (key: KeyObject, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/** A day's keys for every region that somebody signs for. */
const MOST_KEYS = 1_000;

/** Signing keys, each derived once: per access key, date, region and service. */
export function createSigningKeys() {
  const known = new Map<string, KeyObject>();
  return {
    async derive(key: AccessKey, claim: SigV4, scope: string): Promise<KeyObject> {
      const { id: accessKeyId, secret: secretAccessKey } = key;
      const identity = { accessKeyId, secretAccessKey };
      const bytes = await getSigningKey(Sha256, identity, claim.date, claim.region, claim.service);
      const derived = createSecretKey(bytes);
      if (known.size >= MOST_KEYS) known.clear();
      known.set(`${accessKeyId}/${scope}`, derived);
      return derived;
    },
    get: (key: AccessKey, scope: string): KeyObject | undefined => known.get(`${key.id}/${scope}`),
  };
}
