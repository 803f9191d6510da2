/**
 * Connections to a provider, with HTTP/1.1 only. undici 8 uses HTTP/2 if it is offered. Then a slow reader and all
 * other requests would share one connection.
 *
 * A process that others may have replaced sends nothing that changes anything: `lib/lease.ts`.
 */
import { Readable } from "node:stream";
import { Agent, type Dispatcher } from "undici";
import { holdsLeases } from "../../lib/lease.ts";

export interface AgentOptions extends Pick<Agent.Options, "headersTimeout" | "bodyTimeout"> {
  /** Time limit in milliseconds of a connection, including TLS. */
  readonly connectTimeout: number;
}

export const createAgent = ({ connectTimeout, ...timeouts }: AgentOptions): Dispatcher =>
  new Agent({ ...timeouts, allowH2: false, connect: { timeout: connectTimeout } }).compose(leased);

const NOT_SENT = "the request was not sent, because this process gave no sign of life for too long";

const leased: Dispatcher.DispatcherComposeInterceptor = (dispatch) => (options, handler) => {
  if (options.method === "GET" || options.method === "HEAD") return dispatch(options, handler);
  const started = handler.onRequestStart?.bind(handler);
  // undici calls it right before it writes the head, in the same turn.
  handler.onRequestStart = (controller, context) => {
    started?.(controller, context);
    if (!holdsLeases()) controller.abort(new Error(NOT_SENT));
  };
  return dispatch({ ...options, body: heldBack(options.body) }, handler);
};

type Body = Dispatcher.DispatchOptions["body"];

/** A request whose body lacks its end is none. So the last piece of a body that is made while it is sent waits for a look. */
function heldBack(body: Body): Body {
  const isMade =
    typeof body === "object" && body !== null && Symbol.asyncIterator in body && !(body instanceof Readable);
  return isMade ? (lastChecked(body as AsyncIterable<Uint8Array>) as unknown as Body) : body;
}

async function* lastChecked(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let last: Uint8Array | undefined;
  for await (const piece of pieces) {
    if (last !== undefined) yield last;
    last = piece;
  }
  if (last === undefined) return;
  if (!holdsLeases()) throw new Error(NOT_SENT);
  yield last;
}
