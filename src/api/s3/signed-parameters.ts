/**
 * Presigned URLs carry headers as parameters. boto3's default presigner (signature version 2) and the presigner of the SDK for
 * JavaScript put every `x-amz-` header of a request into its URL.
 */
import type { Headers, Query } from "../../http/target.ts";
import { GatewayError } from "../../lib/errors.ts";

/** Parameters of the signature itself. Authentication reads them. */
export const OF_THE_SIGNATURE: ReadonlySet<string> = new Set([
  "x-amz-algorithm",
  "x-amz-content-sha256",
  "x-amz-credential",
  "x-amz-date",
  "x-amz-expires",
  "x-amz-security-token",
  "x-amz-signature",
  "x-amz-signedheaders",
  "x-amz-user-agent",
]);

/** A presigner computes checksums before there is content: of none. Those of the content come in headers. */
const CHECKSUM = /^x-amz-(sdk-checksum-algorithm$|trailer$|checksum-(?!mode$|algorithm$|type$))/;

/** boto3 signs these two headers in its URLs with version 2 as well. */
const UNPREFIXED: ReadonlySet<string> = new Set(["content-md5", "content-type"]);

/** The headers with those that the URL of a presigned request carries. Throws InvalidArgument where the two differ. */
export function withSignedParameters(headers: Headers, query: Query): Headers {
  const isOld = "AWSAccessKeyId" in query;
  if (!isOld && !("X-Amz-Signature" in query)) return headers;
  let all: Record<string, Headers[string]> | undefined;
  for (const name in query) {
    if (!(name.startsWith("x-amz-") || (isOld && UNPREFIXED.has(name)))) continue;
    if (name !== name.toLowerCase() || OF_THE_SIGNATURE.has(name) || CHECKSUM.test(name)) continue;
    const value = headerValue(name, query[name]!);
    const sent = headers[name];
    if (sent !== undefined && UNPREFIXED.has(name)) continue;
    if (sent !== undefined && sent !== value) {
      throw invalid(name, `The header ${name} and the query parameter of the same name differ`);
    }
    all ??= { ...headers };
    all[name] = value;
  }
  return all ?? headers;
}

/** As Node gives a header: the bytes of the text, one character each. Throws InvalidArgument for what no header can carry. */
export function headerValue(name: string, text: string): string {
  const value = Buffer.from(text.trim()).toString("latin1");
  if (/[\0-\x08\x0a-\x1f\x7f]/.test(value)) throw invalid(name, `${name}: the value cannot be sent as a header`);
  return value;
}

const invalid = (name: string, message: string) =>
  new GatewayError("InvalidArgument", message, { fields: { ArgumentName: name } });
