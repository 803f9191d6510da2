/**
 * The request target as sent. `new URL()` is not used, because it collapses `/./` and `/../`. Both are legal in S3
 * keys, and boto3, JS and Go send them unescaped.
 */
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { GatewayError } from "../lib/errors.ts";

export type Query = { readonly [name: string]: string };

/**
 * Splits `/prefix/path?query` after the prefix. The path stays encoded and keeps its leading slash. It may be empty.
 */
export function splitTarget(target: string, prefix: string): { readonly path: string; readonly query: string } {
  const mark = target.indexOf("?", prefix.length);
  return mark < 0
    ? { path: target.slice(prefix.length), query: "" }
    : { path: target.slice(prefix.length, mark), query: target.slice(mark + 1) };
}

/**
 * The URL that the client used, without its query: the scheme of the socket, the Host header, the path as sent. Forwarding
 * headers are ignored, because no proxy is trusted.
 */
export function urlOf({ socket, headers, url = "/" }: Pick<IncomingMessage, "socket" | "headers" | "url">): string {
  const scheme = socket instanceof TLSSocket ? "https" : "http";
  return `${scheme}://${headers.host ?? ""}${splitTarget(url, "").path}`;
}

/**
 * Throws InvalidURI for invalid percent-encoding and for a duplicate parameter. Throws HeadersTooLarge for a text
 * longer than `most` bytes.
 */
export function parseQuery(text: string, most = Number.POSITIVE_INFINITY): Query {
  if (text === "") return NONE;
  if (text.length > most) throw headersTooLarge("query", most);
  const query: Record<string, string> = Object.create(null);
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeParameter(equals < 0 ? pair : pair.slice(0, equals));
    if (name in query) throw new GatewayError("InvalidURI", `Duplicate query parameter '${name}'`);
    query[name] = equals < 0 ? "" : decodeParameter(pair.slice(equals + 1));
  }
  return query;
}
const NONE: Query = Object.freeze(Object.create(null));

const decodeParameter = (text: string) => decode(text.includes("+") ? text.replaceAll("+", " ") : text);

/** Percent-decoding of one label or parameter. */
export function decode(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    throw new GatewayError("InvalidURI", "Couldn't parse the specified URI: it is not UTF-8 in percent-encoding");
  }
}

/** S3's error for a query, and for a request head, that is too long. */
export const headersTooLarge = (what: string, most: number) =>
  new GatewayError("HeadersTooLarge", `Your request's ${what} exceeds the maximum allowed size: ${most} bytes.`, {
    fields: { MaxSizeAllowed: String(most) },
  });

export type Headers = { readonly [name: string]: string | string[] | undefined };
