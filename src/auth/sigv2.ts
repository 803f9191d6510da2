/**
 * S3's Signature Version 2. boto3 1.44 still presigns with it at a custom endpoint. Source: "Signing and authenticating
 * REST requests" in the S3 user guide, and botocore 1.44.5, `HmacV1Auth`.
 */
import { createHmac } from "node:crypto";
import type { SigV2 } from "./credentials.ts";
import { header, type SignedRequest, signedValue } from "./signed-request.ts";

/** Signed parameters. The holder of a URL can change all others. */
const SIGNED_PARAMETERS: ReadonlySet<string> = new Set([
  "accelerate",
  "acl",
  "analytics",
  "cors",
  "defaultObjectAcl",
  "delete",
  "inventory",
  "lifecycle",
  "location",
  "logging",
  "metrics",
  "notification",
  "object-lock",
  "partNumber",
  "policy",
  "replication",
  "requestPayment",
  "response-cache-control",
  "response-content-disposition",
  "response-content-encoding",
  "response-content-language",
  "response-content-type",
  "response-expires",
  "restore",
  "select",
  "select-type",
  "storageClass",
  "tagging",
  "torrent",
  "uploadId",
  "uploads",
  "versionId",
  "versioning",
  "versions",
  "website",
]);

/** The possible strings to sign of a request: one per name that a client may use for the resource. */
export function stringsToSign(request: SignedRequest, claim: SigV2): readonly string[] {
  const amz = amzHeaders(request);
  const dated = amz.some(([name]) => name === "x-amz-date");
  const date = claim.expires ?? (dated ? "" : (header(request, "date") ?? ""));
  const first = [request.method, given(request, "content-md5"), given(request, "content-type"), date];
  const head = [...first, ...amz.map(([name, value]) => `${name}:${value}`)].join("\n");
  const parameters = signedParameters(request);
  const names = claim.expires === undefined ? resources(request) : [canonicalResource(request)];
  return names.flatMap(withSlash).map((resource) => `${head}\n${resource}${parameters}`);
}

/** boto3 puts signed headers into a presigned query. The sender need not repeat them. */
const given = (request: SignedRequest, name: string): string =>
  (signedValue(request, name) ?? request.query[name] ?? "").trim();

function amzHeaders(request: SignedRequest): (readonly [name: string, value: string])[] {
  const names = [...Object.keys(request.headers), ...Object.keys(request.query)].filter((name) =>
    name.startsWith("x-amz-"),
  );
  return [...new Set(names)].sort().map((name) => [name, given(request, name)]);
}

function signedParameters({ query }: SignedRequest): string {
  const names = Object.keys(query).filter((name) => SIGNED_PARAMETERS.has(name));
  const pairs = names.sort().map((name) => (query[name] === "" ? name : `${name}=${query[name]}`));
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/**
 * `/bucket/key`, without the endpoint's path, as botocore signs it. A presigned URL must be signed this way: with the
 * endpoint's path, the resource would be another object in a bucket of that name. The bucket in a host name is a part of the
 * resource, because version 2 does not sign the host.
 */
function canonicalResource({ path, prefix, bucket }: SignedRequest): string {
  const below = path.slice(prefix) || "/";
  return bucket === undefined ? below : `/${bucket}${below}`;
}

/** For headers. Some clients sign the path that they send. */
function resources(request: SignedRequest): readonly string[] {
  const { path, prefix, bucket } = request;
  const sent = bucket === undefined ? path : `/${bucket}${path}`;
  const canonical = canonicalResource(request);
  // If the bucket has the name of the endpoint's path, the canonical name would be the sent path of another object.
  return canonical.startsWith(`${path.slice(0, prefix)}/`) && prefix > 0 ? [sent] : [...new Set([sent, canonical])];
}

/** botocore signs a bucket with a slash at its end. */
const withSlash = (name: string): readonly string[] => (/^\/[^/]+$/.test(name) ? [name, `${name}/`] : [name]);

/** Base64. */
export const signV2 = (secret: string, text: string): string =>
  createHmac("sha1", secret).update(text, "latin1").digest("base64");
