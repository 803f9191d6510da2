/**
 * S3 and Bedrock at `/ui/s3` and `/ui/bedrock`: the services of `/bedrock/files` and `/bedrock`, with the session's cookie in
 * place of a signature.
 */
import { createServer, type HttpContext, type Service, type Trace } from "../api/serve.ts";
import { asGatewayError } from "../lib/errors.ts";
import { type PageAccess, pageAuthenticator } from "./authenticate.ts";

export type Surroundings = Parameters<typeof createServer>[1];

type Serve = (ctx: HttpContext, requestId: string, trace: Trace) => Promise<void>;

const S3 = "/ui/s3";
const BEDROCK = "/ui/bedrock";

/** A browser that shows an object as a document runs nothing of it, whatever its type. */
const INERT = {
  "content-security-policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

/** Headers that an object has of its own, and that must not be its own here. */
const PLAIN = { "cache-control": "no-store" };
const SAVED = { ...PLAIN, "content-disposition": "attachment" };

interface Faces {
  readonly s3: Service;
  readonly bedrock: Service;
}

/** The face that a request addresses. Undefined: none of them. */
export function createPageFaces(
  { s3, bedrock }: Faces,
  access: PageAccess,
  surroundings: Surroundings,
): (url: string) => Serve | undefined {
  // No page of another origin may use the cookie, whatever `cors` allows for signed requests.
  const own: Surroundings = { ...surroundings, authenticator: pageAuthenticator(access), cors: undefined };
  const face = (service: Service, prefix: string, objectHeaders: Readonly<Record<string, string>> = {}): Serve => {
    const { hostedBucket: _, ...rest } = service;
    const operationHeaders = {
      ...service.operationHeaders,
      GetObject: objectHeaders,
      HeadObject: objectHeaders,
    };
    return createServer({ ...rest, prefix, operationHeaders, error: withSignIn(service.error) }, own);
  };
  const fetched = face(s3, S3, PLAIN);
  const saved = face(s3, S3, SAVED);
  const control = face(bedrock, BEDROCK);

  return (url) => {
    const serve = isUnder(url, S3)
      ? (...[ctx, ...rest]: Parameters<Serve>) => {
          const isFetch = ctx.req.headers["sec-fetch-dest"] === "empty";
          if (!isFetch) ctx.res.setHeader("content-disposition", "attachment");
          return (isFetch ? fetched : saved)(ctx, ...rest);
        }
      : isUnder(url, BEDROCK)
        ? control
        : undefined;
    if (serve === undefined) return undefined;
    return (ctx, ...rest) => {
      for (const [name, value] of Object.entries(INERT)) ctx.res.setHeader(name, value);
      return serve(ctx, ...rest);
    };
  };
}

/** 401 leads the page to its form to sign in. The APIs answer 403, as AWS does. */
const withSignIn =
  (error: Service["error"]): Service["error"] =>
  (thrown, request) => {
    const wire = error(thrown, request);
    return asGatewayError(thrown).kind === "MissingAuthentication" ? { ...wire, status: 401 } : wire;
  };

const isUnder = (url: string, prefix: string): boolean =>
  url.startsWith(prefix) && [undefined, "/", "?"].includes(url[prefix.length]);
