/** A request's body, taken off the socket once and not before somebody wants it. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { type DocumentLimits, readDocument } from "./document.ts";
import type { Stalls } from "./stalls.ts";

export interface RequestBody {
  /** As it comes off the socket. Reading it is what tells a client that waits for `100 Continue` to send. */
  raw(): Readable;
  /** The whole of it, read once, however often it is asked for. Throws as `readDocument` does. */
  document(headers: { readonly [name: string]: string | undefined }, modelled?: readonly string[]): Promise<Buffer>;
}

/** Requests with `Expect: 100-continue` that nobody has answered yet. */
const waits = new WeakSet<IncomingMessage>();
export const holdContinue = (req: IncomingMessage): void => void waits.add(req);
/** True for a client that has sent no body and will not before it is told to. */
export const isWaiting = (req: IncomingMessage): boolean => waits.has(req);

export function bodyOf(
  req: IncomingMessage,
  res: ServerResponse,
  stalls: Pick<Stalls, "receiving">,
  limits: DocumentLimits,
): RequestBody {
  let document: Promise<Buffer> | undefined;
  const raw = () => {
    // Not yet: what is wrong with the body's headers shows before it begins to flow.
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
