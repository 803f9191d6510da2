/**
 * A minimal proxy in place of the gateway: node:http and undici's dispatcher, with both bodies as streams. It measures the
 * cost of Node itself.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline, Readable } from "node:stream";
import { Agent, type Dispatcher } from "undici";
import { answerTasks } from "../support/peer.ts";
import { certificate } from "../support/tls.ts";

export interface ProxyTask {
  /** The API's, for instance `http://127.0.0.1:8080`. */
  readonly origin: string;
}

const agent = new Agent({ allowH2: false, connect: { ca: certificate().cert } });
/** Headers that undici sets itself. */
const OWN = new Set(["host", "connection"]);

function pass(origin: string, req: IncomingMessage, res: ServerResponse): void {
  let controller: Dispatcher.DispatchController | undefined;
  const answer = new Readable({ read: () => controller?.resume() });
  agent.dispatch(
    {
      origin,
      path: req.url!,
      method: req.method as Dispatcher.HttpMethod,
      headers: Object.fromEntries(Object.entries(req.headers).filter(([name]) => !OWN.has(name))),
      body: req.method === "POST" ? req : null,
    },
    {
      onRequestStart(started) {
        controller = started;
      },
      onResponseStart(_controller, status, headers) {
        res.writeHead(status, headers);
        pipeline(answer, res, () => {});
      },
      onResponseData(_controller, chunk) {
        if (!answer.push(chunk)) controller!.pause();
      },
      onResponseEnd: () => void answer.push(null),
      onResponseError: (_controller, error) => void res.destroy(error),
    },
  );
}

answerTasks<ProxyTask, number>(async ({ origin }) => {
  const server = createServer((req, res) => pass(origin, req, res));
  server.keepAliveTimeout = 65_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
});
