/** A request's body, read from the socket once and on demand. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { type DocumentLimits, readDocument } from "./document.ts";
import type { Stalls } from "./stalls.ts";

export interface RequestBody {
  /** The bytes of the socket. Reading sends `100 Continue` to a client that waits for it. */
  raw(): Readable;
  /** The whole body, read once and cached. Throws the errors of `readDocument`. */
  document(headers: { readonly [name: string]: string | undefined }, modelled?: readonly string[]): Promise<Buffer>;
}

/** Requests with `Expect: 100-continue` that are not answered yet. */
const waits = new WeakSet<IncomingMessage>();
export const holdContinue = (req: IncomingMessage): void => void waits.add(req);
/** True if the client has sent no body and waits for `100 Continue`. */
export const isWaiting = (req: IncomingMessage): boolean => waits.has(req);

export function bodyOf(
  req: IncomingMessage,
  res: ServerResponse,
  stalls: Pick<Stalls, "receiving">,
  limits: DocumentLimits,
): RequestBody {
  let document: Promise<Buffer> | undefined;
  const raw = () => {
    // Deferred, so that errors in the headers are reported before the body flows.
    if (waits.delete(req)) req.once("resume", () => res.headersSent || res.writeContinue());
    stalls.receiving(req);
    return req;
  };
  return {
    raw,
    document(headers, modelled) {
      document ??= readDocument(headers, raw(), limits, modelled);
      return document;
    },
  };
}
