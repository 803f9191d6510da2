/** Serves `/ui/api`: authenticates, finds the route, checks the permission, and answers in JSON. */
import type { HttpContext, Trace } from "../api/serve.ts";
import { bedrockError } from "../api/wire-errors.ts";
import { ANONYMOUS, type Identity } from "../auth/access-keys.ts";
import type { Authenticator } from "../auth/authenticate.ts";
import { checkPageRequest } from "../auth/page-check.ts";
import type { Session } from "../auth/sessions.ts";
import type { SignedRequest } from "../auth/signed-request.ts";
import type { Throttles } from "../auth/throttle.ts";
import { bodyOf } from "../http/request-body.ts";
import { carriesBody, write } from "../http/respond.ts";
import { decode, type Headers, parseQuery, splitTarget } from "../http/target.ts";
import { asGatewayError, GatewayError } from "../lib/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import { type PageAccess, sessionOf, signedOut } from "./authenticate.ts";
import type { Surroundings } from "./faces.ts";
import type { ErrorMessage } from "./messages.ts";
import { type PageRoute, viewerOf } from "./route.ts";
import type { SessionRoutes } from "./session.ts";

export const API = "/ui/api";

/** Bytes of a request's JSON document. */
const DOCUMENT_BYTES = 4_096;

const HEADERS = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

interface Options {
  readonly access: PageAccess;
  /** Of signed requests. */
  readonly authenticator: Authenticator;
  readonly throttles: Throttles | undefined;
  readonly session: SessionRoutes;
  readonly routes: readonly PageRoute[];
  readonly scrub: Scrubber;
}

export function createPageApi(options: Options, { stalls, unverified, queryBytes, closing }: Surroundings) {
  const { access, authenticator, throttles, session: signing, routes, scrub } = options;
  const table = routes.map((route) => ({ route, segments: route.path.split("/") }));

  function routeOf(method: string, path: string) {
    const given = path.split("/").slice(1);
    const here = table.filter(
      ({ segments }) =>
        segments.length === given.length && segments.every((one, at) => one === "*" || one === given[at]),
    );
    if (here.length === 0) throw new GatewayError("UnknownOperation", "There is no such path below /ui/api.");
    const found = here.find(({ route }) => route.method === method || (method === "HEAD" && route.method === "GET"));
    if (found === undefined) throw new GatewayError("MethodNotAllowed", `${method} is not allowed here.`);
    const names = given.filter((_, at) => found.segments[at] === "*").map(decode);
    return { route: found.route, names };
  }

  /** Credentials in the request come first: a script has no cookie. */
  async function identify(
    signed: SignedRequest,
    document: () => Promise<Buffer>,
    trace: Trace,
  ): Promise<{ identity: Identity; session?: Session }> {
    if (access.sessions === undefined) {
      access.anonymous(signed);
      return { identity: ANONYMOUS };
    }
    if (signed.headers.authorization !== undefined) return authenticator.authenticate(signed, document, trace);
    const session = await sessionOf(access, signed.headers);
    if (session === undefined) throw signedOut();
    trace.key = session.identity.keyId;
    return { identity: session.identity, session };
  }

  return async function serve(ctx: HttpContext, requestId: string, trace: Trace): Promise<void> {
    const { req, res } = ctx;
    ctx.respond = false;
    const complete = (more: Readonly<Record<string, string>> = {}) => ({
      ...HEADERS,
      "content-type": "application/json",
      ...more,
      "x-amzn-requestid": requestId,
      ...(closing() && { connection: "close" }),
    });
    const reservation = unverified();
    const abort = new AbortController();
    res.once("close", () => abort.abort(new GatewayError("RequestTimeout", "The client disconnected.")));
    try {
      const { path, query: text } = splitTarget(req.url ?? "/", API);
      const query = parseQuery(text, queryBytes);
      const method = req.method ?? "";
      const headers = req.headers as Headers;
      const signed: SignedRequest = {
        service: "bedrock",
        method,
        path: API + path,
        prefix: API.length,
        query,
        headers,
        rawHeaders: req.rawHeaders,
      };
      if (headers.host === undefined && req.httpVersion === "1.1") {
        throw new GatewayError("InvalidRequest", "The request has no Host header.");
      }
      checkPageRequest(signed);
      const body = bodyOf(req, res, stalls, { maxBytes: DOCUMENT_BYTES, take: reservation.take });
      const document = () => body.document(headers as Record<string, string | undefined>);
      if (path === "/session") {
        trace.operation = signing.operation(method);
        if (access.sessions === undefined) access.anonymous(signed);
        const answer = await signing.serve(req, document, trace);
        return await write(req, res, answer.status, complete(answer.headers), { body: JSON.stringify(answer.message) });
      }
      const { identity, session } = await identify(signed, document, trace);
      reservation.release();
      throttles?.get(identity.keyId)?.request?.();
      const { route, names } = routeOf(method, path);
      trace.operation = route.operation;
      identity.mayCall(route.operation);
      if (carriesBody(req)) await document();
      const message = await route.handle({
        req,
        res,
        identity,
        viewer: viewerOf(identity),
        session,
        query,
        names,
        signal: abort.signal,
        requestId,
      });
      if (message !== undefined) await write(req, res, 200, complete(), { body: JSON.stringify(message) });
    } catch (error) {
      trace.cause = error;
      const wire = bedrockError(scrub.error(error));
      trace.code = wire.code;
      if (res.headersSent) return void res.destroy();
      const { kind, message } = scrub.error(error);
      const status = asGatewayError(error).kind === "MissingAuthentication" ? 401 : wire.status;
      const answer: ErrorMessage = { code: wire.code === "" ? kind : wire.code, message };
      await write(req, res, status, complete(wire.headers), { body: JSON.stringify(answer) });
    } finally {
      reservation.release();
    }
  };
}
