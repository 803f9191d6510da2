/**
 * The request target, as it was sent. Never through `new URL()`, which collapses `/./` and `/../`: both are legal in S3
 * keys, and boto3, JS and Go send them raw.
 */
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { GatewayError } from "../lib/errors.ts";

export type Query = { readonly [name: string]: string };

/** Cuts `/prefix/path?query` behind the prefix. The path keeps its encoding and its leading slash; it may be empty. */
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
 * Throws InvalidURI for what is not UTF-8 in percent-encoding, and for a parameter that is there twice; HeadersTooLarge where
 * the text is longer than `most` bytes.
 */
export function parseQuery(text: string, most = Number.POSITIVE_INFINITY): Query {
  if (text === "") return NONE;
  if (text.length > most) throw headersTooLarge("query", most);
  const query: Record<string, string> = Object.create(null);
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decodeParameter(equals < 0 ? pair : pair.slice(0, equals));
    if (name in query) throw new GatewayError("InvalidURI", `The query parameter '${name}' is there twice`);
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

/** S3's code for both: of a query, and of all that comes before the body. */
export const headersTooLarge = (what: string, most: number) =>
  new GatewayError("HeadersTooLarge", `Your request's ${what} exceeds the maximum allowed size: ${most} bytes.`, {
    fields: { MaxSizeAllowed: String(most) },
  });

export type Headers = { readonly [name: string]: string | string[] | undefined };
