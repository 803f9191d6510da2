/** A model server with latency that knows which replica asks, by the address that each has in its configuration. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as after } from "node:timers/promises";

/** One request, in milliseconds of `performance.now()`. */
export interface ModelRequest {
  readonly prompt: string;
  readonly replica: number;
  readonly from: number;
  /** Undefined: the replica got no answer. */
  until: number | undefined;
}

export interface FleetModel {
  /** For the configuration of one replica. */
  urlOf(replica: number): string;
  /** In the order of their times. */
  readonly requests: readonly ModelRequest[];
  close(): Promise<void>;
}

export async function startFleetModel(delayMs: number): Promise<FleetModel> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (req, res) => {
    const replica = Number(/^\/replica-(\d+)\//.exec(req.url ?? "")?.[1]);
    const body = await text(req).catch(() => undefined);
    if (body === undefined) return;
    const reply = (answer: object) =>
      res.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
    if (req.method === "GET") return void reply({ object: "list", data: [] });
    const prompt = /question ([\w-]+)/.exec(body)?.[1] ?? "";
    const request: ModelRequest = { prompt, replica, from: performance.now(), until: undefined };
    requests.push(request);
    let isGone = false;
    res.once("close", () => {
      isGone = true;
    });
    await after(delayMs);
    if (isGone) return;
    request.until = performance.now();
    const message = { role: "assistant", content: `answer to ${prompt}` };
    const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    reply({ id: "c", object: "chat.completion", created: 0, model: "stub", choices, usage });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    urlOf: (replica) => `${origin}/replica-${replica}/v1`,
    requests,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
