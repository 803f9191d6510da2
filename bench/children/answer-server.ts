/** A node:http server that answers every request with the same bytes. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { answerTasks } from "../support/peer.ts";

export interface AnswerTask {
  readonly status: number;
  /** Alternating names and values. */
  readonly headers: readonly string[];
  readonly body: string;
}

answerTasks<AnswerTask, number>(async ({ status, headers, body }) => {
  const flat = [...headers];
  const server = createServer((_req, res) => {
    res.writeHead(status, flat);
    res.end(body);
  });
  // The same as the gateway's, because every answer states it.
  server.keepAliveTimeout = 65_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
});
