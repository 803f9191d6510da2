/** Builds the call of a request: its caller, its headers, and its choice of a provider. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Caller } from "../auth/authenticate.ts";
import { expectChunkSignatures } from "../http/payload.ts";
import type { RequestBody } from "../http/request-body.ts";
import { type Headers, urlOf } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import { noSuchBucket } from "../lib/s3/errors.ts";
import { checkBucketName } from "../objects/names.ts";
import type { Provider } from "../ports/provider.ts";
import type { Routing } from "../routing.ts";
import type { Call } from "./call.ts";

/** What the steps before have found out about a request. */
interface Parts {
  readonly headers: Headers;
  readonly routing: Routing;
  readonly requestId: string;
  /** Gets the name of the provider. */
  readonly trace: { provider: string | undefined };
  readonly caller: Caller;
  readonly body: RequestBody;
}

export function createCall(req: IncomingMessage, res: ServerResponse, parts: Parts): Call {
  const { headers, routing, requestId, trace, caller, body } = parts;
  const { identity, contentSha256, chunks } = caller;
  if (chunks !== undefined) expectChunkSignatures(req, chunks);
  const header = req.headers["x-model-provider"] as string | undefined;
  const remember = <P extends Provider | undefined>(provider: P): P => {
    trace.provider = provider?.name;
    return provider;
  };
  let abort: AbortController | undefined;
  return {
    owner: identity.tenant,
    operator: identity.operator,
    permissions: identity,
    keyId: identity.keyId,
    requestId,
    url: () => urlOf(req),
    headers: (contentSha256 === undefined
      ? headers
      : { ...headers, "x-amz-content-sha256": contentSha256 }) as Call["headers"],
    signal() {
      if (abort === undefined) {
        abort = new AbortController();
        const gone = () =>
          res.writableFinished || abort?.abort(new GatewayError("RequestTimeout", "The client disconnected."));
        if (res.destroyed) gone();
        else res.once("close", gone);
      }
      return abort.signal;
    },
    provider(bucket) {
      // An empty one is a URI's that its own parser refuses.
      if (bucket) checkBucketName(bucket);
      const provider = remember(routing.choose(header, bucket, identity));
      if (bucket !== undefined) this.reach(provider, bucket);
      return provider;
    },
    reach(provider, bucket) {
      if (bucket) checkBucketName(bucket);
      identity.mayUseBucket(bucket);
      if (provider.objects.bucketsAreExternal && !identity.isBucketGranted(bucket)) throw noSuchBucket(bucket);
    },
    source(bucket) {
      checkBucketName(bucket);
      return routing.ruled(bucket, identity);
    },
    listed() {
      const named = routing.inHeader(header, identity);
      if (named !== undefined) return [remember(named)];
      const byDefault = remember(routing.choose(undefined, undefined, identity));
      return [byDefault, ...routing.inAnyRule(identity).filter((provider) => provider !== byDefault)];
    },
    leadsTo: (provider, bucket) =>
      (routing.inHeader(header, identity) ?? routing.ruledOrDefault(bucket, identity)) === provider,
    answeredBy(name) {
      trace.provider = name;
    },
    headerProvider() {
      return remember(routing.inHeader(header, identity));
    },
    rawBody: body.raw,
    status: undefined,
  };
}
