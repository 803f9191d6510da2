/** Why an attempt failed, as sentences. No sentence contains text of others, so none can contain a secret. */
import { errors } from "undici";
import { AddressNotAllowed } from "./connector.ts";

/** Codes of Node, of its TLS (OpenSSL's names), and of undici. */
const SENTENCES: Readonly<Record<string, string>> = {
  EAI_AGAIN: "DNS did not answer for the endpoint's host.",
  ENOTFOUND: "The endpoint's host does not exist in DNS.",
  ECONNREFUSED: "The endpoint refused the connection.",
  EHOSTUNREACH: "The endpoint's host cannot be reached.",
  ENETUNREACH: "The endpoint's network cannot be reached.",
  ETIMEDOUT: "The endpoint did not accept the connection in time.",
  UND_ERR_CONNECT_TIMEOUT: "The endpoint did not accept the connection in time.",
  UND_ERR_HEADERS_OVERFLOW: "The answer's headers are too long.",
  CERT_HAS_EXPIRED: "The endpoint's certificate has expired.",
  CERT_NOT_YET_VALID: "The endpoint's certificate is not valid yet.",
  CERT_REVOKED: "The endpoint's certificate is revoked.",
  ERR_TLS_CERT_ALTNAME_INVALID: "The endpoint's certificate is for another host.",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The endpoint's certificate is not from a trusted authority.",
  SELF_SIGNED_CERT_IN_CHAIN: "The endpoint's certificate is not from a trusted authority.",
  UNABLE_TO_GET_ISSUER_CERT: "The endpoint's certificate is not from a trusted authority.",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The endpoint's certificate is not from a trusted authority.",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The endpoint's certificate is not from a trusted authority.",
};
const NO_TLS = "The endpoint and Quarry agree on no TLS connection.";
const NO_HTTP = "The endpoint's answer is not HTTP.";
const BROKEN_BEFORE = "The connection broke before the answer.";
const BROKEN_AMID = "The connection broke amid the answer.";
const BROKEN_CODES: ReadonlySet<string> = new Set(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET"]);

/** @param isAnswered true if the answer's headers have arrived */
export function attemptFailure(error: unknown, isAnswered: boolean): string {
  if (error instanceof AddressNotAllowed) {
    return "The endpoint's host has an address that is not public, and is not in `allowed_hosts`.";
  }
  // The attempts at several addresses of one host.
  if (error instanceof AggregateError && error.errors.length > 0) return attemptFailure(error.errors[0], isAnswered);
  const code = String((error as { readonly code?: unknown } | undefined)?.code ?? "");
  const sentence = SENTENCES[code];
  if (sentence !== undefined) return sentence;
  if (error instanceof errors.HTTPParserError || error instanceof errors.ResponseContentLengthMismatchError) {
    return NO_HTTP;
  }
  if (code === "EPROTO" || code.startsWith("ERR_SSL_") || code.startsWith("ERR_TLS_")) return NO_TLS;
  if (BROKEN_CODES.has(code)) return isAnswered ? BROKEN_AMID : BROKEN_BEFORE;
  return `The request failed${/^[A-Z][A-Z0-9_]*$/.test(code) ? ` with ${code}` : ""}.`;
}

/** What a status says that is not a success. */
export function statusFailure(status: number): string {
  if (status === 410) return "The endpoint is gone (410): it wants no more events.";
  // Standard Webhooks counts them as failures. To follow one would give the event to a host that the URL does not name.
  if (status >= 300 && status < 400)
    return `The endpoint redirects (${status}), which is not followed. Change its URL.`;
  return `The endpoint answered with ${status}.`;
}

export const late = (timeoutMs: number, isAnswered: boolean): string =>
  isAnswered
    ? `The answer did not end within ${timeoutMs / 1000} seconds.`
    : `The endpoint did not answer within ${timeoutMs / 1000} seconds.`;
