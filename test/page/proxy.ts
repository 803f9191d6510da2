/** A proxy before a gateway that breaks connections and refuses requests. */
import { once } from "node:events";
import { createServer, type IncomingMessage, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll } from "vitest";

/** What becomes of a request instead of reaching the gateway. */
export type Fault = "break" | { readonly status: number; readonly body: string };

export interface FaultyProxy {
  readonly url: string;
  /** Asked with the method and target of each request. Reset after each test. */
  faultOf: (line: string) => Fault | undefined;
  /** Methods and targets of the requests so far that reached the gateway. */
  readonly passed: string[];
  /** The most PUT requests at the same time. */
  mostPuts: number;
}

/** @param gateway its address */
export function useFaultyProxy(gateway: () => string): FaultyProxy {
  const none = () => undefined;
  let puts = 0;
  const proxy = { url: "", faultOf: none as FaultyProxy["faultOf"], passed: [] as string[], mostPuts: 0 };
  const server = createServer((req, res) => {
    const line = `${req.method} ${req.url}`;
    const fault = proxy.faultOf(line);
    if (fault === "break") return breakOff(req);
    if (fault !== undefined) {
      req.resume().on("end", () => res.writeHead(fault.status, { "content-type": "application/xml" }).end(fault.body));
      return;
    }
    proxy.passed.push(line);
    const { method, url: path, headers } = req;
    if (method === "PUT") puts += 1;
    proxy.mostPuts = Math.max(proxy.mostPuts, puts);
    const upstream = request(gateway(), { method, path, headers }, (answer) => {
      res.writeHead(answer.statusCode!, answer.rawHeaders);
      answer.pipe(res);
    });
    upstream.on("error", () => res.destroy());
    res.on("close", () => {
      if (method === "PUT") puts -= 1;
      upstream.destroy();
    });
    req.pipe(upstream);
  });
  beforeAll(async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    proxy.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    proxy.faultOf = none;
    proxy.passed.length = 0;
    proxy.mostPuts = 0;
  });
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });
  return proxy;
}

/** In the middle of the body. */
const breakOff = (req: IncomingMessage) => req.once("data", () => req.socket.destroy());
