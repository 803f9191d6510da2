/**
 * The checks of requests below `/ui`, which browsers authenticate with a cookie.
 *
 * A cookie goes along with requests that pages of other ports and subdomains cause (SameSite compares sites, not origins). Only
 * the gateway's own page can send the header `x-quarry-page` without a preflight, and no preflight succeeds below `/ui`.
 */
import type { Headers } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import { hostOf } from "./browsers.ts";
import { header, type SignedRequest } from "./signed-request.ts";

type CheckedRequest = Pick<SignedRequest, "method" | "headers">;

/** Values of `Sec-Fetch-Site` (W3C Fetch Metadata, section 2.3) of the page itself and of a typed address. */
const OWN: ReadonlySet<string | undefined> = new Set(["same-origin", "none", undefined]);

/** Throws AccessDenied for a request that another page may have caused. */
export function checkPageRequest(request: CheckedRequest): void {
  const origin = header(request, "origin");
  if (origin !== undefined && hostOf(origin) !== header(request, "host")?.toLowerCase()) {
    throw denied("the request comes from a page of another origin");
  }
  if (!OWN.has(header(request, "sec-fetch-site"))) throw denied("the request comes from another page");
  if (request.method === "GET" || request.method === "HEAD") return;
  if (header(request, "x-quarry-page") !== "1") throw denied("a change needs the header x-quarry-page: 1");
}

const denied = (reason: string) => new GatewayError("AccessDenied", `Access Denied: ${reason}`);

/** True if the browser's connection is encrypted, as far as the gateway or its proxy can tell. */
const isSecure = (headers: Headers, tls: boolean): boolean => tls || headers["x-forwarded-proto"] === "https";

/**
 * The cookie of a session. `__Host-` requires `Path=/`, and the cookie would go to the S3 and Bedrock APIs too. `__Secure-` has no
 * such rule. Without TLS, browsers refuse both prefixes.
 */
const cookieName = (secure: boolean): string => (secure ? "__Secure-quarry-session" : "quarry-session");

/** The session's id in a request. A cookie of plain HTTP does not count over TLS, because anybody on the network can set it. */
export function sessionIdIn(headers: Headers, tls: boolean): string | undefined {
  const wanted = `${cookieName(isSecure(headers, tls))}=`;
  const cookies = headers.cookie as string | undefined;
  const found = cookies?.split(";").find((one) => one.trimStart().startsWith(wanted));
  return found?.trim().slice(wanted.length);
}

/** @param seconds lifetime; 0 deletes the cookie */
export function setSessionCookie(headers: Headers, tls: boolean, id: string, seconds: number): string {
  const secure = isSecure(headers, tls);
  const attributes = `Path=/ui; Max-Age=${seconds}; HttpOnly; SameSite=Strict`;
  return `${cookieName(secure)}=${id}; ${attributes}${secure ? "; Secure" : ""}`;
}
