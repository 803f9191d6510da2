/** Serializes errors: as XML for S3, as JSON for Bedrock. */
import { asGatewayError, type Detail, WIRE } from "../lib/errors.ts";

/** An error response, with its body in memory. */
export interface WireError {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The error code in the response, for the log. */
  readonly code: string;
}

export function detailHeaders({ retryAfterMs, upstreamRequestId }: Detail): Record<string, string> {
  return {
    ...(retryAfterMs !== undefined && { "x-amz-retry-after": String(Math.ceil(retryAfterMs)) }),
    ...(upstreamRequestId !== undefined && { "x-upstream-request-id": upstreamRequestId }),
  };
}

/** S3's error document (API reference, "REST error responses"). The caller omits the body for HEAD and 304. */
export function s3Error(error: unknown, request: { readonly id: string; readonly resource: string }): WireError {
  const { kind, message, detail } = asGatewayError(error);
  const [code, status] = WIRE[kind];
  const members = { Code: code, Message: message, Resource: request.resource, ...detail.fields, RequestId: request.id };
  const children = Object.entries({ ...members, HostId: request.id }).map(
    ([name, value]) => `<${name}>${escapeXml(value)}</${name}>`,
  );
  return {
    status,
    code,
    headers: { ...detailHeaders(detail), "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${children.join("")}</Error>`,
  };
}

/** An error of restJson1: the type in a header, the message in the body (Smithy, "AWS restJson1 protocol"). */
export function bedrockError(error: unknown): WireError {
  const { kind, message, detail } = asGatewayError(error);
  const [, , type, status] = WIRE[kind];
  return {
    status,
    code: type,
    headers: { ...detailHeaders(detail), "content-type": "application/json", "x-amzn-errortype": type },
    body: JSON.stringify({ message }),
  };
}

/** Replaces characters that XML 1.0 does not allow with U+FFFD, because parsers would refuse the document. */
export const escapeXml = (text: string) =>
  text
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(
      /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      "\ufffd",
    );
