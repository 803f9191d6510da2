/**
 * Cross-origin requests of web pages: which ones the configuration allows, and the headers that tell the browser so. Rules and
 * errors are S3's (user guide, "Using cross-origin resource sharing").
 */
import type { CorsConfig } from "../config/cors.ts";
import type { Headers } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import { glob } from "../lib/glob.ts";

export interface Cors {
  /** True if pages of this origin may send requests of this method. */
  allows(origin: string, method: string): boolean;
  /** The headers of the response to a request. Without `origin`, only what caches need. */
  answer(origin: string | undefined, method: string): Readonly<Record<string, string>>;
  /** The headers of the response to a preflight request. Throws AccessForbidden if the request is not allowed. */
  preflight(question: Preflight): Readonly<Record<string, string>>;
}

/** The questions of a preflight request. */
interface Preflight {
  readonly origin: string;
  readonly method: string;
  /** In lower case. */
  readonly headers: readonly string[];
}

const VARY = { vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method" };

export function createCors({ origins, methods, headers, expose_headers, max_age_seconds }: CorsConfig): Cors {
  const ofOrigins = origins.map(glob);
  const ofHeaders = headers.map((pattern) => glob(pattern.toLowerCase()));
  const isOpen = origins.includes("*");
  const allows = (origin: string, method: string) =>
    (methods as readonly string[]).includes(method) && ofOrigins.some((pattern) => pattern.test(origin));
  const allowed = (origin: string) => ({
    ...VARY,
    "access-control-allow-origin": isOpen ? "*" : origin,
    ...(!isOpen && { "access-control-allow-credentials": "true" }),
  });
  const exposed = { "access-control-expose-headers": expose_headers.join(", ") };

  return {
    allows,
    answer: (origin, method) =>
      origin !== undefined && allows(origin, method) ? { ...allowed(origin), ...exposed } : VARY,
    preflight({ origin, method, headers }) {
      const isAllowed = allows(origin, method) && headers.every((name) => ofHeaders.some((one) => one.test(name)));
      if (!isAllowed) throw refused(method, NOT_ALLOWED);
      return {
        ...allowed(origin),
        "access-control-allow-methods": methods.join(", "),
        ...(headers.length > 0 && { "access-control-allow-headers": headers.join(", ") }),
        "access-control-max-age": String(max_age_seconds),
      };
    },
  };
}

/** The headers of the response to an OPTIONS request. Throws AccessForbidden, and BadRequest if it asks nothing. */
export function preflight(cors: Cors | undefined, sent: Headers): Readonly<Record<string, string>> {
  const { origin, "access-control-request-method": method } = sent as { readonly [name: string]: string | undefined };
  if (origin === undefined) {
    throw new GatewayError("BadRequest", "Insufficient information. Origin request header needed.");
  }
  if (method === undefined) {
    throw new GatewayError("BadRequest", "Invalid Access-Control-Request-Method: null");
  }
  if (cors === undefined) throw refused(method, "CORSResponse: CORS is not enabled for this bucket.");
  const names = String(sent["access-control-request-headers"] ?? "").split(",");
  const headers = names.map((name) => name.trim().toLowerCase()).filter((name) => name !== "");
  return cors.preflight({ origin, method, headers });
}

/** S3's own words and spelling. */
const NOT_ALLOWED =
  "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.";

const refused = (method: string, message: string) =>
  new GatewayError("AccessForbidden", message, { fields: { Method: method } });
