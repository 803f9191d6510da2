/**
 * Serves one request of a modelled service: routes it, authenticates it, and calls its handler with typed input.
 *
 * Responses are written to Node's response directly, because Koa drops Content-Length on HEAD and chooses content types.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { HttpResponse } from "@smithy/protocol-http";
import type { Identity } from "../auth/access-keys.ts";
import type { Authenticator } from "../auth/authenticate.ts";
import { type Cors, preflight } from "../auth/cors.ts";
import type { SignedRequest } from "../auth/signed-request.ts";
import type { Throttles } from "../auth/throttle.ts";
import { type FormBody, formBody } from "../http/form.ts";
import { bodyOf, type RequestBody } from "../http/request-body.ts";
import { ContentFailed, carriesBody, write } from "../http/respond.ts";
import type { Stalls } from "../http/stalls.ts";
import { type Headers, parseQuery, splitTarget } from "../http/target.ts";
import type { Reservation } from "../http/unverified.ts";
import { GatewayError } from "../lib/errors.ts";
import { checkBucketName } from "../objects/names.ts";
import type { Routing } from "../routing.ts";
import { type Call, type Handlers, portable } from "./call.ts";
import { createCall } from "./create-call.ts";
import { refuseHeaders, refuseSubresources } from "./refusals.ts";
import type { Route } from "./route.ts";
import { createRouter, refuseMiss } from "./router.ts";
import { asMeant } from "./s3/as-meant.ts";
import { type HostedBucket, refuseMisread } from "./s3/virtual-host.ts";
import { typedInput } from "./typed-input.ts";
import type { WireError } from "./wire-errors.ts";

export interface Service<Routes extends { readonly [name: string]: Route } = { readonly [name: string]: Route }> {
  readonly name: "s3" | "bedrock";
  readonly prefix: string;
  readonly routes: Routes;
  readonly handlers: Handlers<Routes>;
  /** Maximum length of a document, in bytes. */
  readonly documentBytes: number;
  readonly error: (error: unknown, request: { readonly id: string; readonly resource: string }) => WireError;
  /** Finds the bucket in a Host header. Absent: paths name everything. */
  readonly hostedBucket?: (host: string | undefined) => HostedBucket;
  /** The response headers with the request id. */
  readonly idHeaders: readonly string[];
  /** Response headers that the model of an operation does not have, by operation. */
  readonly operationHeaders?: { readonly [operation: string]: { readonly [name: string]: string } };
}

/** The facts of a request for its log line and the metrics. */
export interface Trace {
  /** The id of the access key that the request names. Undefined if there is no such key. */
  key: string | undefined;
  operation: string | undefined;
  provider: string | undefined;
  code: string | undefined;
  cause: unknown;
  /** True: the content failed after the headers were sent, so the client got a part of it. */
  contentFailed: boolean;
}

/** The members of Koa's context that serving needs. */
export interface HttpContext {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly path: string;
  /** False: Koa leaves the response to the service. */
  respond?: boolean | undefined;
}

type Handler = (input: object, call: Call) => Promise<object>;

/** Bodies of requests that count as uploads. */
const UPLOADS: ReadonlySet<Route["body"]> = new Set(["form", "stream"]);

const CLOSE = { connection: "close" };

interface Surroundings {
  readonly routing: Routing;
  readonly authenticator: Authenticator;
  /** Undefined: no page of another origin may call the gateway. */
  readonly cors: Cors | undefined;
  /** Undefined if no access key has a limit. */
  readonly throttles: Throttles | undefined;
  readonly stalls: Pick<Stalls, "receiving">;
  /** The memory of a request's document while its sender is not verified. */
  readonly unverified: () => Reservation;
  /** Maximum length of the query, in bytes. */
  readonly queryBytes: number;
  /** True while the gateway stops. Responses then close their connections. */
  readonly closing: () => boolean;
}

export function createServer(service: Service, surroundings: Surroundings) {
  const { routing, authenticator, cors, throttles, stalls, unverified, queryBytes, closing } = surroundings;
  const router = createRouter(Object.values(service.routes));
  const handlers = service.handlers as unknown as { readonly [name: string]: Handler };

  return async function serve(ctx: HttpContext, requestId: string, trace: Trace): Promise<void> {
    const { req, res } = ctx;
    ctx.respond = false;
    const target = splitTarget(req.url ?? "/", service.prefix);
    const sent = req.headers as Headers;
    const ids: Record<string, string> = {};
    for (const name of service.idHeaders) ids[name] = requestId;
    const complete = (own: WireError["headers"]) => ({ ...own, ...ids, ...(closing() && CLOSE) });
    const reservation = unverified();
    let form: FormBody | undefined;
    if (cors !== undefined) {
      // Every response has these headers. Without them, a browser hides an error from its page.
      const answer = cors.answer(sent.origin as string | undefined, req.method ?? "");
      for (const name in answer) res.setHeader(name, answer[name]!);
    }
    try {
      // RFC 9112, 3.2.
      if (sent.host === undefined && req.httpVersion === "1.1") {
        throw new GatewayError("InvalidRequest", "The request has no Host header.");
      }
      if (req.method === "OPTIONS") {
        trace.operation = "Preflight";
        return await write(req, res, 200, complete({ ...preflight(cors, sent) }), {});
      }
      const parameters = parseQuery(target.query, queryBytes);
      const { headers, query } =
        service.name === "s3" ? asMeant(sent, parameters) : { headers: sent, query: parameters };
      const host = sent.host as string | undefined;
      const { bucket, ambiguous } = service.hostedBucket?.(host) ?? {};
      const match = router(req.method ?? "", routedPath(target.path, bucket), query, headers);
      trace.operation = match.route?.name;
      const body = bodyOf(req, res, stalls, { maxBytes: service.documentBytes, take: reservation.take });
      const path = service.prefix + target.path;
      const signed: SignedRequest = {
        service: service.name,
        method: req.method ?? "",
        path,
        prefix: service.prefix.length,
        bucket,
        query: parameters,
        headers: sent,
        rawHeaders: req.rawHeaders,
      };
      if (match.route?.body === "form") form = formBody(sent, body.raw, reservation.take);
      const caller = await (form === undefined
        ? authenticator.authenticate(signed, () => body.document(headers as Call["headers"]), trace)
        : authenticator.authenticateForm(signed, async () => (await form!.read()).fields, trace));
      if (caller.identity.keyId !== undefined) reservation.release();
      const throttle = throttles?.get(caller.identity.keyId);
      throttle?.request?.();
      if (service.name === "s3") refuseSubresources(match.route, query);
      if (match.route === undefined) return refuseMiss(match, req.method ?? "");
      if (service.name === "s3") refuseHeaders(match.route, headers);

      permit(caller.identity, match);
      const call = createCall(req, res, { headers, routing, requestId, trace, caller, body });
      if (ambiguous && match.labels.Bucket !== undefined) {
        await refuseMisread(match.route.name, portable(call, match.labels.Bucket), match.labels.Bucket, host!);
      }
      // A request has no effect before its body has arrived completely.
      if (match.route.body === "none" && carriesBody(req)) await body.document(call.headers);
      const request = {
        headers,
        query,
        labels: match.labels,
        body: await (form?.read() ?? bodyFor(match.route, call, body)),
      };
      const input = await typedInput(match.route, request);
      reservation.release();
      const handle = handlers[match.route.name]!;
      const upload = UPLOADS.has(match.route.body) ? throttle?.upload : undefined;
      const output = await (upload === undefined ? handle(input, call) : upload(() => handle(input, call)));
      const response = await serialize(match.route, output);
      await write(
        req,
        res,
        call.status ?? response.statusCode,
        complete({ ...response.headers, ...service.operationHeaders?.[match.route.name] }),
        response,
      );
    } catch (error) {
      reservation.release();
      form?.abandon();
      trace.cause = error instanceof ContentFailed ? error.cause : error;
      trace.contentFailed = error instanceof ContentFailed;
      const wire = service.error(trace.cause, { id: requestId, resource: ctx.path });
      trace.code = wire.code;
      // After the headers, only closing the connection tells the client that the response is incomplete.
      if (res.headersSent) return void res.destroy();
      const body = wire.status === 304 ? undefined : wire.body;
      await write(req, res, wire.status, complete(wire.headers), { body });
    }
  };
}

/** Slashes between the prefix and the bucket count once. Behind a bucket in the host, they belong to the key. */
const routedPath = (path: string, bucket: string | undefined): string =>
  bucket === undefined ? path.replace(/^\/{2,}/, "/") : `/${bucket}${path}`;

/** Checks the operation and the bucket in the path. `Call.provider` checks buckets that the input names. */
function permit(identity: Identity, { route, labels }: { route: Route; labels: { readonly [name: string]: string } }) {
  identity.mayCall(route.name);
  if (labels.Bucket === undefined) return;
  checkBucketName(labels.Bucket);
  identity.mayUseBucket(labels.Bucket);
}

async function bodyFor(route: Route, call: Call, body: RequestBody): Promise<unknown> {
  if (route.body === "stream") return call.rawBody;
  return route.body === "document" ? body.document(call.headers, route.headerNames) : undefined;
}

const responses = new WeakMap<object, HttpResponse>();

/** Caches the responses of frozen outputs, which handlers return more than once, for the lifetime of the output. */
async function serialize(route: Route, output: object): Promise<HttpResponse> {
  const before = responses.get(output);
  if (before !== undefined) return before;
  const response = await route.serialize(output as never);
  if (Object.isFrozen(output)) responses.set(output, response);
  return response;
}
