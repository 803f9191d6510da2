/**
 * The checks of a gateway without access keys: a web page that a user has open must not use the gateway.
 *
 * A page may send simple requests to any address, and reads the responses of a host name of its own that it points to
 * 127.0.0.1 later (DNS rebinding). Browsers say where a request comes from in `Origin` (RFC 6454, section 7) and
 * `Sec-Fetch-Site` (W3C Fetch Metadata, section 2.3). Other clients send neither.
 */
import { isLoopback } from "../config/access.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Cors } from "./cors.ts";
import { header, type SignedRequest } from "./signed-request.ts";

/**
 * @param allowedHosts names without a port, in lower case, that a request's Host may have besides loopback names;
 *   undefined: every name
 * @param domains further names, whose subdomains are allowed as well
 * @param cors the pages of other origins that are allowed; undefined: none
 * @returns a check that throws AccessDenied
 */
export function browserCheck(
  allowedHosts: readonly string[] | undefined,
  domains: readonly string[] = [],
  cors?: Pick<Cors, "allows">,
): (request: SignedRequest) => void {
  const allowed = allowedHosts && new Set([...allowedHosts, ...domains]);
  const endings = domains.map((domain) => `.${domain}`);
  const isAllowed = (name: string) =>
    allowed === undefined || isLocal(name) || allowed.has(name) || endings.some((ending) => name.endsWith(ending));
  return (request) => {
    const host = header(request, "host")?.toLowerCase();
    // HTTP/1.0 has no Host, and no browser sends HTTP/1.0.
    if (host !== undefined && !isAllowed(hostName(host))) {
      throw denied("the Host header is not a loopback name; allowed_hosts permits further names");
    }
    const origin = header(request, "origin");
    if (origin !== undefined && cors?.allows(origin, request.method)) return;
    if (origin !== undefined && hostOf(origin) !== host) {
      throw denied("the request comes from a page of another origin");
    }
    if (header(request, "sec-fetch-site") === "cross-site") {
      throw denied("the request comes from a page of another site");
    }
  };
}

/** Without the port and without the final dot of a fully qualified name. */
export const hostName = (host: string): string => host.replace(/:\d{0,5}$/, "").replace(/\.$/, "");

const isLocal = (name: string): boolean => {
  const bare = name.startsWith("[") && name.endsWith("]") ? name.slice(1, -1) : name;
  return isLoopback(bare) || bare.endsWith(".localhost");
};

/** The host and port of an origin. Undefined for `null` and everything else that is no URL. */
export function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

const denied = (reason: string) => new GatewayError("AccessDenied", `Access Denied: ${reason}`);
