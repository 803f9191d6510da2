/** A receiver of webhooks whose answer a test writes. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { TlsOptions } from "node:tls";
import { onTestFinished } from "vitest";

interface Received {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

export interface Receiver {
  readonly port: number;
  readonly received: readonly Received[];
  /** Number of connections so far. */
  readonly connections: number;
}

type Answer = (res: ServerResponse, req: IncomingMessage) => void;

interface Options {
  readonly tls?: TlsOptions;
  readonly host?: string;
}

/** Ends with the test. */
export async function startReceiver(answer: Answer, { tls, host = "127.0.0.1" }: Options = {}): Promise<Receiver> {
  const received: Received[] = [];
  let connections = 0;
  const listener: RequestListener = async (req, res) => {
    const body = await text(req);
    const { url: path, method } = req as { url: string; method: string };
    received.push({ path, method, headers: req.headers as Received["headers"], body });
    answer(res, req);
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  server.on("connection", () => {
    connections += 1;
  });
  server.listen(0, host);
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    port: (server.address() as AddressInfo).port,
    received,
    get connections() {
      return connections;
    },
  };
}

export const accept: Answer = (res) => void res.end();
