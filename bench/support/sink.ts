/** What the upstreams that keep nothing have in common. */
import type { IncomingMessage, ServerResponse } from "node:http";

/** Resolves where the request is the sink's own. */
export type Sink = (req: IncomingMessage, res: ServerResponse) => Promise<void>;

export function answerJson(res: ServerResponse, value: object, headers: Readonly<Record<string, string>> = {}): void {
  res.writeHead(200, { "content-type": "application/json", ...headers });
  res.end(JSON.stringify(value));
}
