/** The page at `/ui`: its files, its JSON API, and S3 and Bedrock for its session. */
import type { HttpContext, Service, Trace } from "../api/serve.ts";
import type { Authenticator } from "../auth/authenticate.ts";
import type { Throttles } from "../auth/throttle.ts";
import { write } from "../http/respond.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Scrubber } from "../lib/scrub.ts";
import type { Routing } from "../routing.ts";
import { API, createPageApi } from "./api.ts";
import type { Assets } from "./assets.ts";
import type { PageAccess } from "./authenticate.ts";
import { createPageFaces, type Surroundings } from "./faces.ts";
import type { PageRoute } from "./route.ts";
import { createSessionRoutes } from "./session.ts";
import type { Streams } from "./streams.ts";

interface Options {
  readonly s3: Service;
  readonly bedrock: Service;
  readonly access: PageAccess;
  readonly authenticator: Authenticator;
  readonly throttles: Throttles | undefined;
  readonly routing: Routing;
  readonly routes: readonly PageRoute[];
  readonly streams: Streams;
  readonly region: string;
  readonly version: string;
  readonly scrub: Scrubber;
  /** Undefined if the page is not built. */
  readonly assets: Assets | undefined;
}

type Serve = (ctx: HttpContext, requestId: string, trace: Trace) => Promise<void>;

export interface Ui {
  /** True if browsers that ask for `/` are sent to the page. */
  readonly hasPage: boolean;
  /** What serves a request below `/ui`. Undefined for other requests. */
  create(surroundings: Surroundings): (url: string) => Serve | undefined;
  /** Ends sessions and with them the streams of events. */
  close(): void;
}

export function createUi(options: Options): Ui {
  const { access, assets } = options;
  const prefixes = { s3: options.s3.prefix, bedrock: options.bedrock.prefix };
  const session = createSessionRoutes({ ...options, ...prefixes });

  const serveAsset: Serve = async (ctx, requestId, trace) => {
    const { req, res } = ctx;
    trace.operation = "GetPage";
    const ids = { "x-amzn-requestid": requestId };
    if (assets === undefined) throw new GatewayError("UnknownOperation", "The page is not built.");
    if (req.method !== "GET" && req.method !== "HEAD") {
      throw new GatewayError("MethodNotAllowed", `${req.method} is not allowed here.`);
    }
    ctx.respond = false;
    const { status, headers, body } = assets(req.url ?? "/ui", req);
    await write(req, res, status, { ...headers, ...ids }, { body });
  };

  return {
    hasPage: assets !== undefined,

    create(surroundings) {
      const faceOf = createPageFaces(options, access, surroundings);
      const serveApi = createPageApi({ ...options, session }, surroundings);
      return (url) => {
        if (!/^\/ui(?:[/?]|$)/.test(url)) return undefined;
        const face = faceOf(url);
        if (face !== undefined) return face;
        return url.startsWith(`${API}/`) || url.startsWith(`${API}?`) || url === API ? serveApi : serveAsset;
      };
    },

    close() {
      options.streams.close();
      access.sessions?.close();
    },
  };
}
