/** `/ui/api/session`: who is signed in, sign in, and sign out. */
import type { IncomingMessage } from "node:http";
import type { Trace } from "../api/serve.ts";
import { ANONYMOUS, type Identity } from "../auth/access-keys.ts";
import { sessionIdIn, setSessionCookie } from "../auth/page-check.ts";
import { SESSION_MS } from "../auth/timings.ts";
import type { Headers } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";
import type { Routing } from "../routing.ts";
import { type PageAccess, sessionOf } from "./authenticate.ts";
import type { SessionMessage, SignInMessage } from "./messages.ts";

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly message: object;
}

export interface SessionRoutes {
  /** For the log. */
  operation(method: string): string;
  serve(req: IncomingMessage, document: () => Promise<Buffer>, trace: Trace): Promise<Answer>;
}

interface Options {
  readonly access: PageAccess;
  readonly routing: Routing;
  readonly region: string;
  readonly version: string;
  /** Prefixes of the APIs. */
  readonly s3: string;
  readonly bedrock: string;
}

const OPERATIONS: ReadonlyMap<string, string> = new Map([
  ["GET", "GetSession"],
  ["HEAD", "GetSession"],
  ["POST", "CreateSession"],
  ["DELETE", "DeleteSession"],
]);

export function createSessionRoutes({ access, routing, region, version, s3, bedrock }: Options): SessionRoutes {
  const { sessions, tls } = access;

  function describe(req: IncomingMessage, identity: Identity | undefined, expiresAt?: number): SessionMessage {
    const scheme = tls || req.headers["x-forwarded-proto"] === "https" ? "https" : "http";
    const origin = `${scheme}://${req.headers.host ?? ""}`;
    return {
      keys: sessions !== undefined,
      keyId: identity?.keyId,
      tenant: identity === undefined || identity.tenant === "" ? undefined : identity.tenant,
      operator: identity?.operator ?? false,
      readOnly: identity !== undefined && !mayChange(identity),
      expiresAt,
      region,
      version,
      providers: identity === undefined ? [] : providersOf(identity),
      s3: origin + s3,
      bedrock: origin + bedrock,
    };
  }

  function providersOf(identity: Identity): readonly string[] {
    const allowed = routing.providers.map(({ name }) => name).filter((name) => identity.isProviderAllowed(name));
    const first = routing.choose(undefined, undefined, identity).name;
    return [first, ...allowed.filter((name) => name !== first)];
  }

  async function current(req: IncomingMessage): Promise<SessionMessage> {
    if (sessions === undefined) return describe(req, ANONYMOUS);
    const session = await sessionOf(access, req.headers as Headers);
    return describe(req, session?.identity, session?.expiresAt);
  }

  return {
    operation: (method) => OPERATIONS.get(method) ?? "none",

    async serve(req, document, trace): Promise<Answer> {
      const headers = req.headers as Headers;
      switch (req.method) {
        case "GET":
        case "HEAD":
          return { status: 200, headers: {}, message: await current(req) };
        case "POST": {
          const { keyId, secret } = signInOf(await document());
          if (sessions === undefined)
            throw new GatewayError("Conflict", "The gateway has no access keys to sign in with.");
          const { id, session } = await sessions.open(keyId, secret, req.socket.remoteAddress ?? "");
          trace.key = session.identity.keyId;
          // A browser that signs in again leaves no session behind.
          const before = sessionIdIn(headers, tls);
          if (before !== undefined) await sessions.end(before);
          const cookie = setSessionCookie(headers, tls, id, SESSION_MS / 1000);
          return {
            status: 200,
            headers: { "set-cookie": cookie },
            message: describe(req, session.identity, session.expiresAt),
          };
        }
        case "DELETE": {
          const id = sessionIdIn(headers, tls);
          if (id !== undefined) await sessions?.end(id);
          const cookie = setSessionCookie(headers, tls, "", 0);
          return { status: 200, headers: { "set-cookie": cookie }, message: {} };
        }
        default:
          throw new GatewayError("MethodNotAllowed", `${req.method} is not allowed here.`);
      }
    },
  };
}

/** True if the key is not read-only. */
export function mayChange(identity: Identity): boolean {
  try {
    identity.mayCall("PutObject");
    return true;
  } catch {
    return false;
  }
}

function signInOf(document: Buffer): SignInMessage {
  let given: Partial<SignInMessage> | null;
  try {
    given = JSON.parse(document.toString()) as typeof given;
  } catch {
    throw new GatewayError("BadRequest", "The body is not JSON.");
  }
  const { keyId, secret } = given ?? {};
  if (typeof keyId !== "string" || typeof secret !== "string") {
    throw new GatewayError("BadRequest", "keyId and secret are expected, as strings.");
  }
  return { keyId, secret };
}
