/** The common type of the stubs. */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Resolves if the sink serves the request. */
export type Sink = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export function answerJson(res: ServerResponse, value: object, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(200, { "content-type": "application/json", ...headers });
  res.end(JSON.stringify(value));
}
