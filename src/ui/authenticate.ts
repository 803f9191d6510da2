/** Who asks below `/ui`: the session in the cookie, or anybody where the gateway has no access keys. */
import { ANONYMOUS } from "../auth/access-keys.ts";
import type { Authenticator, Caller } from "../auth/authenticate.ts";
import { checkPageRequest, sessionIdIn } from "../auth/page-check.ts";
import type { Session, Sessions } from "../auth/sessions.ts";
import type { SignedRequest } from "../auth/signed-request.ts";
import type { Headers } from "../http/target.ts";
import { GatewayError } from "../lib/errors.ts";

export interface PageAccess {
  /** Undefined on a gateway without access keys. */
  readonly sessions: Sessions | undefined;
  /** The check of a gateway without keys. Throws AccessDenied. */
  readonly anonymous: (request: SignedRequest) => void;
  /** True if the gateway serves HTTPS. */
  readonly tls: boolean;
}

/** The open session of a request. Undefined if nobody is signed in, or if there are no keys. */
export async function sessionOf({ sessions, tls }: PageAccess, headers: Headers): Promise<Session | undefined> {
  const id = sessions === undefined ? undefined : sessionIdIn(headers, tls);
  return id === undefined ? undefined : sessions?.find(id);
}

export const signedOut = () =>
  new GatewayError(
    "MissingAuthentication",
    "Nobody is signed in, or the session has ended. Sign in with an access key.",
  );

/** Authenticates by the session. Credentials of other kinds in the request are ignored. */
export function pageAuthenticator(access: PageAccess): Authenticator {
  const admit = async (request: SignedRequest, _: unknown, claimed: { key: string | undefined }): Promise<Caller> => {
    checkPageRequest(request);
    if (access.sessions === undefined) {
      access.anonymous(request);
      return { identity: ANONYMOUS };
    }
    const session = await sessionOf(access, request.headers);
    if (session === undefined) throw signedOut();
    claimed.key = session.identity.keyId;
    return { identity: session.identity };
  };
  return { authenticate: admit, authenticateForm: admit };
}
