/** Signs requests with the SDK's signer, over exactly the bytes that a test sends. */
import { createHash, createHmac } from "node:crypto";
import { SignatureV4 } from "@smithy/signature-v4";
import { parseQuery } from "../../src/http/target.ts";
import type { Framed } from "./chunked.ts";

export interface Signer {
  readonly id: string;
  readonly secret: string;
  readonly service?: string;
  readonly region?: string;
  /** The date in the signature. */
  readonly at?: Date;
}

export interface Parts {
  readonly method: string;
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Headers = Readonly<Record<string, string>>;

class Sha256 {
  readonly #hash;
  constructor(secret?: unknown) {
    this.#hash = secret === undefined ? createHash("sha256") : createHmac("sha256", secret as Uint8Array);
  }
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
  reset(): void {}
}

/** The Host header that wire.ts sends. */
const HOST = "localhost";

function setUp({ id, secret, service = "s3", region = "us-east-1", at = new Date() }: Signer, parts: Parts) {
  const credentials = { accessKeyId: id, secretAccessKey: secret };
  const options = { credentials, service, region, sha256: Sha256, uriEscapePath: service !== "s3" };
  const signer = new SignatureV4({ ...options, applyChecksum: service === "s3" });
  const [path = "", query = ""] = parts.target.split("?");
  const names = Object.entries(parts.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    signer,
    at,
    request: {
      method: parts.method,
      protocol: "http:",
      hostname: HOST,
      path,
      query: { ...parseQuery(query) },
      headers: { host: HOST, ...Object.fromEntries(names) } as Record<string, string>,
      body: parts.body,
    },
  };
}

/** The request's headers, with those of the signature. */
export async function signedHeaders(signer: Signer, parts: Parts): Promise<Headers> {
  const { signer: v4, request, at } = setUp(signer, parts);
  // Signs all headers, also those that the SDK leaves to proxies. Other signers do so.
  const signableHeaders = new Set(Object.keys(request.headers));
  const { headers } = await v4.sign(request, { signingDate: at, signableHeaders });
  const { host: _, ...rest } = headers;
  return rest;
}

/** The target of a presigned request. */
export async function presigned(
  signer: Signer,
  parts: Parts,
  expiresIn: number,
  contentSha256 = "UNSIGNED-PAYLOAD",
): Promise<string> {
  const { signer: v4, request, at } = setUp(signer, parts);
  if (signer.service !== "bedrock") request.headers["x-amz-content-sha256"] = contentSha256;
  const { query = {} } = await v4.presign(request, { signingDate: at, expiresIn });
  const text = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return `${request.path}?${text.join("&")}`;
}

const hmac = (key: Buffer | string, text: string) => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string) => createHash("sha256").update(text).digest("hex");

/**
 * A chunked upload, signed as the AWS SDK for Java signs it. Each signature covers the one before it: request, chunks, trailers.
 * @param frame encodes the body with these signatures: one for each chunk, one for the end, one for the trailer
 */
export async function signedUpload(
  signer: Signer,
  target: string,
  { chunks, trailer }: { readonly chunks: readonly string[]; readonly trailer?: readonly [string, string] },
  frame: (signatures: readonly string[]) => Framed,
): Promise<Framed> {
  const { headers: framing } = frame([]);
  const headers = await signedHeaders(signer, { method: "PUT", target, headers: framing });
  const [, scope = "", seed = ""] = /Credential=[^/]+\/([^,]+),.*Signature=(\w+)/.exec(headers.authorization!) ?? [];
  const key = ["aws4_request"].reduce(
    hmac,
    scope
      .split("/")
      .slice(0, 3)
      .reduce(hmac, `AWS4${signer.secret}` as never),
  );
  const signatures: string[] = [];
  const sign = (kind: string, lines: string) => {
    const text = [`AWS4-HMAC-SHA256-${kind}`, headers["x-amz-date"], scope, signatures.at(-1) ?? seed, lines];
    signatures.push(hmac(key, text.join("\n")).toString("hex"));
  };
  for (const chunk of [...chunks, ""]) sign("PAYLOAD", `${sha256("")}\n${sha256(chunk)}`);
  if (trailer !== undefined) sign("TRAILER", sha256(`${trailer[0]}:${trailer[1]}\n`));
  return { headers, body: frame(signatures).body };
}

/** S3's Signature Version 2 in a header. `resource` is the canonical resource. */
export const signedV2 = ({ id, secret }: Signer, text: string): string =>
  `AWS ${id}:${createHmac("sha1", secret).update(text).digest("base64")}`;
